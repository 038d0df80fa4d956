-- Programs that act in a clinic: by an API key, or by an OAuth client's credentials. Of the secret only a hash is kept.
create table clients (
  tenant_id    uuid        not null references tenants,
  id           uuid        not null,
  name         text        not null constraint clients_name_length check (length(name) between 1 and 200),
  kind         text        not null constraint clients_kind check (kind in ('key', 'oauth')),
  secret_hash  bytea       not null,
  -- the last letters of the secret, to tell one from another
  secret_tail  text        not null,
  permissions  text[]      not null,
  sight        jsonb       not null,
  -- null: everywhere
  location_ids uuid[],
  -- networks that it may call from; none: any
  networks     text[]      not null default '{}',
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  created_by   uuid        not null references users,
  version      bigint      not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (tenant_id, id),
  -- a key finds its tenant by it
  constraint clients_secret_once unique (secret_hash)
);
select protect('clients');
create policy system on clients to attend_system using (true);
grant select, insert, update on clients to attend_app;
grant select, update (last_used_at) on clients to attend_system;
