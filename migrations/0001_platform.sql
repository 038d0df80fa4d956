-- Roles, the protection that every tenant table wears, and the machinery's own tables.
--
-- attend_app     what requests and jobs run as: bound to one tenant, never bypasses row security
-- attend_system  what the few named cross-tenant tasks run as: sees only what a policy here names for it
do $$ begin
  if not exists (select from pg_roles where rolname = 'attend_app') then
    create role attend_app nologin nosuperuser nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'attend_system') then
    create role attend_system nologin nosuperuser nobypassrls;
  end if;
end $$;

create extension if not exists btree_gist;

grant usage on schema public to attend_app, attend_system;

-- Row security for one tenant table: enabled and forced, tenant always, location where the table has one.
-- The settings are read in a sub-select so that they are evaluated once a statement; an unset
-- tenant is null and matches nothing. `shared` lets rows without a location be seen by everyone in the tenant;
-- `verb` select leaves writing to the tenant's policy. `owned` is a condition under which a row is one's own: of
-- somebody among app.own_of, for those whose permission reaches no further at some locations; `true` for what is
-- nobody's in particular, such as the location itself.
create function protect(tbl regclass, located text default null, shared boolean default false, verb text default 'all', owned text default null) returns void
language plpgsql as $$
declare
  everywhere constant text := '(select current_setting(''app.everywhere'', true)) = ''on''';
  here constant text := '(select coalesce(nullif(current_setting(''app.locations'', true), ''''), ''{}'')::uuid[])::uuid[]';
  own constant text := '(select coalesce(current_setting(''app.own_of'', true), '''')) <> ''''';
  own_everywhere constant text := '(select current_setting(''app.own_everywhere'', true)) = ''on''';
  own_here constant text := '(select coalesce(nullif(current_setting(''app.own_locations'', true), ''''), ''{}'')::uuid[])::uuid[]';
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format('create policy tenant on %s to attend_app using (tenant_id = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))', tbl);
  if located is not null then
    execute format('create policy location on %s as restrictive for %s to attend_app using (%s or %I = any (%s)%s%s)',
      tbl, verb, everywhere, located, here, case when shared then format(' or %I is null', located) else '' end,
      case when owned is not null then
        format(' or (%s and (%s or %I = any (%s)) and %s)', own, own_everywhere, located, own_here, owned) else '' end);
  end if;
end $$;

-- Those whose own is shown: the caller, or everybody in their teams.
create function own_people() returns uuid[] language sql stable as
$$ select coalesce(nullif(current_setting('app.own_of', true), ''), '{}')::uuid[] $$;

-- One append-only table: audit log, outbox, timeline, trigger and webhook source in one.
create table events (
  tenant_id    uuid        not null,
  id           uuid        not null,
  at           timestamptz not null,
  kind         text        not null,
  version      smallint    not null,
  location_id  uuid,
  contact_id   uuid,
  subject_kind text        not null,
  subject_id   uuid        not null,
  actor_kind   text        not null constraint events_actor_kind check (actor_kind in ('user', 'automation', 'patient', 'intake', 'client', 'directory', 'system')),
  actor_id     uuid,
  on_behalf_of uuid,
  cause        uuid,
  request_id   text,
  changed      text[]      not null default '{}',
  summary      text        not null,
  why          text,
  payload      jsonb       not null default '{}',
  primary key (tenant_id, id, at)
) partition by range (at);

create index events_contact on events (tenant_id, contact_id, id desc) where contact_id is not null;
create index events_newest on events (tenant_id, at desc);
create index events_subject on events (tenant_id, subject_id, id desc);

-- Who reaches a contact from another location than its home changes it there: only reading is narrowed.
select protect('events', 'location_id', shared => true, verb => 'select');
grant select, insert on events to attend_app;

-- Partitions by month, made ahead; what falls outside them lands in the default one and is never lost.
create table events_default partition of events default;
alter table events_default enable row level security;
alter table events_default force row level security;

create function ensure_event_partitions(today date, months_ahead int) returns void
language plpgsql security definer set search_path = public as $$
declare
  first date := date_trunc('month', today)::date;
  part text;
begin
  -- one process at a time; the second finds the work done
  lock table events in share update exclusive mode;
  for i in 0..months_ahead loop
    part := 'events_' || to_char(first + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format('create table %I partition of events for values from (%L) to (%L)', part,
        (first + make_interval(months => i))::timestamp at time zone 'UTC',
        (first + make_interval(months => i + 1))::timestamp at time zone 'UTC');
      execute format('alter table %I enable row level security', part);
      execute format('alter table %I force row level security', part);
    end if;
  end loop;
end $$;
revoke all on function ensure_event_partitions from public;
grant execute on function ensure_event_partitions to attend_system;

-- Work to do. `planned` waits for its time, `ready` may be claimed, `running` is leased, `dead` waits for a person.
-- A finished job is deleted in the transaction of its effects; its trace is the events that it recorded.
create table jobs (
  tenant_id    uuid        not null,
  id           uuid        not null,
  kind         text        not null,
  payload      jsonb       not null,
  state        text        not null constraint jobs_state check (state in ('planned', 'ready', 'running', 'dead')),
  priority     smallint    not null default 0,
  run_at       timestamptz not null,
  attempts     smallint    not null default 0,
  max_attempts smallint    not null,
  unique_key   text,
  cause        uuid,
  lease        uuid,
  lease_until  timestamptz,
  last_error   text,
  created_at   timestamptz not null,
  primary key (tenant_id, id),
  constraint jobs_lease_while_running check ((state = 'running') = (lease is not null and lease_until is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

create index jobs_ready on jobs (tenant_id, priority desc, run_at, id) where state = 'ready';
create index jobs_planned on jobs (run_at) where state = 'planned';
create index jobs_running on jobs (tenant_id, lease_until) where state = 'running';
create index jobs_dead on jobs (tenant_id, id) where state = 'dead';
create unique index jobs_live_key on jobs (tenant_id, kind, unique_key) where state <> 'dead' and unique_key is not null;

select protect('jobs');
create policy system on jobs to attend_system using (true);
grant select, insert, update, delete on jobs to attend_app;
grant select, update on jobs to attend_system;

-- Claims up to `want` jobs, dealt out between tenants: at most `per_tenant` running of one, starting
-- behind `after` so that successive claims go round. Marks them leased until `lease_until`.
-- The table's statistics are always of another moment: empty one, a hundred thousand jobs the next. So
-- every statement here is ordered as its index is, sorting is off, and what is picked is picked once,
-- in an array: no plan reads the whole backlog, or picks anew for each row and so past the limit.
create function jobs_claim(want int, per_tenant int, after uuid, now timestamptz, lease_until timestamptz, kinds text[])
returns setof jobs language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_incremental_sort = off as $$
declare
  tenant uuid := coalesce(after, '00000000-0000-0000-0000-000000000000');
  wrapped boolean := after is null;
  got int := 0;
  took int;
  room int;
begin
  loop
    exit when got >= want;
    select j.tenant_id into tenant from jobs j
      where j.state = 'ready' and j.tenant_id > tenant
      order by j.tenant_id, j.priority desc, j.run_at, j.id limit 1;
    if not found then
      exit when wrapped;
      wrapped := true;
      tenant := '00000000-0000-0000-0000-000000000000';
      continue;
    end if;
    exit when wrapped and after is not null and tenant > after;
    select per_tenant - count(*) into room from (
      select from jobs j where j.state = 'running' and j.tenant_id = tenant order by j.lease_until limit per_tenant) held;
    continue when room <= 0;
    return query
      update jobs j set state = 'running', attempts = j.attempts + 1, lease = gen_random_uuid(), lease_until = jobs_claim.lease_until
      where j.tenant_id = tenant and j.id = any (array(
        select c.id from jobs c where c.state = 'ready' and c.tenant_id = tenant and c.kind = any (kinds)
        order by c.priority desc, c.run_at, c.id limit least(room, want - got) for update skip locked))
      returning j.*;
    get diagnostics took = row_count;
    got := got + took;
  end loop;
end $$;

-- Planned jobs whose time has come become ready; leases that ran out go back, or die when their attempts are used up.
create function jobs_sweep(now timestamptz) returns table (woken bigint, returned bigint, died bigint, next_at timestamptz)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
begin
  with due as (
    select j.tenant_id, j.id from jobs j where j.state = 'planned' and j.run_at <= jobs_sweep.now
    order by j.run_at limit 5000 for update skip locked)
  update jobs j set state = 'ready' from due where j.tenant_id = due.tenant_id and j.id = due.id;
  get diagnostics woken = row_count;
  update jobs j set state = 'dead', lease = null, lease_until = null,
         last_error = coalesce(j.last_error, 'the worker was lost ' || j.attempts || ' times while this job ran')
    where j.state = 'running' and j.lease_until < jobs_sweep.now and j.attempts >= j.max_attempts;
  get diagnostics died = row_count;
  update jobs j set state = 'ready', lease = null, lease_until = null
    where j.state = 'running' and j.lease_until < jobs_sweep.now;
  get diagnostics returned = row_count;
  select min(j.run_at) into next_at from jobs j where j.state = 'planned';
  return next;
end $$;
revoke all on function jobs_claim, jobs_sweep from public;
grant execute on function jobs_claim, jobs_sweep to attend_system;

-- The answer to a keyed POST, written in the transaction of its effects and kept for 24 hours.
create table idempotency_keys (
  tenant_id   uuid        not null,
  actor_id    uuid        not null,
  key         text        not null constraint idempotency_keys_length check (length(key) between 1 and 255),
  fingerprint bytea       not null,
  answer      jsonb,
  created_at  timestamptz not null,
  primary key (tenant_id, actor_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
select protect('idempotency_keys');
create policy system on idempotency_keys to attend_system using (true);
grant select, insert, update on idempotency_keys to attend_app;
grant select, delete on idempotency_keys to attend_system;
