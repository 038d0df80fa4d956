-- Single sign-on by a clinic's own OpenID provider: which one, whose domains, who came in by it, and as what.
-- Nothing is released, and the tables that it changes hold a few rows a clinic: their locks are short.
-- squawk-ignore-file adding-foreign-key-constraint, constraint-missing-not-valid, disallowed-unique-constraint, require-concurrent-index-creation

-- A provider as the clinic's owner set it up.
create table sso_connections (
  tenant_id            uuid        not null references tenants,
  id                   uuid        not null,
  name                 text        not null constraint sso_connections_name_length check (length(name) between 1 and 200),
  -- exactly as the provider calls itself
  issuer               text        not null constraint sso_connections_issuer_length check (length(issuer) between 1 and 500),
  client_id            text        not null constraint sso_connections_client_id_length check (length(client_id) between 1 and 500),
  -- sealed with the master key, bound to the connection; null: a public client
  client_secret        bytea,
  -- the claim that lists a person's groups
  groups_claim         text        not null default 'groups' constraint sso_connections_groups_claim_length check (length(groups_claim) between 1 and 200),
  -- whom nobody invited gets an account
  creates_accounts     boolean     not null default true,
  -- an address counts as verified where the provider does not say whether it is
  trusts_email         boolean     not null default false,
  -- a sign-in there counts as one with a second factor, whatever the provider says
  trusts_second_factor boolean     not null default false,
  enabled              boolean     not null default false,
  version              bigint      not null default 1,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  primary key (tenant_id, id),
  constraint sso_connections_client_once unique (tenant_id, issuer, client_id)
);
select protect('sso_connections');
create policy system on sso_connections to attend_system using (true);
grant select, insert, update, delete on sso_connections to attend_app;
grant select on sso_connections to attend_system;

-- A domain of the clinic, once a TXT record says so: addresses there lead to the connection.
create table sso_domains (
  tenant_id     uuid        not null references tenants,
  id            uuid        not null,
  connection_id uuid        not null,
  -- lower case, ASCII
  domain        text        not null constraint sso_domains_domain_length check (length(domain) between 3 and 253),
  -- what the record must say
  token         text        not null,
  proven_at     timestamptz,
  checked_at    timestamptz,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references sso_connections on delete cascade,
  constraint sso_domains_once unique (tenant_id, domain)
);
-- Whoever proved it first holds it: an address leads to one clinic.
create unique index sso_domains_proven_once on sso_domains (domain) where proven_at is not null;
create index sso_domains_connection on sso_domains (tenant_id, connection_id);
select protect('sso_domains');
create policy system on sso_domains to attend_system using (true);
grant select, insert, update, delete on sso_domains to attend_app;
grant select on sso_domains to attend_system;

-- A group there gives a role here: at one location, or (null) at all.
create table sso_mappings (
  tenant_id     uuid        not null references tenants,
  id            uuid        not null,
  connection_id uuid        not null,
  group_name    text        not null constraint sso_mappings_group_length check (length(group_name) between 1 and 200),
  role_id       uuid        not null,
  location_id   uuid,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references sso_connections on delete cascade,
  foreign key (tenant_id, role_id) references roles,
  foreign key (tenant_id, location_id) references locations,
  constraint sso_mappings_once unique nulls not distinct (tenant_id, connection_id, group_name, role_id, location_id)
);
select protect('sso_mappings');
grant select, insert, delete on sso_mappings to attend_app;

-- Who is who: a person there is a colleague here, by what the provider never changes.
create table sso_links (
  tenant_id  uuid        not null references tenants,
  issuer     text        not null,
  subject    text        not null constraint sso_links_subject_length check (length(subject) between 1 and 255),
  user_id    uuid        not null,
  created_at timestamptz not null,
  primary key (tenant_id, issuer, subject),
  -- an address that was given to somebody else there is not the same person here
  constraint sso_links_user_once unique (tenant_id, issuer, user_id),
  foreign key (tenant_id, user_id) references staff (tenant_id, user_id) on update cascade on delete cascade
);
select protect('sso_links');
grant select, insert, delete on sso_links to attend_app;

-- One sign-in there, for ending it here and there.
create table sso_sign_ins (
  tenant_id     uuid        not null references tenants,
  id            uuid        not null,
  connection_id uuid        not null,
  subject       text        not null,
  -- the provider's own name of its session
  sid           text,
  -- sealed with the master key: what the provider asks for when somebody signs out
  id_token      bytea       not null,
  -- how the provider says that they showed who they are
  amr           text[]      not null,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references sso_connections on delete cascade
);
create index sso_sign_ins_subject on sso_sign_ins (tenant_id, connection_id, subject);
select protect('sso_sign_ins');
create policy system on sso_sign_ins to attend_system using (true);
grant select, insert on sso_sign_ins to attend_app;
grant select, delete on sso_sign_ins to attend_system;

-- A sign-in that has left for the provider. Of what the browser and the provider bring back only hashes are kept.
create table sso_departures (
  state_hash    bytea       not null primary key,
  browser_hash  bytea       not null,
  tenant_id     uuid        not null references tenants,
  connection_id uuid        not null,
  -- whoever is signed in and wants to come in by the provider from now on
  link_user_id  uuid        references users,
  return_to     text        not null,
  used_at       timestamptz,
  expires_at    timestamptz not null,
  created_at    timestamptz not null
);
alter table sso_departures enable row level security;
alter table sso_departures force row level security;
create policy system on sso_departures to attend_system using (true);
grant select, insert, update, delete on sso_departures to attend_system;

-- Logout tokens that were obeyed: each is good once.
create table sso_logout_tokens (
  tenant_id     uuid        not null references tenants,
  connection_id uuid        not null,
  jti_hash      bytea       not null,
  created_at    timestamptz not null,
  primary key (tenant_id, connection_id, jti_hash)
);
select protect('sso_logout_tokens');
create policy system on sso_logout_tokens to attend_system using (true);
grant select, insert on sso_logout_tokens to attend_app;
grant select, delete on sso_logout_tokens to attend_system;

-- A session, and a sign-in that waits for a second factor, know the sign-in there.
alter table sessions add column sso_sign_in uuid;
create index sessions_sso_sign_in on sessions (tenant_id, sso_sign_in) where sso_sign_in is not null;
alter table sign_in_challenges add column sso_sign_in uuid;

-- A role held through a mapping stands beside the same role given by hand.
alter table memberships add column via_sso uuid;
alter table memberships drop constraint memberships_once;
alter table memberships
  add constraint memberships_once unique nulls not distinct (tenant_id, user_id, role_id, location_id, region_id, via_group, via_sso),
  add constraint memberships_via_sso foreign key (tenant_id, via_sso) references sso_mappings;
create index memberships_sso on memberships (tenant_id, via_sso) where via_sso is not null;

-- Owners of clinics that there are already set it up, too.
alter table roles no force row level security;
update roles set permissions = permissions || '{sso:configure}' where built_in and key = 'owner' and not 'sso:configure' = any (permissions);
alter table roles force row level security;

-- TXT records of the sandbox's made-up domain name system.
create table sandbox_txt_records (
  name  text not null,
  value text not null,
  primary key (name, value)
);
alter table sandbox_txt_records enable row level security;
alter table sandbox_txt_records force row level security;
create policy system on sandbox_txt_records to attend_system using (true);
grant select, insert, delete on sandbox_txt_records to attend_system;
