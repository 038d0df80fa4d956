-- Passkeys (WebAuthn): a factor of a person that also opens without a password.
-- Nothing is released: the locks that it takes hold nobody up.
-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, disallowed-unique-constraint

alter table factors drop constraint factors_kind;
alter table factors add constraint factors_kind check (kind in ('totp', 'passkey'));

alter table sessions drop constraint sessions_method;
alter table sessions add constraint sessions_method check (method in ('password', 'sso', 'passkey'));
alter table sessions drop constraint sessions_second;
alter table sessions add constraint sessions_second check (second in ('totp', 'recovery_code', 'passkey'));

alter table security_policies drop constraint security_policies_methods;
alter table security_policies add constraint security_policies_methods
  check (methods <@ '{password,passkey,sso}' and cardinality(methods) > 0);
-- Where a password opens, so does what is better than one. The table's owner is under its policies, too,
-- unless it says otherwise.
alter table security_policies no force row level security;
update security_policies set methods = methods || '{passkey}' where 'password' = any (methods);
alter table security_policies force row level security;
alter table security_policies alter column methods set default '{password,passkey,sso}';

-- What a browser was asked to sign, until it answers. Only the token's hash is kept.
create table passkey_challenges (
  token_hash bytea       not null primary key,
  -- whose answer is awaited; none: whoever's passkey answers signs in
  user_id    uuid        references users,
  purpose    text        not null constraint passkey_challenges_purpose check (purpose in ('registration', 'proof', 'sign_in')),
  state      jsonb       not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  constraint passkey_challenges_whose check ((purpose = 'sign_in') = (user_id is null))
);
alter table passkey_challenges enable row level security;
alter table passkey_challenges force row level security;
create policy system on passkey_challenges to attend_system using (true);
grant select, insert, delete on passkey_challenges to attend_system;
