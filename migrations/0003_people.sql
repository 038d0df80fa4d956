-- Contacts: the people that a clinic treats or may come to treat.

create table contacts (
  tenant_id         uuid        not null references tenants,
  id                uuid        not null,
  first_name        text        not null constraint contacts_first_name_length check (length(first_name) between 1 and 100),
  last_name         text        constraint contacts_last_name_length check (length(last_name) between 1 and 100),
  phone             text        constraint contacts_phone_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  email             text        constraint contacts_email_normalised check (email = lower(btrim(email)) and length(email) <= 254),
  date_of_birth     date,
  home_location_id  uuid        not null,
  source            text,
  -- how ready they are to book, by the rules of learn::warmness
  warmness_score    smallint    constraint contacts_warmness_score check (warmness_score between 0 and 100),
  warmness_band     text        constraint contacts_warmness_band check (warmness_band in ('hot', 'warm', 'cool', 'cold', 'blocked')),
  warmness_reasons  jsonb       not null default '[]',
  sms_opted_out_at  timestamptz,
  version           bigint      not null default 1,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, home_location_id) references locations,
  -- the same person twice is what these two make impossible
  constraint contacts_phone_once unique (tenant_id, phone),
  constraint contacts_email_once unique (tenant_id, email)
);
create index contacts_newest on contacts (tenant_id, id desc);
create index contacts_home on contacts (tenant_id, home_location_id, id desc);

-- Numbers that asked to get no more texts. The number opted out, whoever has it on file: a contact's
-- own flag follows it.
create table sms_opt_outs (
  tenant_id uuid        not null,
  phone     text        not null constraint sms_opt_outs_phone_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  at        timestamptz not null,
  primary key (tenant_id, phone)
);
select protect('sms_opt_outs');
grant select, insert, delete on sms_opt_outs to attend_app;

-- Other locations that know the contact: a booking or a lead there.
create table contact_locations (
  tenant_id   uuid not null,
  contact_id  uuid not null,
  location_id uuid not null,
  primary key (tenant_id, contact_id, location_id),
  foreign key (tenant_id, contact_id) references contacts on delete cascade,
  foreign key (tenant_id, location_id) references locations
);
create index contact_locations_location on contact_locations (tenant_id, location_id, contact_id);
select protect('contact_locations', 'location_id');
grant select, insert, delete on contact_locations to attend_app;

select protect('contacts');
create policy location on contacts as restrictive to attend_app using (
  (select current_setting('app.everywhere', true)) = 'on'
  or home_location_id = any ((select coalesce(nullif(current_setting('app.locations', true), ''), '{}')::uuid[])::uuid[])
  or exists (select from contact_locations l where l.tenant_id = contacts.tenant_id and l.contact_id = contacts.id));
grant select, insert, update on contacts to attend_app;

-- Who has this number and goes by one of these names, if no location that the transaction sees knows them: the
-- desk before which they stand comes to know them. A number alone, which may be guessed, opens nobody's record.
create policy system on contacts to attend_system using (true);
create policy system on contact_locations to attend_system using (true);
grant select on contacts, contact_locations to attend_system;
create function contact_elsewhere(with_phone text, called text, surname text) returns uuid
language sql stable security definer set search_path = public as $$
  select c.id from contacts c
  cross join (select coalesce(nullif(current_setting('app.locations', true), ''), '{}')::uuid[] as seen) s
  where c.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and c.phone = with_phone
    and (lower(c.first_name) = lower(called) or lower(c.last_name) = lower(surname))
    and c.home_location_id <> all (s.seen) and not exists (
      select from contact_locations l
      where l.tenant_id = c.tenant_id and l.contact_id = c.id and l.location_id = any (s.seen))
$$;
grant create on schema public to attend_system;
alter function contact_elsewhere owner to attend_system;
revoke create on schema public from attend_system;
revoke all on function contact_elsewhere from public;
grant execute on function contact_elsewhere to attend_app;

-- What a contact is found by: prefixes over a plain b-tree, because under row security an index
-- serves only leakproof operators. Phone numbers are also kept backwards, for "ends with".
create table contact_search_keys (
  tenant_id  uuid not null,
  key        text not null collate "C",
  class      text not null constraint contact_search_keys_class check (class in ('public', 'pii')),
  contact_id uuid not null,
  primary key (tenant_id, key, class, contact_id),
  foreign key (tenant_id, contact_id) references contacts on delete cascade
);
create index contact_search_keys_contact on contact_search_keys (tenant_id, contact_id);
select protect('contact_search_keys');
grant select, insert, delete on contact_search_keys to attend_app;

-- Why a person of the staff did what an event tells, in their own words. They may say anything of the patient,
-- so they stand here, of class pii, and never in the event, which nobody can change and many may read.
create table remarks (
  tenant_id   uuid not null,
  event_id    uuid not null,
  contact_id  uuid not null,
  location_id uuid not null,
  text        text not null constraint remarks_text_length check (length(text) between 1 and 500),
  primary key (tenant_id, event_id),
  foreign key (tenant_id, contact_id) references contacts,
  foreign key (tenant_id, location_id) references locations
);
select protect('remarks', 'location_id');
grant select, insert on remarks to attend_app;

-- Every time somebody came from somewhere: what attribution counts.
create table touchpoints (
  tenant_id    uuid        not null,
  id           uuid        not null,
  contact_id   uuid        not null,
  location_id  uuid        not null,
  source       text        not null,
  medium       text,
  campaign     text,
  content      text,
  term         text,
  gclid        text,
  fbclid       text,
  referrer     text,
  page_url     text,
  service      text,
  message      text constraint touchpoints_message_length check (length(message) <= 5000),
  intake_id    uuid,
  at           timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts,
  foreign key (tenant_id, location_id) references locations
);
create index touchpoints_contact on touchpoints (tenant_id, contact_id, at);
select protect('touchpoints', 'location_id');
grant select, insert on touchpoints to attend_app;
