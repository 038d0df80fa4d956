//! Seals cover every event once, whoever makes them and whenever a transaction commits.

use serde_json::json;
use sqlx::Connection;
use testkit::{Clinic, World};
use uuid::Uuid;

use super::{faults, seal, sealed, tenant, verification};

const INSERT: &str = "\
insert into events (tenant_id, id, at, kind, version, subject_kind, subject_id, actor_kind, summary) \
values ($1, $2, $3, 'test.happened', 1, 'test', $2, 'system', 'It happened')";

/// How often each of the clinic's events is sealed: as many times once as there are events.
async fn times_sealed(world: &World, clinic: &Clinic<'_>) -> (Vec<(i64, i64)>, i64) {
    let mut admin = world.database.admin().await;
    let times = sqlx::query_as(
        "select times, count(*) from ( \
           select count(s.number) as times from events e \
           left join audit_seals s on s.tenant_id = e.tenant_id and e.id = any (s.ids) \
           where e.tenant_id = $1 group by e.id) counted group by times order by times",
    )
    .bind(tenant(clinic))
    .fetch_all(&mut admin)
    .await
    .expect("a count");
    let numbers = "select count(*) from audit_seals where tenant_id = $1";
    let seals = sqlx::query_scalar(numbers)
        .bind(tenant(clinic))
        .fetch_one(&mut admin)
        .await
        .expect("a count");
    (times, seals)
}

#[tokio::test]
async fn the_newest_events_are_not_sealed_yet_and_verification_says_so() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let found = verification(&clinic, "").await;
    assert_eq!(found["intact"], true);
    assert_eq!((&found["seals"], &found["events"]), (&json!(0), &json!(0)));
    assert!(found["unsealed"].as_i64() > Some(3), "{found}");
    assert!(found.get("head").is_none());

    let found = sealed(&world, &clinic).await;
    assert_eq!(found["intact"], true);
    let events = found["events"].as_i64().expect("a count");
    assert!(events > 3 && found["seals"].as_i64() >= Some(1), "{found}");
    assert_eq!(found["head"]["number"], found["seals"]);
    assert_eq!(found["head"]["digest"].as_str().map(str::len), Some(64));

    clinic.contact("Ann", "+61491570006").await;
    assert_eq!(verification(&clinic, "").await["unsealed"], 1);
    let found = sealed(&world, &clinic).await;
    assert_eq!(found["events"], events + 1);
    // Nothing new, nothing sealed.
    seal(&world).await;
    assert_eq!(verification(&clinic, "").await["head"], found["head"]);
    let later = format!("?from_seal={}", found["head"]["number"]);
    let found = verification(&clinic, &later).await;
    assert_eq!((&found["seals"], &found["events"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn workers_seal_by_themselves() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let head = testkit::eventually("a first seal", || async {
        seal(&world).await;
        let found = verification(&clinic, "").await;
        found.get("head").cloned()
    });
    assert!(head.await["number"].as_i64() >= Some(1));
}

#[tokio::test]
async fn what_commits_late_is_sealed_by_the_next_seal_and_nothing_is_passed_over() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let before = sealed(&world, &clinic).await;
    let mut admin = world.database.admin().await;
    let late = Uuid::new_v4();
    let mut begun = admin.begin().await.expect("begun");
    sqlx::query(INSERT)
        .bind(tenant(&clinic))
        .bind(late)
        .bind(world.platform().clock().now())
        .execute(&mut *begun)
        .await
        .expect("written");

    // Done after the late one has begun: it waits for it.
    clinic.contact("Ann", "+61491570006").await;
    seal(&world).await;
    let found = verification(&clinic, "").await;
    assert_eq!(
        (&found["unsealed"], &found["head"]),
        (&json!(1), &before["head"])
    );

    begun.commit().await.expect("committed");
    let found = sealed(&world, &clinic).await;
    assert_eq!(faults(&found), [""; 0]);
    let (times, _) = times_sealed(&world, &clinic).await;
    assert_eq!(times, [(1, found["events"].as_i64().expect("a count"))]);
    let covered: bool = sqlx::query_scalar(
        "select exists (select from audit_seals where tenant_id = $1 and $2 = any (ids))",
    )
    .bind(tenant(&clinic))
    .bind(late)
    .fetch_one(&mut admin)
    .await
    .expect("an answer");
    assert!(covered);
}

#[tokio::test]
async fn two_processes_that_seal_at_once_make_one_chain() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let other = World::on(world.database.clone(), None).await;
    let write = async {
        for n in 0..30 {
            clinic.contact("Ann", &format!("+614915701{n:02}")).await;
        }
    };
    let at_once = |world| async move {
        for _ in 0..40 {
            seal(world).await;
        }
    };
    tokio::join!(write, at_once(&world), at_once(&other), at_once(&other));
    let found = sealed(&other, &clinic).await;
    assert_eq!(faults(&found), [""; 0]);
    let (times, seals) = times_sealed(&world, &clinic).await;
    assert_eq!(times, [(1, found["events"].as_i64().expect("a count"))]);
    assert_eq!(found["head"]["number"], seals);
}

#[tokio::test]
async fn many_events_are_sealed_and_verified_in_steps() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    // Five hundred transactions of long ago have written them.
    let many = "insert into events (tenant_id, id, at, kind, version, subject_kind, subject_id, actor_kind, summary, turn) \
                select $1, gen_random_uuid(), now(), 'test.happened', 1, 'test', $1, 'system', 'It happened', n % 500 \
                from generate_series(1, 25000) n";
    sqlx::query(many)
        .bind(tenant(&clinic))
        .execute(&mut world.database.admin().await)
        .await
        .expect("written");
    let first = sealed(&world, &clinic).await;
    assert_eq!(first["intact"], true);
    let next = first["next_seal"].as_i64().expect("a next step");
    let rest = verification(&clinic, &format!("?from_seal={next}")).await;
    assert!(
        rest.get("next_seal").is_none() && rest["intact"] == true,
        "{rest}"
    );
    let sum = |field: &str| {
        first[field].as_i64().expect("a count") + rest[field].as_i64().expect("a count")
    };
    assert!(sum("events") > 25_000);
    assert_eq!(rest["head"]["number"], sum("seals"));
}

#[tokio::test]
async fn a_database_restored_into_another_cluster_goes_on_sealing_once_it_is_migrated() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let mut admin = world.database.admin().await;
    // The old cluster was far ahead of this one.
    let old = "create or replace function event_turn(xact xid8) returns bigint \
               language sql immutable parallel safe return xact::text::bigint + 1000000000";
    sqlx::raw_sql(old).execute(&mut admin).await.expect("old");
    clinic.contact("Ann", "+61491570006").await;
    sealed(&world, &clinic).await;
    let new = old.replace("1000000000", "0");
    sqlx::raw_sql(sqlx::AssertSqlSafe(new))
        .execute(&mut admin)
        .await
        .expect("new");

    let refused = ::audit::seals::seal(world.platform())
        .await
        .expect_err("refused");
    assert!(refused.for_log().contains("attend migrate"), "{refused}");
    platform::db::migrate::migrate(&world.database.admin_url)
        .await
        .expect("migrated");
    clinic.contact("Bea", "+61491570156").await;
    let found = sealed(&world, &clinic).await;
    assert_eq!(faults(&found), [""; 0]);
    let (times, _) = times_sealed(&world, &clinic).await;
    assert_eq!(times, [(1, found["events"].as_i64().expect("a count"))]);
}
