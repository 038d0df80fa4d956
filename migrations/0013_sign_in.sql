-- How people show who they are beside a password, and what a clinic asks of them.
-- Nothing is released: the locks that it takes hold nobody up.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field, constraint-missing-not-valid, disallowed-unique-constraint, require-concurrent-index-creation

-- What a session began with, where, and when its holder last showed that it is they.
alter table sessions
  add column method     text        not null default 'password' constraint sessions_method check (method in ('password', 'sso')),
  add column second     text        constraint sessions_second check (second in ('totp', 'recovery_code')),
  add column proved_at  timestamptz not null default now(),
  -- the clinic wants a second factor, and they have none yet: good for setting one up, and nothing else
  add column must_enrol boolean     not null default false,
  add column device     text        constraint sessions_device_length check (length(device) <= 300),
  add column address    text        constraint sessions_address_length check (length(address) <= 60);
alter table sessions alter column proved_at drop default;

-- A second factor of a person, whichever clinics they work for.
create table factors (
  id           uuid        not null primary key,
  user_id      uuid        not null references users,
  kind         text        not null constraint factors_kind check (kind in ('totp')),
  name         text        not null constraint factors_name_length check (length(name) between 1 and 100),
  -- sealed with the master key, bound to the factor's id
  secret       bytea       not null,
  -- of a code that was used: neither it nor an older one is good again
  last_step    bigint,
  confirmed_at timestamptz,
  last_used_at timestamptz,
  created_at   timestamptz not null
);
create index factors_user on factors (user_id);
alter table factors enable row level security;
alter table factors force row level security;
create policy system on factors to attend_system using (true);
grant select, insert, update, delete on factors to attend_system;

-- For who has lost their second factor: each good once.
create table recovery_codes (
  user_id    uuid        not null references users,
  code_hash  bytea       not null,
  used_at    timestamptz,
  created_at timestamptz not null,
  primary key (user_id, code_hash)
);
alter table recovery_codes enable row level security;
alter table recovery_codes force row level security;
create policy system on recovery_codes to attend_system using (true);
grant select, insert, update, delete on recovery_codes to attend_system;

-- A sign-in that waits for the second factor. Only the token's hash is kept.
create table sign_in_challenges (
  token_hash bytea       not null primary key,
  tenant_id  uuid        not null references tenants,
  user_id    uuid        not null references users,
  method     text        not null,
  used_at    timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
alter table sign_in_challenges enable row level security;
alter table sign_in_challenges force row level security;
create policy system on sign_in_challenges to attend_system using (true);
grant select, insert, update, delete on sign_in_challenges to attend_system;

-- What a clinic asks of those who sign in. No row: the usual.
create table security_policies (
  tenant_id      uuid        not null primary key references tenants,
  second_factor  text        not null default 'optional' constraint security_policies_second check (second_factor in ('optional', 'required')),
  -- ways to sign in; the owner's password stays, to break the glass
  methods        text[]      not null default '{password,sso}' constraint security_policies_methods
    check (methods <@ '{password,sso}' and cardinality(methods) > 0),
  idle_minutes   int         not null default 20160 constraint security_policies_idle check (idle_minutes between 5 and 20160),
  whole_hours    int         not null default 2160 constraint security_policies_whole check (whole_hours between 1 and 2160),
  version        bigint      not null default 1,
  updated_at     timestamptz not null
);
select protect('security_policies');
create policy system on security_policies to attend_system using (true);
grant select, insert, update on security_policies to attend_app;
grant select on security_policies to attend_system;
