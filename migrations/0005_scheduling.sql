-- Services, practitioners with their weekly hours, and the diary.

create table services (
  tenant_id             uuid        not null references tenants,
  id                    uuid        not null,
  name                  text        not null constraint services_name_length check (length(name) between 1 and 200),
  duration_minutes      int         not null constraint services_duration check (duration_minutes between 1 and 720),
  buffer_before_minutes int         not null default 0 constraint services_buffer_before check (buffer_before_minutes between 0 and 240),
  buffer_after_minutes  int         not null default 0 constraint services_buffer_after check (buffer_after_minutes between 0 and 240),
  -- minor units of an ISO 4217 currency
  price_amount          bigint      constraint services_price_amount check (price_amount >= 0),
  price_currency        text        constraint services_price_currency check (price_currency ~ '^[A-Z]{3}$'),
  version               bigint      not null default 1,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  primary key (tenant_id, id),
  constraint services_price_whole check ((price_amount is null) = (price_currency is null))
);
select protect('services');
grant select, insert, update on services to attend_app;

create table practitioners (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  name       text        not null constraint practitioners_name_length check (length(name) between 1 and 200),
  -- who of the staff they are: their patients and visits are that person's own
  user_id    uuid        references users,
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint practitioners_user_once unique (tenant_id, user_id)
);

-- Where a practitioner works or ever worked: those who are limited to a location know them by it,
-- also when the hours there are gone and the visits remain.
create table practitioner_locations (
  tenant_id       uuid not null,
  practitioner_id uuid not null,
  location_id     uuid not null,
  primary key (tenant_id, practitioner_id, location_id),
  foreign key (tenant_id, practitioner_id) references practitioners,
  foreign key (tenant_id, location_id) references locations
);
create index practitioner_locations_location on practitioner_locations (tenant_id, location_id, practitioner_id);
select protect('practitioner_locations', 'location_id', owned => 'true');
grant select, insert on practitioner_locations to attend_app;

select protect('practitioners');
-- a new one is known nowhere yet: where they work is written after them
create policy location on practitioners as restrictive to attend_app
  using ((select current_setting('app.everywhere', true)) = 'on'
    or exists (select from practitioner_locations l where l.tenant_id = practitioners.tenant_id and l.practitioner_id = practitioners.id))
  with check (true);
grant select, insert, update on practitioners to attend_app;

-- The practitioners that the people of app.own_of are, wherever they work.
create policy system on practitioners to attend_system using (true);
grant select on practitioners to attend_system;
create function own_practitioners() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(p.id), '{}') from practitioners p
  where p.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and p.user_id = any (own_people())
$$;
grant create on schema public to attend_system;
alter function own_practitioners owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function own_practitioners from public;
grant execute on function own_practitioners to attend_app;

create table practitioner_services (
  tenant_id       uuid not null,
  practitioner_id uuid not null,
  service_id      uuid not null,
  primary key (tenant_id, practitioner_id, service_id),
  foreign key (tenant_id, practitioner_id) references practitioners,
  foreign key (tenant_id, service_id) references services
);
create index practitioner_services_service on practitioner_services (tenant_id, service_id, practitioner_id);
select protect('practitioner_services');
grant select, insert, delete on practitioner_services to attend_app;

-- A stretch of the week in the location's wall time; 1 is Monday. It ends on its own day, 00:00 being that day's end.
create table practitioner_hours (
  tenant_id       uuid     not null,
  practitioner_id uuid     not null,
  location_id     uuid     not null,
  weekday         smallint not null constraint practitioner_hours_weekday check (weekday between 1 and 7),
  starts          time     not null,
  ends            time     not null,
  primary key (tenant_id, practitioner_id, location_id, weekday, starts),
  foreign key (tenant_id, practitioner_id) references practitioners,
  foreign key (tenant_id, location_id) references locations,
  constraint practitioner_hours_forward check (starts < ends or ends = '00:00')
);
create index practitioner_hours_location on practitioner_hours (tenant_id, location_id, practitioner_id);
select protect('practitioner_hours', 'location_id', owned => 'true');
grant select, insert, delete on practitioner_hours to attend_app;

-- Holds, visits to come and visits that were: one row for each time that somebody was given.
create table bookings (
  tenant_id        uuid        not null,
  id               uuid        not null,
  location_id      uuid        not null,
  practitioner_id  uuid        not null,
  service_id       uuid        not null,
  contact_id       uuid,
  status           text        not null constraint bookings_status check (status in (
    'held', 'requested', 'booked', 'confirmed', 'arrived', 'in_progress', 'attended', 'no_show_patient', 'no_show_clinic',
    'cancelled_patient', 'cancelled_clinic', 'cancelled_late', 'declined', 'expired', 'rescheduled', 'entered_in_error')),
  -- when the status was entered, and what it was before: what an undo returns to
  status_since     timestamptz not null,
  previous_status  text,
  starts_at        timestamptz not null,
  ends_at          timestamptz not null,
  -- the visit with the buffers of its service, half open
  occupied_from    timestamptz not null,
  occupied_until   timestamptz not null,
  occupies         tstzrange   not null generated always as (tstzrange(occupied_from, occupied_until, '[)')) stored,
  -- of an expired hold: kept until its expiry is on record
  held_until       timestamptz,
  confirmed_at     timestamptz,
  arrived_at       timestamptz,
  attended_at      timestamptz,
  cancelled_at     timestamptz,
  cancel_reason    text        constraint bookings_cancel_reason_length check (length(cancel_reason) <= 500),
  -- the first booking of those that were rescheduled into one another
  series_id        uuid        not null,
  reschedule_count int         not null default 0,
  rescheduled_to   uuid,
  source           text        not null,
  version          bigint      not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, location_id) references locations,
  foreign key (tenant_id, practitioner_id) references practitioners,
  foreign key (tenant_id, service_id) references services,
  foreign key (tenant_id, contact_id) references contacts,
  -- deferred: the old row gives its time up before the new one takes its own
  foreign key (tenant_id, rescheduled_to) references bookings deferrable initially deferred,
  constraint bookings_forward check (starts_at < ends_at),
  constraint bookings_buffers_outside check (occupied_from <= starts_at and ends_at <= occupied_until),
  constraint bookings_held_until_when check (status <> 'held' or held_until is not null),
  constraint bookings_held_for_nobody check (status <> 'held' or contact_id is null),
  constraint bookings_for_somebody check (contact_id is not null or status in ('held', 'expired')),
  constraint bookings_moved_where check (status <> 'rescheduled' or rescheduled_to is not null),
  -- two visits of one practitioner at one time are what this makes impossible, on every path
  constraint bookings_no_overlap exclude using gist (tenant_id with =, practitioner_id with =, occupies with &&)
    where (status in ('held', 'requested', 'booked', 'confirmed', 'arrived', 'in_progress', 'attended'))
);
create index bookings_start on bookings (tenant_id, starts_at, id);
create index bookings_location on bookings (tenant_id, location_id, starts_at, id);
create index bookings_practitioner on bookings (tenant_id, practitioner_id, starts_at, id);
create index bookings_contact on bookings (tenant_id, contact_id, starts_at, id);
select protect('bookings', 'location_id', owned => 'practitioner_id = any ((select own_practitioners())::uuid[])');
grant select, insert, update on bookings to attend_app;

-- A practitioner's time is one, wherever they work: those who are limited to a location must not offer
-- what is taken at another, and must not be kept from what a hold there no longer keeps. Two narrow acts,
-- done with the rights of attend_system within the bound tenant; they tell times and nothing else.
create policy system on bookings to attend_system using (true);
grant select (tenant_id, practitioner_id, status, held_until, occupied_from, occupied_until, occupies, version) on bookings to attend_system;
grant update (status, previous_status, status_since, version, updated_at) on bookings to attend_system;

-- What these practitioners are occupied with between two instants, as seen at a third.
create function busy_times(practitioners uuid[], since timestamptz, until timestamptz, at timestamptz)
returns table (practitioner_id uuid, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = public as $$
  select b.practitioner_id, b.occupied_from, b.occupied_until
  from unnest(practitioners) as p(id)
  join bookings b on b.practitioner_id = p.id and b.occupies && tstzrange(since, until, '[)')
  where b.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
    and b.status in ('held', 'requested', 'booked', 'confirmed', 'arrived', 'in_progress', 'attended')
    and (b.status <> 'held' or b.held_until > at)
$$;

-- Frees what holds of this practitioner that ran out still occupy of a time that is wanted now.
create function expire_holds(practitioner uuid, since timestamptz, until timestamptz, at timestamptz) returns void
language sql security definer set search_path = public as $$
  update bookings b set status = 'expired', previous_status = 'held', status_since = at, version = b.version + 1, updated_at = at
  where b.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
    and b.practitioner_id = practitioner and b.occupies && tstzrange(since, until, '[)')
    and b.status = 'held' and b.held_until <= at
$$;

-- Whether a practitioner is known at a location that the transaction does not see: then name and services
-- are not those people's alone to change.
create policy system on practitioner_locations to attend_system using (true);
grant select on practitioner_locations to attend_system;
create function works_elsewhere(practitioner uuid) returns boolean
language sql stable security definer set search_path = public as $$
  select coalesce(current_setting('app.everywhere', true), '') <> 'on' and exists (
    select from practitioner_locations l
    where l.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and l.practitioner_id = practitioner
      and l.location_id <> all (coalesce(nullif(current_setting('app.locations', true), ''), '{}')::uuid[]))
$$;

grant create on schema public to attend_system;
alter function works_elsewhere owner to attend_system;
alter function busy_times owner to attend_system;
alter function expire_holds owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function busy_times, expire_holds, works_elsewhere from public;
grant execute on function busy_times, expire_holds, works_elsewhere to attend_app;
