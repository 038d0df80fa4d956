-- Conversations, messages and the texts that messages are made from.

-- One thread per contact, channel and location, as the patient's own phone has one for each number that
-- writes to it. It never moves, so that nobody gains or loses what was written elsewhere.
create table conversations (
  tenant_id       uuid        not null,
  id              uuid        not null,
  contact_id      uuid        not null,
  channel         text        not null constraint conversations_channel check (channel in ('sms')),
  location_id     uuid        not null,
  -- since when the contact waits for an answer by a person
  waiting_since   timestamptz,
  unread          int         not null default 0 constraint conversations_unread check (unread >= 0),
  last_message_id uuid,
  last_at         timestamptz not null,
  version         bigint      not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts,
  foreign key (tenant_id, location_id) references locations,
  constraint conversations_once unique (tenant_id, contact_id, channel, location_id),
  -- what a message refers to: its thread is at its own location
  constraint conversations_place_once unique (tenant_id, id, location_id)
);
create index conversations_newest on conversations (tenant_id, last_at desc, id desc);
create index conversations_waiting on conversations (tenant_id, last_at desc, id desc) where waiting_since is not null;
select protect('conversations', 'location_id');
grant select, insert, update on conversations to attend_app;

create table messages (
  tenant_id       uuid        not null,
  id              uuid        not null,
  conversation_id uuid        not null,
  contact_id      uuid        not null,
  -- whose number it goes out from or came in to
  location_id     uuid        not null,
  direction       text        not null constraint messages_direction check (direction in ('in', 'out')),
  state           text        not null constraint messages_state
    check (state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'uncertain', 'dropped', 'received')),
  body            text        not null constraint messages_body_length check (length(body) <= 5000),
  segments        smallint    not null,
  media           jsonb       not null default '[]',
  purpose         text        not null constraint messages_purpose
    check (purpose in ('conversation', 'transactional', 'reminder', 'recovery', 'reply', 'keyword_answer', 'opt_out_confirmation')),
  template_key    text,
  -- the keyword class that an inbound text was read as
  class           text,
  about_kind      text,
  about_id        uuid,
  provider        text,
  provider_id     text,
  our_number      text,
  their_number    text,
  -- why it failed or was dropped: a provider's code, or a word of ours
  error           text,
  attempts        smallint    not null default 0,
  not_after       timestamptz,
  dedupe_key      text,
  sent_by_kind    text        not null,
  sent_by_id      uuid,
  -- the event that led to it
  cause_event_id  uuid,
  version         bigint      not null default 1,
  at              timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint messages_place foreign key (tenant_id, conversation_id, location_id) references conversations (tenant_id, id, location_id),
  foreign key (tenant_id, contact_id) references contacts,
  foreign key (tenant_id, location_id) references locations,
  constraint messages_direction_of_state check ((direction = 'in') = (state = 'received')),
  constraint messages_about check ((about_kind is null) = (about_id is null)),
  -- a carrier that repeats itself is heard once
  constraint messages_provider_id_once unique (tenant_id, provider, provider_id),
  -- a sender that repeats itself sends once
  constraint messages_dedupe_key_once unique (tenant_id, dedupe_key)
);
create index messages_contact on messages (tenant_id, contact_id, id desc);
create index messages_conversation on messages (tenant_id, conversation_id);
create index messages_template on messages (tenant_id, location_id, template_key, at) where template_key is not null;
create index messages_queued_about on messages (tenant_id, about_id) where state = 'queued';
create index messages_queued_contact on messages (tenant_id, contact_id) where state = 'queued';

select protect('messages', 'location_id');
grant select, insert, update on messages to attend_app;

-- The clinic's own wording of the texts that are sent by themselves.
create table message_templates (
  tenant_id  uuid        not null references tenants,
  id         uuid        not null,
  key        text        not null,
  body       text        not null constraint message_templates_body_length check (length(body) between 1 and 1600),
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint message_templates_key_once unique (tenant_id, key)
);
select protect('message_templates');
grant select, insert, update on message_templates to attend_app;
