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
grant select, update on tenants to attend_app;
grant select, insert on tenants to attend_system;

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
select protect('locations', 'id');
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

-- A role held in a tenant: at one location, or (null) at all of them.
create table memberships (
  tenant_id   uuid        not null references tenants,
  id          uuid        not null,
  user_id     uuid        not null references users,
  role_id     uuid        not null,
  location_id uuid,
  created_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references roles,
  foreign key (tenant_id, location_id) references locations,
  constraint memberships_once unique nulls not distinct (tenant_id, user_id, role_id, location_id)
);
create index memberships_user on memberships (user_id);
select protect('memberships');
create policy system on memberships to attend_system using (true);
grant select, insert, delete on memberships to attend_app;
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
select protect('shifts', 'location_id');
grant select, insert, delete on shifts to attend_app;

-- A mailed link: it ends a sign-up, or an invitation. Only the token's hash is kept.
create table mailed_links (
  token_hash bytea       not null primary key,
  purpose    text        not null constraint mailed_links_purpose check (purpose in ('signup', 'invitation')),
  tenant_id  uuid,
  user_id    uuid,
  details    jsonb       not null default '{}',
  expires_at timestamptz not null,
  used_at    timestamptz,
  created_at timestamptz not null
);
alter table mailed_links enable row level security;
alter table mailed_links force row level security;
create policy system on mailed_links to attend_system using (true);
grant select, insert, update, delete on mailed_links to attend_system;

-- A signed-in device. The refresh token rotates; using an old one again ends the session.
create table sessions (
  id             uuid        not null primary key,
  user_id        uuid        not null references users,
  tenant_id      uuid        not null references tenants,
  refresh_hash   bytea       not null constraint sessions_refresh_once unique,
  previous_hash  bytea       constraint sessions_previous_once unique,
  expires_at     timestamptz not null,
  ended_at       timestamptz,
  created_at     timestamptz not null,
  renewed_at     timestamptz not null
);
create index sessions_user on sessions (user_id);
alter table sessions enable row level security;
alter table sessions force row level security;
create policy system on sessions to attend_system using (true);
grant select, insert, update, delete on sessions to attend_system;

-- Failed sign-ins by account and by address; what slows guessing down, on every process alike.
create table sign_in_failures (
  key        text        not null primary key,
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
