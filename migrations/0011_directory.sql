-- Whoever works for a clinic, is invited to or is known to its directory; and the directory itself (SCIM).
-- Nothing is released, and the two tables that it changes hold a few rows a clinic: their locks are short.
-- squawk-ignore-file adding-foreign-key-constraint, constraint-missing-not-valid, disallowed-unique-constraint, require-concurrent-index-creation

-- One record a person and clinic, whether or not they hold a role. Its id is the directory's name for
-- them: it stays when their address, and with it their account, becomes another.
create table staff (
  tenant_id      uuid        not null references tenants,
  id             uuid        not null,
  user_id        uuid        not null references users,
  source         text        not null constraint staff_source check (source in ('invitation', 'directory')),
  -- what the clinic calls them; null: what they call themselves
  name           text        constraint staff_name_length check (length(name) between 1 and 200),
  -- null: their address
  user_name      text        constraint staff_user_name_length check (length(user_name) between 1 and 254),
  external_id    text        constraint staff_external_id_length check (length(external_id) between 1 and 200),
  -- as the directory gave them
  formatted_name text        constraint staff_formatted_name_length check (length(formatted_name) between 1 and 200),
  given_name     text        constraint staff_given_name_length check (length(given_name) between 1 and 100),
  family_name    text        constraint staff_family_name_length check (length(family_name) between 1 and 100),
  display_name   text        constraint staff_display_name_length check (length(display_name) between 1 and 200),
  -- [{value, type, primary}]; null: their address
  emails         jsonb,
  -- set: they hold their roles, but may do nothing
  suspended_at   timestamptz,
  version        bigint      not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (tenant_id, id),
  constraint staff_user_once unique (tenant_id, user_id),
  -- whom a directory made is called by what it says, never by what another clinic knows
  constraint staff_of_directory check (source = 'invitation' or (name is not null and user_name is not null and emails is not null))
);
create unique index staff_user_name_once on staff (tenant_id, lower(user_name));
create index staff_external_id on staff (tenant_id, external_id) where external_id is not null;

-- The tables' owner is under their policies, too, unless it says otherwise.
alter table memberships no force row level security;
insert into staff (tenant_id, id, user_id, source, created_at, updated_at)
  select tenant_id, gen_random_uuid(), user_id, 'invitation', min(created_at), min(created_at)
  from memberships group by tenant_id, user_id;
alter table memberships force row level security;

select protect('staff');
-- Who works at some locations sees the colleagues of those.
create policy colleague on staff as restrictive for select to attend_app using (
  (select current_setting('app.everywhere', true)) = 'on'
  or exists (select from memberships m where m.tenant_id = staff.tenant_id and m.user_id = staff.user_id));
create policy system on staff to attend_system using (true);
grant select, insert, update, delete on staff to attend_app;
grant select on staff to attend_system;

-- People without a role are seen by who sees the whole clinic.
drop policy colleague on users;
create policy colleague on users to attend_app using (
  exists (select from memberships m where m.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid) and m.user_id = users.id)
  or exists (select from staff s where s.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid) and s.user_id = users.id));

-- A group of the directory. Mapped, it gives its members a role: at one location, or (null) at all.
create table directory_groups (
  tenant_id    uuid        not null references tenants,
  id           uuid        not null,
  display_name text        not null constraint directory_groups_display_name_length check (length(display_name) between 1 and 200),
  external_id  text        constraint directory_groups_external_id_length check (length(external_id) between 1 and 200),
  role_id      uuid,
  location_id  uuid,
  version      bigint      not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references roles,
  foreign key (tenant_id, location_id) references locations,
  constraint directory_groups_location_of_role check (location_id is null or role_id is not null)
);
create unique index directory_groups_name_once on directory_groups (tenant_id, lower(display_name));
select protect('directory_groups');
grant select, insert, update, delete on directory_groups to attend_app;

create table directory_group_members (
  tenant_id uuid not null,
  group_id  uuid not null,
  staff_id  uuid not null,
  primary key (tenant_id, group_id, staff_id),
  foreign key (tenant_id, group_id) references directory_groups on delete cascade,
  foreign key (tenant_id, staff_id) references staff on delete cascade
);
create index directory_group_members_staff on directory_group_members (tenant_id, staff_id);
select protect('directory_group_members');
grant select, insert, delete on directory_group_members to attend_app;

-- A role held through a group stands beside the same role given by hand.
alter table memberships add column via_group uuid;
alter table memberships drop constraint memberships_once;
alter table memberships
  add constraint memberships_once unique nulls not distinct (tenant_id, user_id, role_id, location_id, region_id, via_group),
  add constraint memberships_via_group foreign key (tenant_id, via_group) references directory_groups,
  -- who holds a role is on record, and takes it along to another account
  add constraint memberships_of_staff foreign key (tenant_id, user_id) references staff (tenant_id, user_id) on update cascade;
create index memberships_group on memberships (tenant_id, via_group) where via_group is not null;
alter table shifts
  add constraint shifts_of_staff foreign key (tenant_id, user_id) references staff (tenant_id, user_id) on update cascade on delete cascade;

-- What a directory presents. Shown once; only its hash is kept.
create table directory_tokens (
  tenant_id    uuid        not null references tenants,
  id           uuid        not null,
  name         text        not null constraint directory_tokens_name_length check (length(name) between 1 and 200),
  token_hash   bytea       not null,
  created_by   uuid        references users,
  created_at   timestamptz not null,
  -- to the minute
  last_used_at timestamptz,
  revoked_at   timestamptz,
  primary key (tenant_id, id)
);
create index directory_tokens_hash on directory_tokens (token_hash);
select protect('directory_tokens');
create policy system on directory_tokens to attend_system using (true);
grant select, insert on directory_tokens to attend_app;
grant update (revoked_at) on directory_tokens to attend_app;
grant select, update (last_used_at) on directory_tokens to attend_system;

-- Whether somebody of the bound clinic holds a role elsewhere than at these locations, or is invited
-- to: who sees those alone must not suspend them.
create function works_beyond(person uuid, here uuid[]) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select from memberships m
    where m.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and m.user_id = person
      and case when m.region_id is not null then not locations_in(m.tenant_id, m.region_id, false) <@ here
               else m.location_id is null or m.location_id <> all (here) end);
$$;
grant create on schema public to attend_system;
alter function works_beyond owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function works_beyond from public;
grant execute on function works_beyond to attend_app;
