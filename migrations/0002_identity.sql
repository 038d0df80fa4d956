-- Tenants, their places and people, and how they sign in.

create table tenants (
  tenant_id  uuid        not null primary key,
  name       text        not null constraint tenants_name_length check (length(name) between 1 and 200),
  country    text        not null constraint tenants_country check (country ~ '^[A-Z]{2}$'),
  time_zone  text        not null,
  brand      jsonb       not null default '{}',
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
select protect('tenants');
create policy system on tenants to attend_system using (true);
-- insert: the sign-up's own transaction, bound to the tenant that it makes
grant select, insert, update on tenants to attend_app;
grant select on tenants to attend_system;

create table locations (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  name       text        not null constraint locations_name_length check (length(name) between 1 and 200),
  country    text        not null constraint locations_country check (country ~ '^[A-Z]{2}$'),
  time_zone  text        not null,
  phone      text        constraint locations_phone_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  sms_sender text        not null constraint locations_sms_sender check (sms_sender ~ '^\+[1-9][0-9]{6,14}$'),
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  -- an inbound text finds its tenant and location by the number it was sent to
  constraint locations_sms_sender_once unique (sms_sender)
);
select protect('locations', 'id', owned => 'true');
create policy system on locations to attend_system using (true);
grant select, insert, update on locations to attend_app;
grant select on locations to attend_system;

-- One person, whichever clinics they work for. Seen by a clinic through its memberships only.
create table users (
  id            uuid        not null primary key,
  email         text        not null constraint users_email_once unique,
  name          text        not null constraint users_name_length check (length(name) between 1 and 200),
  password_hash text,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);

create table roles (
  tenant_id   uuid        not null references tenants,
  id          uuid        not null,
  key         text        not null,
  name        text        not null,
  built_in    boolean     not null default true,
  permissions text[]      not null,
  sight       jsonb       not null,
  created_at  timestamptz not null,
  primary key (tenant_id, id),
  constraint roles_key_once unique (tenant_id, key)
);
select protect('roles');
create policy system on roles to attend_system using (true);
grant select, insert, update on roles to attend_app;
grant select on roles to attend_system;

-- A role held in a tenant: at one location, or (null) at all of them. Until `joined_at` it is an
-- invitation: it gives nothing, and the person shows by the name that the inviter wrote, so that
-- inviting an address tells nobody whose it is.
create table memberships (
  tenant_id   uuid        not null references tenants,
  id          uuid        not null,
  user_id     uuid        not null references users,
  role_id     uuid        not null,
  location_id uuid,
  invited_as  text,
  joined_at   timestamptz,
  created_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references roles,
  foreign key (tenant_id, location_id) references locations,
  constraint memberships_once unique nulls not distinct (tenant_id, user_id, role_id, location_id)
);
create index memberships_user on memberships (user_id);
select protect('memberships', 'location_id', shared => true, owned => 'true');
create policy system on memberships to attend_system using (true);
grant select, insert, delete on memberships to attend_app;
grant update (joined_at) on memberships to attend_app;
grant select on memberships to attend_system;

alter table users enable row level security;
alter table users force row level security;
create policy colleague on users to attend_app using (
  exists (select from memberships m where m.tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid) and m.user_id = users.id));
create policy system on users to attend_system using (true);
grant select (id, email, name, created_at, updated_at) on users to attend_app;
grant select, insert, update on users to attend_system;

-- When a member of staff is on shift, in the location's wall time. Nobody's rows: on shift always.
create table shifts (
  tenant_id   uuid     not null references tenants,
  user_id     uuid     not null references users,
  location_id uuid     not null,
  weekday     smallint not null constraint shifts_weekday check (weekday between 1 and 7),
  starts      time     not null,
  ends        time     not null,
  primary key (tenant_id, user_id, location_id, weekday, starts),
  foreign key (tenant_id, location_id) references locations,
  constraint shifts_forward check (starts < ends)
);
create index shifts_location on shifts (tenant_id, location_id, weekday);
select protect('shifts', 'location_id');
grant select, insert, delete on shifts to attend_app;

-- A mailed link: it ends a sign-up, or an invitation. Only the token's hash is kept.
create table mailed_links (
  token_hash bytea       not null primary key,
  purpose    text        not null constraint mailed_links_purpose check (purpose in ('signup', 'invitation')),
  -- a sign-up's tenant is not there yet: its id is chosen with the link, so that one link makes one clinic
  tenant_id  uuid        not null,
  user_id    uuid        references users,
  email      text        not null,
  details    jsonb       not null default '{}',
  expires_at timestamptz not null,
  used_at    timestamptz,
  created_at timestamptz not null,
  constraint mailed_links_invite_a_user check ((purpose = 'invitation') = (user_id is not null))
);
create index mailed_links_email on mailed_links (email, created_at);
create index mailed_links_tenant on mailed_links (tenant_id, user_id);
alter table mailed_links enable row level security;
alter table mailed_links force row level security;
create policy invitation on mailed_links for insert to attend_app
  with check (purpose = 'invitation' and tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
create policy system on mailed_links to attend_system using (true);
grant insert on mailed_links to attend_app;
grant select, insert, update, delete on mailed_links to attend_system;

-- A signed-in device. Its refresh token carries the generation and a MAC over seed, session and
-- generation, keyed with the master key: neither the database nor the key alone makes one. An older
-- generation that comes back ends the session.
create table sessions (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  user_id    uuid        not null references users,
  seed       bytea       not null,
  generation int         not null default 0,
  expires_at timestamptz not null,
  ended_at   timestamptz,
  created_at timestamptz not null,
  renewed_at timestamptz not null,
  primary key (tenant_id, id)
);
create index sessions_user on sessions (user_id, created_at);
create index sessions_age on sessions (expires_at);
select protect('sessions');
create policy system on sessions to attend_system using (true);
grant select, insert, update on sessions to attend_app;
grant select, delete on sessions to attend_system;

-- What a clinic's own transaction needs of people and links that it cannot see: two narrow acts,
-- done with the rights of attend_system.

-- The person with this address, on file from now on if they were not. Tells the id and nothing else.
create function person_of(address text, person uuid, called text, at timestamptz) returns uuid
language plpgsql security definer set search_path = public as $$
declare
  found_id uuid;
begin
  insert into users (id, email, name, created_at, updated_at) values (person, address, called, at, at)
    on conflict (email) do nothing;
  select id into found_id from users where email = address;
  return found_id;
end $$;

-- Uses up a link of the bound tenant, in the transaction of what it is for: the second use waits for
-- the first and then finds it used. Gives the person, made here when a sign-up brings a new one.
-- `known` is the password hash that the caller has verified, `fresh` the one to set where there is none;
-- `outcome` is done, used, or changed (the password is neither: it changed in between).
create function finish_link(hash bytea, wanted text, person uuid, known text, fresh text, at timestamptz)
returns table (user_id uuid, outcome text)
language plpgsql security definer set search_path = public as $$
declare
  link mailed_links;
  holder users;
begin
  select * into link from mailed_links l
    where l.token_hash = hash and l.purpose = wanted
      and l.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
    for update;
  if not found or link.used_at is not null or link.expires_at <= at then
    return query select null::uuid, 'used';
    return;
  end if;
  if link.user_id is null then
    insert into users (id, email, name, created_at, updated_at)
      values (person, link.email, link.details -> 'owner' ->> 'name', at, at) on conflict (email) do nothing;
  end if;
  select * into holder from users u where u.email = link.email for update;
  if holder.password_hash is null and fresh is not null then
    -- theirs from now on: by the name that this link's writer gave, not one that another clinic's invitation did
    update users u set password_hash = fresh, updated_at = at,
        name = coalesce(link.details -> 'owner' ->> 'name',
          (select max(m.invited_as) from memberships m where m.tenant_id = link.tenant_id and m.user_id = u.id), u.name)
      where u.id = holder.id;
  elsif holder.password_hash is distinct from known or known is null then
    return query select null::uuid, 'changed';
    return;
  end if;
  -- an invitation may have been mailed more than once: joined is joined
  update mailed_links l set used_at = at
    where l.token_hash = hash or (link.user_id is not null and l.tenant_id = link.tenant_id and l.user_id = link.user_id and l.used_at is null);
  return query select holder.id, 'done';
end $$;

-- a function's owner must be able to create in its schema, for as long as it takes to make them the owner
grant attend_system to current_user;
grant create on schema public to attend_system;
alter function person_of owner to attend_system;
alter function finish_link owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function person_of, finish_link from public;
grant execute on function person_of, finish_link to attend_app;

-- Failed sign-ins by account and by address; what slows guessing down, on every process alike.
create table sign_in_failures (
  key        bytea       not null primary key,
  failures   int         not null,
  last_at    timestamptz not null
);
alter table sign_in_failures enable row level security;
alter table sign_in_failures force row level security;
create policy system on sign_in_failures to attend_system using (true);
grant select, insert, update, delete on sign_in_failures to attend_system;

-- Keys that sign access tokens. The private half is sealed with the master key.
create table signing_keys (
  id          text        not null primary key,
  private_key bytea       not null,
  public_jwk  jsonb       not null,
  created_at  timestamptz not null,
  retired_at  timestamptz
);
alter table signing_keys enable row level security;
alter table signing_keys force row level security;
create policy system on signing_keys to attend_system using (true);
grant select, insert, update on signing_keys to attend_system;
