-- What the built-in automation plans ahead.

create table reminders (
  tenant_id   uuid        not null,
  id          uuid        not null,
  booking_id  uuid        not null,
  location_id uuid        not null,
  kind        text        not null constraint reminders_kind check (kind in ('72h', '24h', '2h')),
  due_at      timestamptz not null,
  -- from here on it helps nobody
  not_after   timestamptz not null,
  state       text        not null constraint reminders_state check (state in ('planned', 'queued', 'dropped')),
  message_id  uuid,
  reason      text,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, booking_id) references bookings,
  foreign key (tenant_id, location_id) references locations,
  constraint reminders_once unique (tenant_id, booking_id, kind)
);
select protect('reminders', 'location_id');
grant select, insert, update on reminders to attend_app;
