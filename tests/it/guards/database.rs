//! What the schema promises, read from the catalogue of a migrated database.

use sqlx::PgConnection;
use testkit::Database;

/// Tables that belong to no tenant. Each names who may see it.
const PLATFORM_WIDE: &[&str] = &[
    "_sqlx_migrations",
    "factors",
    "mailed_links",
    "passkey_challenges",
    "recovery_codes",
    "sandbox_emails",
    "sandbox_sms",
    "sandbox_txt_records",
    "sign_in_failures",
    "signing_keys",
    "users",
];

async fn names(connection: &mut PgConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql)
        .fetch_all(connection)
        .await
        .expect("the catalogue answers")
}

const UNPROTECTED: &str = "\
select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> '_sqlx_migrations' \
  and not (c.relrowsecurity and c.relforcerowsecurity) order by 1";

/// A table within reach of requests must have a policy that names the tenant, and none (but restrictive ones) that does not.
const WITHOUT_TENANT_POLICY: &str = "\
select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition \
  and has_any_column_privilege('attend_app', c.oid, 'SELECT, INSERT, UPDATE') \
  and (not exists (select from pg_policies p where p.tablename = c.relname and 'attend_app' = any (p.roles) and p.permissive = 'PERMISSIVE') \
       or exists (select from pg_policies p where p.tablename = c.relname and ('attend_app' = any (p.roles) or 'public' = any (p.roles)) \
                  and p.permissive = 'PERMISSIVE' and coalesce(p.qual, p.with_check) not like '%app.tenant%')) \
order by 1";

/// Bound to the tenant through a table that is: the sandbox's texts, by the clinic's own numbers.
const BOUND_THROUGH_ANOTHER: &[&str] = &["sandbox_sms"];

const KEYS_NOT_LED_BY_TENANT: &str = "\
select format('%s: %s', k.conrelid::regclass, k.conname) from pg_constraint k \
join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace \
join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'tenant_id' \
where n.nspname = 'public' and k.contype in ('p', 'u') and not c.relispartition and k.conkey[1] <> a.attnum \
order by 1";

const FOREIGN_KEYS_ACROSS_TENANTS: &str = "\
select format('%s: %s', k.conrelid::regclass, k.conname) from pg_constraint k \
join pg_attribute mine on mine.attrelid = k.conrelid and mine.attname = 'tenant_id' \
join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attname = 'tenant_id' \
where k.contype = 'f' and not (mine.attnum = any (k.conkey) and theirs.attnum = any (k.confkey)) order by 1";

/// Also by column: `has_any_column_privilege` sees grants that the table's own list does not show.
const CHANGEABLE_EVENTS: &str = "\
select format('%s may %s %s', r.rolname, v.verb, c.relname) \
from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r, (values ('UPDATE'), ('DELETE'), ('TRUNCATE')) as v(verb) \
where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname like 'events%' or c.relname = 'audit_seals') and r.rolname in ('attend_app', 'attend_system') \
  and (has_table_privilege(r.oid, c.oid, v.verb) or (v.verb = 'UPDATE' and has_any_column_privilege(r.oid, c.oid, 'UPDATE'))) \
order by 1";

/// Globally unique on purpose: an inbound text or token finds its tenant by them.
const UNIQUE_ACROSS_TENANTS: &[&str] = &[
    "clients: clients_secret_once",
    "intake_sources: intake_sources_token_once",
    "locations: locations_sms_sender_once",
    "mailed_links: mailed_links_pkey",
    "sign_in_challenges: sign_in_challenges_pkey",
    "sso_departures: sso_departures_pkey",
];

async fn found_in(database: &Database, sql: &'static str) -> Vec<String> {
    names(&mut database.admin().await, sql).await
}

async fn broken_by(database: &Database, change: &'static str, sql: &'static str) -> Vec<String> {
    let mut admin = database.admin().await;
    sqlx::raw_sql(change)
        .execute(&mut admin)
        .await
        .expect("the change is made");
    names(&mut admin, sql).await
}

#[tokio::test]
async fn every_table_has_forced_row_security() {
    let database = Database::fresh().await;
    assert_eq!(found_in(&database, UNPROTECTED).await, Vec::<String>::new());
    let broken = broken_by(
        &database,
        "create table loose (tenant_id uuid primary key)",
        UNPROTECTED,
    )
    .await;
    assert_eq!(broken, ["loose"]);
}

#[tokio::test]
async fn every_tenant_table_that_requests_reach_is_bound_to_the_tenant() {
    let database = Database::fresh().await;
    assert_eq!(
        found_in(&database, WITHOUT_TENANT_POLICY).await,
        BOUND_THROUGH_ANOTHER
    );
    let change =
        "create table loose (tenant_id uuid primary key); grant select on loose to attend_app";
    assert_eq!(
        broken_by(&database, change, WITHOUT_TENANT_POLICY).await,
        ["loose", "sandbox_sms"]
    );
}

#[tokio::test]
async fn every_key_of_a_tenant_table_begins_with_the_tenant() {
    let database = Database::fresh().await;
    assert_eq!(
        found_in(&database, KEYS_NOT_LED_BY_TENANT).await,
        UNIQUE_ACROSS_TENANTS
    );
    let change = "create table loose (id uuid primary key, tenant_id uuid)";
    let broken = broken_by(&database, change, KEYS_NOT_LED_BY_TENANT).await;
    assert!(broken.contains(&"loose: loose_pkey".to_owned()));
}

#[tokio::test]
async fn no_foreign_key_reaches_into_another_tenant() {
    let database = Database::fresh().await;
    assert_eq!(
        found_in(&database, FOREIGN_KEYS_ACROSS_TENANTS).await,
        Vec::<String>::new()
    );
    let change = "create table a (tenant_id uuid, id uuid unique); create table b (tenant_id uuid, a uuid constraint reach references a (id))";
    assert_eq!(
        broken_by(&database, change, FOREIGN_KEYS_ACROSS_TENANTS).await,
        ["b: reach"]
    );
}

#[tokio::test]
async fn nobody_may_change_or_remove_an_event_or_a_seal() {
    let database = Database::fresh().await;
    assert_eq!(
        found_in(&database, CHANGEABLE_EVENTS).await,
        Vec::<String>::new()
    );
    let broken = broken_by(
        &database,
        "grant update (summary) on events to attend_app",
        CHANGEABLE_EVENTS,
    )
    .await;
    assert_eq!(broken, ["attend_app may UPDATE events"]);
}

#[tokio::test]
async fn the_runtime_roles_bypass_nothing() {
    let database = Database::fresh().await;
    let loose = "select rolname::text from pg_roles where rolname like 'attend\\_%' and (rolsuper or rolbypassrls or rolcreaterole) order by 1";
    assert_eq!(found_in(&database, loose).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_tables_without_a_tenant_are_the_listed_ones() {
    let database = Database::fresh().await;
    let sql = "\
        select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition \
          and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) order by 1";
    let found = found_in(&database, sql).await;
    let unknown: Vec<_> = found
        .iter()
        .filter(|name| !PLATFORM_WIDE.contains(&name.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?} hold rows of all tenants");
}
