//! Whoever owns the database can change every row. None of it goes unseen.

use sqlx::{AssertSqlSafe, Executor, PgConnection};
use testkit::{Clinic, World};
use uuid::Uuid;

use super::{event, faults, sealed, tenant, verification};

/// A clinic with three seals or more, and two events of the first one.
struct Sealed<'w> {
    clinic: Clinic<'w>,
    last: i64,
    first: Uuid,
    second: Uuid,
}

impl<'w> Sealed<'w> {
    async fn of(world: &'w World) -> Self {
        let clinic = world.clinic().await;
        sealed(world, &clinic).await;
        for phone in ["+61491570006", "+61491570156"] {
            clinic.contact("Ann", phone).await;
            sealed(world, &clinic).await;
        }
        let found = verification(&clinic, "").await;
        let last = found["head"]["number"].as_i64().expect("a number");
        assert!(last >= 3, "{found}");
        assert_eq!(faults(&found), [""; 0]);
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select e.id from events e join audit_seals s on s.tenant_id = e.tenant_id and e.id = any (s.ids) \
             where e.tenant_id = $1 and s.number = 1 order by e.id desc limit 2",
        )
        .bind(tenant(&clinic))
        .fetch_all(&mut world.database.admin().await)
        .await
        .expect("ids");
        Self {
            clinic,
            last,
            first: ids[0],
            second: ids[1],
        }
    }

    fn filled(&self, text: &str) -> String {
        text.replace("$tenant", &format!("'{}'", tenant(&self.clinic)))
            .replace("$first", &format!("'{}'", self.first))
            .replace("$second", &format!("'{}'", self.second))
            .replace("$last", &self.last.to_string())
    }

    fn named(&self, text: &str) -> String {
        text.replace("$first", &event(self.first))
            .replace("$second", &event(self.second))
            .replace("$last", &self.last.to_string())
    }
}

const COPY: &str = "\
insert into events (tenant_id, id, at, kind, version, subject_kind, subject_id, actor_kind, summary, turn) \
select tenant_id, gen_random_uuid(), at, kind, version, subject_kind, subject_id, actor_kind, summary, ";

/// What a superuser does, and what is found: `kind seal event`.
fn tamperings() -> Vec<(String, Vec<&'static str>)> {
    let mut all: Vec<(String, Vec<&str>)> = [
        // an event
        (
            "update events set payload = payload || '{\"x\": 1}' where tenant_id = $tenant and id = $first",
            vec!["changed 1 $first"],
        ),
        (
            "update events set actor_id = gen_random_uuid() where tenant_id = $tenant and id = $second",
            vec!["changed 1 $second"],
        ),
        (
            "delete from events where tenant_id = $tenant and id = $first",
            vec!["removed 1 $first"],
        ),
        (
            "update events set at = at - interval '1 day' where tenant_id = $tenant and id = $first",
            vec!["reordered 1 $first"],
        ),
        (
            "update events e set at = o.at + interval '1 s' * case when e.id = $first then 1 else 2 end from events o \
             where e.tenant_id = $tenant and o.tenant_id = $tenant and e.id in ($first, $second) and o.id in ($first, $second) and o.id <> e.id",
            vec!["reordered 1 $first", "reordered 1 $second"],
        ),
        (
            "update events set id = case id when $first then $second::uuid else $first::uuid end, \
               at = at + interval '1 microsecond' where tenant_id = $tenant and id in ($first, $second)",
            vec!["reordered 1 $first", "reordered 1 $second"],
        ),
        (
            "update events set turn = (select from_turn from audit_seals where tenant_id = $tenant and number = 2) \
             where tenant_id = $tenant and id = $first",
            vec!["added 2 $first", "removed 1 $first"],
        ),
        // a seal
        (
            "update audit_seals set sealed_at = sealed_at + interval '1 s' where tenant_id = $tenant and number = 1",
            vec!["seal_changed 1 -"],
        ),
        (
            "update audit_seals set digest = sha256(digest) where tenant_id = $tenant and number = 2",
            vec!["seal_changed 2 -"],
        ),
        (
            "update audit_seals set prints = overlay(prints placing '\\x00' from 1) where tenant_id = $tenant and number = 2",
            vec!["seal_changed 2 -"],
        ),
        (
            "update audit_seals set digest = sha256(digest) where tenant_id = $tenant and number = $last",
            vec!["seal_changed $last -"],
        ),
        (
            "delete from audit_seals where tenant_id = $tenant and number = 1",
            vec!["seal_missing 1 -"],
        ),
        (
            "delete from audit_seals where tenant_id = $tenant and number = $last",
            vec!["seal_missing $last -"],
        ),
        (
            "delete from audit_seals where tenant_id = $tenant and number > 1",
            vec!["seal_missing 2 -"],
        ),
        (
            "delete from audit_heads where tenant_id = $tenant",
            vec!["seal_changed $last -"],
        ),
        (
            "update audit_heads set until_turn = until_turn + 1000000000 where tenant_id = $tenant",
            vec!["seal_changed $last -"],
        ),
        (
            "update audit_heads set until_turn = until_turn - 1 where tenant_id = $tenant",
            vec!["seal_changed $last -"],
        ),
    ]
    .into_iter()
    .map(|(sql, found)| (sql.to_owned(), found))
    .collect();
    // a row that was never written by us: among the sealed ones, and behind them with a date of before
    let among = format!("{COPY} turn from events where tenant_id = $tenant and id = $first");
    all.push((among, vec!["added 1 *"]));
    // and where no seal ever looks
    for turn in ["-1", "event_turn(pg_current_xact_id()) + 1000000000"] {
        let nowhere =
            format!("{COPY} {turn} from events where tenant_id = $tenant and id = $first");
        all.push((nowhere, vec!["added - *"]));
    }
    let behind = COPY.replace(
        "gen_random_uuid(), at,",
        "gen_random_uuid(), at - interval '2 days',",
    );
    let behind = format!(
        "{behind} event_turn(pg_current_xact_id()) from events where tenant_id = $tenant and id = $first"
    );
    all.push((behind, vec!["added - *"]));
    all
}

async fn run(admin: &mut PgConnection, sql: String) {
    let done = admin.execute(AssertSqlSafe(sql.clone())).await;
    let done = done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert!(done.rows_affected() > 0, "{sql} did nothing");
}

/// The clinic's rows, to be put back after each tampering.
const TABLES: [&str; 3] = ["events", "audit_seals", "audit_heads"];

#[tokio::test]
async fn whatever_a_superuser_changes_is_found_and_named() {
    let world = World::without_workers().await;
    let sealed = Sealed::of(&world).await;
    let mut admin = world.database.admin().await;
    for table in TABLES {
        run(
            &mut admin,
            format!("create temp table kept_{table} as table {table}"),
        )
        .await;
    }
    for (sql, wanted) in tamperings() {
        run(&mut admin, sealed.filled(&sql)).await;
        let found = faults(&verification(&sealed.clinic, "").await);
        let mut wanted: Vec<_> = wanted.iter().map(|fault| sealed.named(fault)).collect();
        wanted.sort();
        let like = |found: &String, wanted: &String| match wanted.strip_suffix('*') {
            Some(start) => found.starts_with(start) && !found.ends_with('-'),
            None => found == wanted,
        };
        let pairs = || found.iter().zip(&wanted);
        let same =
            found.len() == wanted.len() && pairs().all(|(found, wanted)| like(found, wanted));
        assert!(same, "{sql}\nfound {found:?}\nwanted {wanted:?}");

        for table in TABLES {
            let clear = format!("delete from {table}");
            admin.execute(AssertSqlSafe(clear)).await.expect("cleared");
            run(
                &mut admin,
                format!("insert into {table} select * from kept_{table}"),
            )
            .await;
        }
        let found = verification(&sealed.clinic, "").await;
        assert_eq!(faults(&found), [""; 0], "after {sql}");
    }
}

#[tokio::test]
async fn what_is_changed_at_one_clinic_stops_the_sealing_of_no_other() {
    let world = World::without_workers().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    sealed(&world, &clinic).await;
    sealed(&world, &other).await;
    let mut admin = world.database.admin().await;
    let ahead = format!(
        "update audit_heads set until_turn = until_turn + 1000000000 where tenant_id = '{}'",
        tenant(&clinic)
    );
    run(&mut admin, ahead).await;
    clinic.contact("Ann", "+61491570006").await;
    other.contact("Bea", "+61491570156").await;
    testkit::eventually("the other clinic's events to be sealed", || async {
        let told = ::audit::seals::seal(world.platform()).await;
        let told = told.expect_err("of one clinic");
        assert!(told.for_log().contains(&clinic.tenant_id), "{told}");
        let found = verification(&other, "").await;
        assert_eq!(faults(&found), [""; 0]);
        (found["unsealed"] == 0).then_some(())
    })
    .await;
    let found = verification(&clinic, "").await;
    assert_ne!(faults(&found), [""; 0]);
    assert_ne!(found["unsealed"], 0, "{found}");
}

#[tokio::test]
async fn an_event_without_a_turn_is_found() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    sealed(&world, &clinic).await;
    let mut admin = world.database.admin().await;
    run_any(
        &mut admin,
        "alter table events alter column turn drop not null",
    )
    .await;
    let forged = format!(
        "{COPY} null from events where tenant_id = '{}' limit 1",
        tenant(&clinic)
    );
    run(&mut admin, forged).await;
    let found = faults(&verification(&clinic, "").await);
    assert!(
        matches!(found.as_slice(), [one] if one.starts_with("added - ")),
        "{found:?}"
    );
}

async fn run_any(admin: &mut PgConnection, sql: &str) {
    let done = admin.execute(AssertSqlSafe(sql.to_owned())).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[tokio::test]
async fn a_back_dated_event_is_found_after_it_was_sealed_too() {
    let world = World::without_workers().await;
    let Sealed {
        clinic,
        first,
        last,
        ..
    } = Sealed::of(&world).await;
    let sql = "insert into events (tenant_id, id, at, kind, version, subject_kind, subject_id, actor_kind, summary) \
               select tenant_id, gen_random_uuid(), at - interval '2 days', kind, version, subject_kind, subject_id, actor_kind, summary \
               from events where tenant_id = $1 and id = $2 returning id";
    let added: Uuid = sqlx::query_scalar(sql)
        .bind(tenant(&clinic))
        .bind(first)
        .fetch_one(&mut world.database.admin().await)
        .await
        .expect("a row");
    let found = sealed(&world, &clinic).await;
    assert_eq!(
        faults(&found),
        [format!("added {} {}", last + 1, event(added))]
    );
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_found_by_whoever_kept_the_head() {
    let world = World::without_workers().await;
    let Sealed { clinic, last, .. } = Sealed::of(&world).await;
    let head = verification(&clinic, "").await["head"].clone();
    let (number, digest) = (&head["number"], head["digest"].as_str().expect("a digest"));
    let kept = format!("?number={number}&digest={digest}");
    assert_eq!(faults(&verification(&clinic, &kept).await), [""; 0]);

    let mut admin = world.database.admin().await;
    for cut in [
        "delete from events e using audit_seals s where e.tenant_id = $1 and s.tenant_id = $1 and s.number = $2 and e.turn >= s.from_turn",
        "delete from audit_seals where tenant_id = $1 and number = $2",
        "update audit_heads h set number = s.number, until_turn = s.until_turn, digest = s.digest \
         from audit_seals s where h.tenant_id = $1 and s.tenant_id = $1 and s.number = $2 - 1",
    ] {
        sqlx::query(cut)
            .bind(tenant(&clinic))
            .bind(last)
            .execute(&mut admin)
            .await
            .expect("cut off");
    }
    assert_eq!(faults(&verification(&clinic, "").await), [""; 0]);
    let found = faults(&verification(&clinic, &kept).await);
    assert_eq!(found, [format!("seal_missing {last} -")]);

    // What is sealed in its place is another.
    clinic.contact("Bea", "+61491570157").await;
    sealed(&world, &clinic).await;
    let found = faults(&verification(&clinic, &kept).await);
    assert_eq!(found, [format!("seal_changed {last} -")]);
}

#[tokio::test]
async fn what_was_kept_is_asked_for_whole() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let digest = "0".repeat(64);
    for (query, parameter) in [
        ("?number=1".to_owned(), "?digest"),
        (format!("?digest={digest}"), "?number"),
        (format!("?number=0&digest={digest}"), "?number"),
        ("?number=1&digest=abc".to_owned(), "?digest"),
        ("?from_seal=0".to_owned(), "?from_seal"),
    ] {
        let path = format!("/v1/audit/verification{query}");
        let refused = clinic.get(&path).await.expect(400);
        assert_eq!(refused["errors"][0]["pointer"], parameter, "{refused}");
    }
}

#[tokio::test]
async fn neither_role_of_ours_changes_or_removes_an_event_or_a_seal() {
    let world = World::without_workers().await;
    let Sealed { .. } = Sealed::of(&world).await;
    let mut admin = world.database.admin().await;
    for (role, forbidden) in [
        (
            "attend_app",
            "insert into audit_seals select * from audit_seals",
        ),
        (
            "attend_app",
            "insert into audit_heads select * from audit_heads",
        ),
        ("attend_app", "update audit_heads set number = 1"),
        ("attend_app", "update audit_seals set number = 1"),
        ("attend_app", "delete from audit_seals"),
        ("attend_system", "update audit_seals set number = 1"),
        ("attend_system", "delete from audit_seals"),
        ("attend_system", "delete from audit_heads"),
        ("attend_system", "truncate audit_seals"),
        ("attend_system", "insert into events select * from events"),
        ("attend_system", "update events set turn = 0"),
        ("attend_system", "delete from events"),
    ] {
        let sql = format!("begin; set local role {role}; {forbidden}");
        let refused = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await;
        let refused = refused.expect_err(forbidden).to_string();
        assert!(
            refused.contains("permission denied"),
            "{role} {forbidden}: {refused}"
        );
        sqlx::raw_sql("rollback")
            .execute(&mut admin)
            .await
            .expect("back");
    }
}
