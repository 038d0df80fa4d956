-- Boards, the cards that move over them, and the tasks of staff.

create table pipelines (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  key        text        not null constraint pipelines_key check (key ~ '^[a-z][a-z0-9_]{0,49}$'),
  name       text        not null constraint pipelines_name_length check (length(name) between 1 and 100),
  position   smallint    not null,
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint pipelines_key_once unique (tenant_id, key)
);
select protect('pipelines');
grant select, insert, update on pipelines to attend_app;

-- Keys never change: cards, events and automation name stages by them. Names may.
create table stages (
  tenant_id   uuid        not null,
  id          uuid        not null,
  pipeline    text        not null,
  key         text        not null constraint stages_key check (key ~ '^[a-z][a-z0-9_]{0,49}$'),
  name        text        not null constraint stages_name_length check (length(name) between 1 and 100),
  position    smallint    not null,
  kind        text        not null constraint stages_kind check (kind in ('open', 'won', 'lost')),
  -- how long a card may stay
  sla_minutes int         constraint stages_sla_positive check (sla_minutes > 0),
  -- where automation may move a card from here; a person may move it anywhere
  next        text[]      not null default '{}',
  version     bigint      not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, pipeline) references pipelines (tenant_id, key),
  constraint stages_key_once unique (tenant_id, pipeline, key)
);
select protect('stages');
grant select, insert, update on stages to attend_app;

create table cards (
  tenant_id        uuid        not null,
  id               uuid        not null,
  pipeline         text        not null,
  stage            text        not null,
  contact_id       uuid        not null,
  -- of scheduling, a peer: known by id only
  booking_id       uuid,
  location_id      uuid        not null,
  assignee_id      uuid        references users,
  assigned_at      timestamptz,
  entered_stage_at timestamptz not null,
  first_touch_at   timestamptz,
  -- set while the stage is won or lost
  closed_at        timestamptz,
  -- a code; `other` says it in words, which may tell of the patient
  lost_reason      text        constraint cards_lost_reason check (lost_reason in (
    'price', 'no_capacity', 'not_eligible', 'competitor', 'duplicate', 'spam', 'unreachable', 'marked_by_mistake', 'other')),
  lost_words       text        constraint cards_lost_words_length check (length(lost_words) between 1 and 500),
  version          bigint      not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, pipeline, stage) references stages (tenant_id, pipeline, key),
  foreign key (tenant_id, contact_id) references contacts,
  foreign key (tenant_id, location_id) references locations,
  constraint cards_assigned check ((assignee_id is null) = (assigned_at is null)),
  constraint cards_lost_is_closed check (lost_reason is null or closed_at is not null),
  constraint cards_lost_words_are_other check (lost_words is null or lost_reason = 'other')
);
create unique index cards_open_lead_once on cards (tenant_id, contact_id, location_id) where pipeline = 'acquisition' and closed_at is null;
create unique index cards_booking_once on cards (tenant_id, pipeline, booking_id) where booking_id is not null;
create index cards_board on cards (tenant_id, pipeline, id desc);
create index cards_contact on cards (tenant_id, contact_id, id desc);
create index cards_load on cards (tenant_id, assignee_id) where closed_at is null and assignee_id is not null;
create index cards_assigned on cards (tenant_id, assignee_id, assigned_at desc) where assignee_id is not null;
select protect('cards', 'location_id', owned => 'assignee_id = any ((select own_people())::uuid[])');
grant select, insert, update on cards to attend_app;

create table tasks (
  tenant_id    uuid        not null,
  id           uuid        not null,
  kind         text        not null constraint tasks_kind check (kind ~ '^[a-z][a-z_]{0,49}$'),
  title        text        not null constraint tasks_title_length check (length(title) between 1 and 200),
  contact_id   uuid,
  location_id  uuid        not null,
  card_id      uuid,
  assignee_id  uuid        references users,
  assigned_at  timestamptz,
  due_at       timestamptz,
  state        text        not null constraint tasks_state check (state in ('open', 'done')),
  -- as of the last event; a list weighs the open ones anew
  priority     smallint    not null constraint tasks_priority check (priority between 0 and 100),
  reasons      jsonb       not null,
  completed_at timestamptz,
  version      bigint      not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts,
  foreign key (tenant_id, location_id) references locations,
  foreign key (tenant_id, card_id) references cards,
  constraint tasks_assigned check ((assignee_id is null) = (assigned_at is null)),
  constraint tasks_completed check ((state = 'done') = (completed_at is not null))
);
-- what automation asks for, it asks for once at a location; staff may note as many of their own as they like
create unique index tasks_open_once on tasks (tenant_id, kind, contact_id, location_id)
  where state = 'open' and contact_id is not null and kind <> 'to_do';
create index tasks_open on tasks (tenant_id, location_id) where state = 'open';
create index tasks_done on tasks (tenant_id, completed_at desc, id desc) where state = 'done';
create index tasks_contact on tasks (tenant_id, contact_id, id desc);
create index tasks_load on tasks (tenant_id, assignee_id) where state = 'open' and assignee_id is not null;
create index tasks_assigned on tasks (tenant_id, assignee_id, assigned_at desc) where assignee_id is not null;
select protect('tasks', 'location_id', owned => 'assignee_id = any ((select own_people())::uuid[])');
grant select, insert, update on tasks to attend_app;
