-- What a region holds, whoever asks: to give a role there, one must hold as much at all of it, also
-- where one sees a part.
create function all_locations_in(region uuid) returns uuid[]
language sql stable security definer set search_path = public as $$
  select locations_in(nullif(current_setting('app.tenant', true), '')::uuid, region, false);
$$;
grant create on schema public to attend_system;
alter function all_locations_in owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function all_locations_in from public;
grant execute on function all_locations_in to attend_app;
