-- Where leads come from, and what came.

create table intake_sources (
  tenant_id        uuid        not null references tenants,
  id               uuid        not null,
  name             text        not null constraint intake_sources_name_length check (length(name) between 1 and 100),
  kind             text        not null constraint intake_sources_kind check (kind in ('form', 'wix')),
  location_id      uuid        not null,
  -- names the source in its public address, as a form's own address would; it opens nothing else
  token            text        not null,
  -- our field -> the source's own name for it
  mapping          jsonb       not null default '{}',
  -- PEM of the RSA public key that signs the source's webhooks
  verification_key text,
  version          bigint      not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, location_id) references locations,
  constraint intake_sources_token_once unique (token)
);
select protect('intake_sources', 'location_id');
create policy system on intake_sources to attend_system using (true);
grant select, insert, update on intake_sources to attend_app;
grant select on intake_sources to attend_system;

-- One post of a source. `received` waits for its job, `worked` became a lead, `failed` waits for a
-- person to mend it, `ignored` was an event that is no lead.
create table intakes (
  tenant_id   uuid        not null,
  id          uuid        not null,
  source_id   uuid        not null,
  location_id uuid        not null,
  state       text        not null constraint intakes_state check (state in ('received', 'worked', 'failed', 'ignored')),
  -- the source's own id of the event, where it has one: a repeated event is the same intake
  external_id text        constraint intakes_external_id_length check (length(external_id) between 1 and 200),
  -- what kind of event the source says it is
  event       text,
  -- the posted fields as a JSON object; null when they could not be read
  fields      text,
  -- the beginning of a body that could not be read
  raw         text,
  -- [{pointer, code, detail}]: why it failed, or what was left out of a worked one
  errors      jsonb       not null default '[]',
  contact_id  uuid,
  version     bigint      not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references intake_sources,
  foreign key (tenant_id, location_id) references locations,
  foreign key (tenant_id, contact_id) references contacts,
  constraint intakes_worked_for_a_contact check (state <> 'worked' or contact_id is not null)
);
create unique index intakes_event_once on intakes (tenant_id, source_id, external_id) where external_id is not null;
create index intakes_state on intakes (tenant_id, state, id desc);
select protect('intakes', 'location_id');
grant select, insert, update on intakes to attend_app;
