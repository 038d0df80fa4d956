-- Makes bench.tenants tenants out of the one that signed up, with ids that follow from the first one's.
-- Run by a superuser with session_replication_role = replica: neither row security nor triggers.
create temp table copies as
  select n, md5('tenant' || n)::uuid as tenant
  from generate_series(2, current_setting('bench.tenants')::int) n;

insert into users (id, email, name, password_hash, created_at, updated_at)
  select md5(u.id::text || c.n)::uuid, 'owner-' || c.n || '@example.com', u.name, u.password_hash, u.created_at, u.updated_at
  from users u cross join copies c;

do $$
declare
  tbl record;
  names text;
  parts text;
begin
  for tbl in
    select c.oid, c.relname from pg_class c
    where c.relkind = 'r' and not c.relispartition and c.relnamespace = 'public'::regnamespace
      and c.relname not in ('jobs', 'sessions', 'mailed_links', 'idempotency_keys')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  loop
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum),
           string_agg(case
             when a.attname = 'tenant_id' then 'c.tenant'
             when tbl.relname = 'locations' and a.attname = 'sms_sender' then '''+6148'' || lpad(c.n::text, 7, ''0'')'
             when tbl.relname = 'intake_sources' and a.attname = 'token' then '''bench-'' || c.n'
             when a.atttypid = 'uuid'::regtype then format('md5(x.%I::text || c.n)::uuid', a.attname)
             else format('x.%I', a.attname)
           end, ', ' order by a.attnum)
      into names, parts
      from pg_attribute a where a.attrelid = tbl.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
    execute format('insert into %I (%s) select %s from %I x cross join copies c', tbl.relname, names, parts, tbl.relname);
  end loop;
end $$;

update intake_sources set token = 'bench-1' where token not like 'bench-%';
update users set email = 'owner-1@example.com' where email not like 'owner-%';
