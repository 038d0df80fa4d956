-- The audit: seals over the events of each tenant, each sealing the one before it (ADR 14).

-- The turn of an event is the number of the transaction that wrote it. Those that are done by a moment are
-- exactly the ones below the oldest still running: what a seal covers can be said as a range of turns, and no
-- transaction that commits late falls into a range that is sealed already. Here alone a number becomes a turn, so
-- that after a restore into another cluster, whose numbers begin anew, turns can be made to go on.
create function event_turn(xact xid8) returns bigint language sql immutable parallel safe return xact::text::bigint + 0;

-- What was there before has turn 0, and is sealed first. A constant first: the table is not rewritten.
alter table events add column turn bigint not null default 0;
alter table events alter column turn set default event_turn(pg_current_xact_id());
-- Nothing is released; and of a partitioned table an index cannot be made concurrently.
-- squawk-ignore require-concurrent-index-creation
create index events_turn on events (tenant_id, turn);

-- The sealer reads the events of all tenants, and changes none.
create policy system on events for select to attend_system using (true);
grant select on events to attend_system;

-- Covers the events of the turns from `from_turn` on and before `until_turn`. `ids` and `prints` (sixteen bytes
-- each: eight of where it stands, eight of what it says) tell which event it is that a digest does not fit.
create table audit_seals (
  tenant_id  uuid        not null,
  number     bigint      not null constraint audit_seals_number check (number > 0),
  from_turn  bigint      not null,
  until_turn bigint      not null,
  ids        uuid[]      not null,
  prints     bytea       not null,
  previous   bytea       not null,
  digest     bytea       not null constraint audit_seals_digest check (length(digest) = 32),
  -- of its events: what is written later and says to be from long before it is back-dated
  newest_at  timestamptz not null,
  sealed_at  timestamptz not null,
  primary key (tenant_id, number),
  constraint audit_seals_forward check (from_turn < until_turn),
  constraint audit_seals_printed check (length(prints) = 16 * cardinality(ids))
);
select protect('audit_seals');
create policy system on audit_seals to attend_system using (true);
grant select on audit_seals to attend_app;
grant select, insert on audit_seals to attend_system;

-- The newest seal of each tenant: what the next one goes on from, the sealer's lock, and the witness that a seal
-- was there when it is gone.
create table audit_heads (
  tenant_id  uuid        not null primary key,
  number     bigint      not null,
  until_turn bigint      not null,
  digest     bytea       not null
);
select protect('audit_heads');
create policy system on audit_heads to attend_system using (true);
grant select on audit_heads to attend_app;
grant select, insert, update on audit_heads to attend_system;

-- The greatest turn that is known: of the heads, and if wanted of every event.
create function last_event_turn(of_events boolean) returns bigint
language sql stable security definer set search_path = public as $$
  select greatest((select max(until_turn) from audit_heads), case when of_events then (select max(turn) from events) end)
$$;
grant create on schema public to attend_system;
alter function last_event_turn owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function last_event_turn from public;

-- Lets turns go on where they were, if they began anew: in a database restored into another cluster they would fall
-- into ranges that are sealed.
create function resume_event_turns() returns void language plpgsql set search_path = public as $$
begin
  -- null: nothing is sealed yet
  if coalesce(event_turn(pg_current_xact_id()) >= last_event_turn(false), true) then
    return;
  end if;
  execute format('create or replace function event_turn(xact xid8) returns bigint language sql immutable parallel safe return xact::text::bigint + %s',
    last_event_turn(true) + 1);
end $$;
revoke all on function resume_event_turns from public;
