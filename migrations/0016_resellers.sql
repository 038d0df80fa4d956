-- Resellers: who looks after clinics, what a clinic lets them do, how their people act in it, and the review of who
-- has access (ADR 17).
-- Nothing is released, and the tables that it changes hold a few rows a clinic: their locks are short.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field, constraint-missing-not-valid, require-concurrent-index-creation

-- A reseller is a tenant of another kind: its people, roles, sign-in and audit are those that every tenant has.
alter table tenants
  add column kind        text        not null default 'clinic' constraint tenants_kind check (kind in ('clinic', 'reseller')),
  -- who looks after the clinic: a tenant, but of no foreign key, because no key reaches into another tenant
  add column reseller_id uuid,
  add column attached_at timestamptz,
  -- when the reseller's people may act here: never; while a grant lives; in an emergency without one, too
  add column consent     text        not null default 'when_granted' constraint tenants_consent check (consent in ('never', 'when_granted', 'emergency')),
  add constraint tenants_attached check ((reseller_id is null) = (attached_at is null)),
  add constraint tenants_reseller_of_clinic check (reseller_id is null or (kind = 'clinic' and reseller_id <> tenant_id));
create index tenants_reseller on tenants (reseller_id, tenant_id) where reseller_id is not null;

-- A reseller's people hold nothing that patients' records, or what a clinic works with, ask for; and nobody of a
-- clinic what a reseller's people hold.
create function roles_fit_the_tenant() returns trigger language plpgsql as $$
declare
  resellers boolean := exists (select from tenants t where t.tenant_id = new.tenant_id and t.kind = 'reseller');
begin
  if resellers and exists (select from unnest(new.permissions) p
      where split_part(p, ':', 1) not in ('audit', 'clients', 'fleet', 'impersonations', 'locations', 'roles', 'security', 'session', 'users')) then
    raise exception 'a role of a reseller holds what is a clinic''s' using errcode = 'check_violation', constraint = 'roles_fit_the_tenant';
  end if;
  if not resellers and exists (select from unnest(new.permissions) p where split_part(p, ':', 1) in ('fleet', 'impersonations')) then
    raise exception 'a role of a clinic holds what is a reseller''s' using errcode = 'check_violation', constraint = 'roles_fit_the_tenant';
  end if;
  return new;
end $$;
create trigger roles_fit_the_tenant before insert or update on roles for each row execute function roles_fit_the_tenant();

-- Who owns or administers a clinic meets its reseller. The tables' owner is under their policies, too.
alter table roles no force row level security;
alter table tenants no force row level security;
update roles set permissions = permissions || case key when 'owner' then '{reseller:configure,reseller:read}'::text[] else '{reseller:read}'::text[] end
  where built_in and key in ('owner', 'admin');
alter table tenants force row level security;
alter table roles force row level security;

-- What a clinic lets its reseller's people do, until when.
create table reseller_grants (
  tenant_id    uuid        not null references tenants,
  id           uuid        not null,
  reseller_id  uuid        not null,
  -- support: as one who only reads, people masked; data: patients' records whole; config: the set-up, no patients
  kind         text        not null constraint reseller_grants_kind check (kind in ('support', 'data', 'config')),
  mode         text        not null constraint reseller_grants_mode check (mode in ('read', 'write')),
  -- null: all of them
  location_ids uuid[]      constraint reseller_grants_locations check (cardinality(location_ids) > 0),
  expires_at   timestamptz not null,
  given_by     uuid        not null references users,
  revoked_at   timestamptz,
  revoked_by   uuid        references users,
  created_at   timestamptz not null,
  primary key (tenant_id, id),
  constraint reseller_grants_forward check (created_at < expires_at)
);
create index reseller_grants_reseller on reseller_grants (reseller_id, tenant_id);
select protect('reseller_grants');
-- The reseller sees what it was given, and changes nothing of it.
create policy reseller on reseller_grants for select to attend_app
  using (reseller_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
create policy system on reseller_grants to attend_system using (true);
grant select, insert, update (revoked_at, revoked_by) on reseller_grants to attend_app;
grant select on reseller_grants to attend_system;

-- Somebody of a reseller acting in a clinic: a session there that ends by itself. Names are kept as they were, for
-- neither side sees the other's people.
create table impersonations (
  tenant_id     uuid        not null references tenants,
  id            uuid        not null,
  reseller_id   uuid        not null,
  reseller_name text        not null,
  clinic_name   text        not null,
  actor_id      uuid        not null references users,
  actor_name    text        not null,
  actor_email   text        not null,
  -- the colleague for whom they act, if it is one's
  subject_id    uuid        references users,
  subject_name  text,
  -- null: an emergency, in which no grant was asked for
  grant_id      uuid,
  kind          text        not null constraint impersonations_kind check (kind in ('support', 'data', 'config')),
  mode          text        not null constraint impersonations_mode check (mode in ('read', 'write')),
  location_ids  uuid[],
  reason        text        not null constraint impersonations_reason_length check (length(reason) between 1 and 500),
  ticket        text        not null constraint impersonations_ticket check (ticket ~ '^[A-Za-z0-9][A-Za-z0-9#./-]{0,49}$'),
  session_id    uuid        not null,
  -- theirs at the reseller: who signs out there is out here, too
  from_session  uuid        not null,
  expires_at    timestamptz not null,
  ended_at      timestamptz,
  ended_by      text        constraint impersonations_ended_by check (ended_by in ('actor', 'clinic')),
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, grant_id) references reseller_grants,
  constraint impersonations_an_hour_at_most check (created_at < expires_at and expires_at <= created_at + interval '60 minutes'),
  constraint impersonations_in_an_emergency_one_looks check (grant_id is not null or mode = 'read'),
  constraint impersonations_ended check ((ended_at is null) = (ended_by is null)),
  constraint impersonations_subject check ((subject_id is null) = (subject_name is null))
);
create index impersonations_reseller on impersonations (reseller_id, tenant_id);
select protect('impersonations');
create policy reseller on impersonations for select to attend_app
  using (reseller_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
create policy system on impersonations to attend_system using (true);
grant select, insert, update (ended_at, ended_by) on impersonations to attend_app;
grant select on impersonations to attend_system;

alter table sessions
  add column impersonation_id uuid,
  add constraint sessions_impersonation foreign key (tenant_id, impersonation_id) references impersonations;
create index sessions_impersonation on sessions (tenant_id, impersonation_id) where impersonation_id is not null;

-- Under which impersonation it was done; `on_behalf_of` is its subject.
alter table events add column impersonation_id uuid;
create index events_impersonation on events (tenant_id, impersonation_id, id desc) where impersonation_id is not null;

-- What a clinic may know of its reseller, and of any that it is attached to: its name.
create function reseller_name(reseller uuid) returns text
language sql stable security definer set search_path = public as $$
  select t.name from tenants t where t.tenant_id = reseller and t.kind = 'reseller'
$$;

-- Whether a colleague of the bound tenant has a second factor.
create function has_second_factor(person uuid) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select from staff s join factors f on f.user_id = s.user_id and f.confirmed_at is not null
    where s.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and s.user_id = person)
$$;

-- What a reseller sees of a clinic is counted here, of columns that tell nothing of anybody.
create policy counted on contacts for select to attend_system
  using (tenant_id in (select t.tenant_id from tenants t where t.reseller_id is not null));
create policy counted on bookings for select to attend_system
  using (tenant_id in (select t.tenant_id from tenants t where t.reseller_id is not null));
create policy counted on messages for select to attend_system
  using (tenant_id in (select t.tenant_id from tenants t where t.reseller_id is not null));
grant select (tenant_id) on contacts to attend_system;
grant select (tenant_id, status, starts_at) on bookings to attend_system;
grant select (tenant_id, direction, at) on messages to attend_system;

-- The clinics of the bound reseller, by id, from behind `after`; the counts are of the 30 days before `at`.
create function fleet(at timestamptz, after uuid, most bigint) returns table (
  tenant_id uuid, name text, country text, time_zone text, attached_at timestamptz, consent text,
  staff bigint, contacts bigint, bookings bigint, attended bigint, missed bigint, texts bigint, last_sign_in_at timestamptz)
language sql stable security definer set search_path = public as $$
  with mine as (
    select t.* from tenants t
    where t.reseller_id = nullif(current_setting('app.tenant', true), '')::uuid and (after is null or t.tenant_id > after)
    order by t.tenant_id limit most)
  select t.tenant_id, t.name, t.country, t.time_zone, t.attached_at, t.consent,
    (select count(*) from staff s where s.tenant_id = t.tenant_id and s.suspended_at is null),
    (select count(*) from contacts c where c.tenant_id = t.tenant_id),
    b.visits, b.attended, b.missed,
    (select count(*) from messages m where m.tenant_id = t.tenant_id and m.direction = 'out'
       and m.at > fleet.at - interval '30 days' and m.at <= fleet.at),
    (select max(s.created_at) from sessions s where s.tenant_id = t.tenant_id and s.impersonation_id is null)
  from mine t, lateral (
    select count(*) as visits,
      count(*) filter (where b.status = 'attended') as attended,
      count(*) filter (where b.status = 'no_show_patient') as missed
    from bookings b where b.tenant_id = t.tenant_id and b.starts_at > fleet.at - interval '30 days' and b.starts_at <= fleet.at
      and b.status not in ('held', 'expired', 'declined', 'rescheduled', 'entered_in_error')) b
  order by t.tenant_id
$$;

-- The clinics that the bound reseller has invited and that have not signed up yet.
create function fleet_invited(at timestamptz) returns table (tenant_id uuid, name text, invited_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = public as $$
  select l.tenant_id, l.details ->> 'clinic_name', l.created_at, l.expires_at from mailed_links l
  where l.purpose = 'signup' and l.used_at is null and l.expires_at > at
    and l.details ->> 'reseller' = current_setting('app.tenant', true)
  order by l.created_at desc limit 100
$$;

-- One clinic of the bound reseller, by name.
create function fleet_clinic(clinic uuid) returns table (name text, consent text)
language sql stable security definer set search_path = public as $$
  select t.name, t.consent from tenants t
  where t.tenant_id = clinic and t.reseller_id = nullif(current_setting('app.tenant', true), '')::uuid
$$;

grant create on schema public to attend_system;
alter function reseller_name owner to attend_system;
alter function has_second_factor owner to attend_system;
alter function fleet owner to attend_system;
alter function fleet_invited owner to attend_system;
alter function fleet_clinic owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function reseller_name, has_second_factor, fleet, fleet_invited, fleet_clinic from public;
grant execute on function reseller_name, has_second_factor, fleet, fleet_invited, fleet_clinic to attend_app;

-- Who has access, looked through now and then, each item kept or revoked by somebody who answers for it.
create table access_reviews (
  tenant_id uuid        not null references tenants,
  id        uuid        not null,
  -- 2026-Q4: opened by the house, once a quarter
  quarter   text        constraint access_reviews_quarter check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  opened_by uuid        references users,
  opened_at timestamptz not null,
  closed_by uuid        references users,
  closed_at timestamptz,
  primary key (tenant_id, id),
  constraint access_reviews_quarter_once unique (tenant_id, quarter),
  constraint access_reviews_closed check ((closed_at is null) = (closed_by is null))
);
create unique index access_reviews_one_open on access_reviews (tenant_id) where closed_at is null;
select protect('access_reviews');
create policy system on access_reviews to attend_system using (true);
grant select, insert, update (closed_by, closed_at) on access_reviews to attend_app;
grant select on access_reviews to attend_system;

-- What was held when the review was opened, as it was then.
create table access_review_items (
  tenant_id       uuid        not null,
  id              uuid        not null,
  review_id       uuid        not null,
  kind            text        not null constraint access_review_items_kind check (kind in ('membership', 'client', 'reseller_grant')),
  -- of the membership, client or grant: it may be gone by now
  record_id       uuid        not null,
  user_id         uuid        references users,
  name            text        not null,
  holds           text        not null,
  at_node         text        not null,
  starts_at       timestamptz,
  ends_at         timestamptz,
  -- of a person: signed in; of a client: used
  last_used_at    timestamptz,
  -- of a person
  second_factor   boolean,
  via_group       boolean     not null default false,
  decision        text        constraint access_review_items_decision check (decision in ('keep', 'revoke')),
  note            text        constraint access_review_items_note_length check (length(note) between 1 and 500),
  decided_by      uuid        references users,
  decided_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id) references access_reviews,
  constraint access_review_items_decided check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null))
);
create index access_review_items_review on access_review_items (tenant_id, review_id, id);
select protect('access_review_items');
grant select, insert, update (decision, note, decided_by, decided_at) on access_review_items to attend_app;
