-- Who may see and do what: the tree of locations, roles as data, teams, and one's own patients.
-- Nothing is released, and the tables that it changes hold a few rows a clinic: their locks are short.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field, constraint-missing-not-valid, disallowed-unique-constraint, require-concurrent-index-creation

-- Between the clinic and its locations: a role that is held at a region holds at all that lies below it.
create table regions (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  parent_id  uuid,
  name       text        not null constraint regions_name_length check (length(name) between 1 and 200),
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references regions,
  constraint regions_name_once unique nulls not distinct (tenant_id, parent_id, name),
  constraint regions_not_its_own_parent check (parent_id <> id)
);
create index regions_parent on regions (tenant_id, parent_id);
select protect('regions');
create policy system on regions to attend_system using (true);
grant select, insert, update, delete on regions to attend_app;
grant select on regions to attend_system;

alter table locations add column region_id uuid,
  add constraint locations_region foreign key (tenant_id, region_id) references regions (tenant_id, id);
create index locations_region on locations (tenant_id, region_id) where region_id is not null;

-- The locations in a region: directly, or in any region below it.
create function locations_in(tenant uuid, region uuid, direct boolean) returns uuid[] language sql stable as $$
  with recursive below as (
    select r.id from regions r where r.tenant_id = tenant and r.id = region
    union
    select r.id from regions r join below b on r.parent_id = b.id where r.tenant_id = tenant and not direct)
  select coalesce(array_agg(l.id order by l.id), '{}') from locations l
  where l.tenant_id = tenant and l.region_id in (select id from below)
$$;

-- A role: permissions, how far each reaches, and the sight of the field classes. The built-in ones are given to
-- every clinic and changed by a release alone; others are cloned from one and changed by the clinic.
alter table roles
  -- permission → own, team, location or tenant; what is not named reaches the subtree where the role is held
  add column scopes     jsonb       not null default '{}',
  add column based_on   text,
  add column version    bigint      not null default 1,
  add column updated_at timestamptz,
  add constraint roles_name_length check (length(name) between 1 and 100),
  add constraint roles_name_once unique (tenant_id, name),
  add constraint roles_scopes check (jsonb_typeof(scopes) = 'object');
-- The table's owner is under its policies, too, unless it says otherwise.
alter table roles no force row level security;
update roles set updated_at = created_at;
alter table roles force row level security;
alter table roles alter column updated_at set not null;
grant delete on roles to attend_app;

-- A role may be held at a region as well, and for a time: from one day on, or until one.
alter table memberships
  add column region_id uuid,
  add column starts_at timestamptz,
  add column ends_at   timestamptz,
  add constraint memberships_region foreign key (tenant_id, region_id) references regions (tenant_id, id),
  add constraint memberships_one_node check (location_id is null or region_id is null),
  add constraint memberships_forward check (starts_at < ends_at),
  drop constraint memberships_once,
  add constraint memberships_once unique nulls not distinct (tenant_id, user_id, role_id, location_id, region_id);
grant update (starts_at, ends_at) on memberships to attend_app;

-- People who share their own: what is assigned to one of them, and whose patients are one of theirs.
create table teams (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  name       text        not null constraint teams_name_length check (length(name) between 1 and 200),
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint teams_name_once unique (tenant_id, name)
);
select protect('teams');
create policy system on teams to attend_system using (true);
grant select, insert, update, delete on teams to attend_app;

create table team_members (
  tenant_id uuid not null,
  team_id   uuid not null,
  user_id   uuid not null references users,
  primary key (tenant_id, team_id, user_id),
  foreign key (tenant_id, team_id) references teams on delete cascade
);
create index team_members_user on team_members (tenant_id, user_id);
select protect('team_members');
create policy system on team_members to attend_system using (true);
grant select, insert, delete on team_members to attend_app;
grant select on team_members to attend_system;

-- A patient is one's own who has, or had, a visit with the practitioner that one is. It is asked of the bookings
-- alone, whose policy knows the location; so nothing here reaches further than those do.
create function own_patient(tenant uuid, contact uuid) returns boolean language sql stable as $$
  select exists (select from bookings b
    where b.tenant_id = tenant and b.contact_id = contact and b.practitioner_id = any ((select own_practitioners())::uuid[]))
$$;

create function protect_own_patients(tbl regclass, located text, shared boolean default false, verb text default 'all') returns void
language plpgsql as $$
begin
  execute format('drop policy location on %s', tbl);
  execute format('drop policy tenant on %s', tbl);
  perform protect(tbl, located, shared, verb, owned => format('own_patient(tenant_id, contact_id)'));
end $$;
select protect_own_patients('touchpoints', 'location_id');
select protect_own_patients('remarks', 'location_id');
select protect_own_patients('conversations', 'location_id');
select protect_own_patients('messages', 'location_id');
select protect_own_patients('events', 'location_id', shared => true, verb => 'select');
drop function protect_own_patients;

drop policy location on contacts;
create policy location on contacts as restrictive to attend_app using (
  (select current_setting('app.everywhere', true)) = 'on'
  or home_location_id = any ((select coalesce(nullif(current_setting('app.locations', true), ''), '{}')::uuid[])::uuid[])
  or exists (select from contact_locations l where l.tenant_id = contacts.tenant_id and l.contact_id = contacts.id
    and l.location_id = any ((select coalesce(nullif(current_setting('app.locations', true), ''), '{}')::uuid[])::uuid[]))
  or ((select coalesce(current_setting('app.own_of', true), '')) <> '' and own_patient(tenant_id, id)));

-- Whoever books their own patient at a location lets it know them; of what others wrote there they see nothing.
drop policy location on contact_locations;
drop policy tenant on contact_locations;
select protect('contact_locations', 'location_id', owned => 'own_patient(tenant_id, contact_id)');
