//! Who is bound to no clinic finds nothing, in any table; and what one clinic was given opens nothing in another.

use serde_json::json;
use sqlx::PgConnection;
use testkit::World;

use super::records::Records;
use crate::steps::{items, text};

const OF_TENANTS: &str = "\
select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' \
where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1";

async fn rows(connection: &mut PgConnection, table: &str) -> i64 {
    let sql = format!("select count(*) from {table}");
    let counted = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
    counted.fetch_one(connection).await.expect("a count")
}

async fn run(connection: &mut PgConnection, sql: &'static str) {
    sqlx::raw_sql(sql)
        .execute(connection)
        .await
        .expect("it runs");
}

#[tokio::test]
async fn without_a_clinic_no_table_of_clinics_shows_a_row() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let mut admin = world.database.admin().await;
    let tables: Vec<String> = sqlx::query_scalar(OF_TENANTS)
        .fetch_all(&mut admin)
        .await
        .expect("the catalogue answers");
    let mut full = 0;
    for table in &tables {
        full += i32::from(rows(&mut admin, table).await > 0);
    }
    assert!(full > 30, "{full} tables of {} have rows", tables.len());
    run(&mut admin, "begin; grant select on all tables in schema public to attend_app; set local role attend_app").await;
    for settings in [
        "select 1",
        "set local app.everywhere = 'on'",
        "set local app.tenant = ''",
        "set local app.tenant = '00000000-0000-0000-0000-000000000000'",
    ] {
        run(&mut admin, settings).await;
        for table in &tables {
            assert_eq!(rows(&mut admin, table).await, 0, "{table} after {settings}");
        }
    }
}

#[tokio::test]
async fn a_cursor_or_a_version_of_another_clinic_opens_nothing() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    for n in 0..3 {
        clinic.contact("Ann", &format!("0491 570 15{n}")).await;
        other.contact("Bea", &format!("0491 570 15{n}")).await;
    }
    let first = other.get("/v1/contacts?limit=1").await.expect(200);
    let cursor = text(&first, "next_cursor");
    let path = format!("/v1/contacts?limit=100&cursor={cursor}");
    let seen = items(&clinic, &path).await;
    assert!(
        seen.iter().all(|contact| contact["first_name"] == "Ann"),
        "{seen:?}"
    );

    let theirs = format!("/v1/contacts/{}", text(&first["items"][0], "id"));
    let nothing = "/v1/contacts/ctc_01h2xcejqtf2nbrexx3vqjhp41";
    let etag = other.get(&theirs).await.headers["etag"].clone();
    let etag = etag.to_str().expect("a text");
    for (name, value) in [
        ("If-None-Match", etag),
        ("If-Match", etag),
        ("If-None-Match", "*"),
    ] {
        let of = async |path: &str| {
            let read = clinic
                .call(reqwest::Method::GET, path, None, &[(name, value)])
                .await;
            let body = json!({ "first_name": "Eve" });
            let changed = clinic
                .call(reqwest::Method::PATCH, path, Some(body), &[(name, value)])
                .await;
            (read.status, changed.status, changed.body["code"].clone())
        };
        let (of_theirs, of_nothing) = (of(&theirs).await, of(nothing).await);
        assert_eq!(of_theirs, of_nothing, "{name}: {value}");
        assert_eq!(of_theirs.0, 404);
    }
}
