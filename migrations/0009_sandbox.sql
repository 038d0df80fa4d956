-- The sandbox's own carrier and mailbox: they stand outside of every clinic, as real ones do. Only
-- where the sandbox is switched on does anything write here.

create table sandbox_sms (
  -- the carrier's own id of the text
  id          text        not null primary key,
  -- the sender's id of it: the same text handed over twice is one text
  client_ref  text        constraint sandbox_sms_client_ref_once unique,
  direction   text        not null constraint sandbox_sms_direction check (direction in ('to_patient', 'to_clinic')),
  from_number text        not null,
  to_number   text        not null,
  body        text        not null,
  segments    smallint    not null,
  encoding    text        not null,
  attempts    int         not null default 1,
  at          timestamptz not null,
  -- null: the carrier was busy and did not take it
  taken_at    timestamptz
);
create index sandbox_sms_to on sandbox_sms (to_number, id desc);
alter table sandbox_sms enable row level security;
alter table sandbox_sms force row level security;
create policy system on sandbox_sms to attend_system using (true);
-- a clinic sees what its own numbers sent and got, at the locations that the reader sees
create policy clinic on sandbox_sms to attend_app using (
  exists (select from locations l where l.sms_sender in (sandbox_sms.from_number, sandbox_sms.to_number)));
grant select, insert, update on sandbox_sms to attend_system;
grant select, insert on sandbox_sms to attend_app;

create table sandbox_emails (
  id         uuid        not null primary key,
  client_ref text        not null constraint sandbox_emails_client_ref_once unique,
  to_address text        not null,
  subject    text        not null,
  body       text        not null,
  html       text,
  links      text[]      not null,
  at         timestamptz not null
);
create index sandbox_emails_to on sandbox_emails (to_address, id desc);
alter table sandbox_emails enable row level security;
alter table sandbox_emails force row level security;
create policy system on sandbox_emails to attend_system using (true);
grant select, insert on sandbox_emails to attend_system;
