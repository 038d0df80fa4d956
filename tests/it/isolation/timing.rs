//! How long a refusal takes tells nothing either: of a record that is another's, PostgreSQL is asked
//! just what it is asked of one that does not exist. That is compared, and no clock.

use std::{
    io::{Read, Seek, SeekFrom},
    path::PathBuf,
};

use sqlx::{AssertSqlSafe, PgConnection};
use testkit::{Database, Staff, World};

use super::{
    operations::{Operation, Slot, behind_doors},
    records::{Records, SHARED, nothing},
};

/// What PostgreSQL's log says of one database.
struct Log {
    path: PathBuf,
    admin: PgConnection,
}

/// Ids and figures left out: what was asked, not of whom.
fn shape(sql: &str) -> String {
    let plain = |c: char| if c.is_ascii_hexdigit() { '#' } else { c };
    let words = sql.split(' ').map(|word| {
        let is_value = word.contains('\'') || word.contains('-');
        match is_value {
            true => word.chars().map(plain).collect(),
            false => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

impl Log {
    /// Every statement of the connections that are opened from now on.
    async fn of(database: &Database) -> Self {
        let mut admin = database.admin().await;
        let name: String = sqlx::query_scalar("select current_database()::text")
            .fetch_one(&mut admin)
            .await
            .expect("a name");
        let all = format!("alter database {name} set log_statement = 'all'");
        sqlx::raw_sql(AssertSqlSafe(all))
            .execute(&mut admin)
            .await
            .expect("it obeys");
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/it-postgres/postgres.log");
        Self { path, admin }
    }

    fn end(&self) -> u64 {
        std::fs::metadata(&self.path).expect("a log").len()
    }

    /// What the server has asked since.
    async fn since(&mut self, start: u64) -> Vec<String> {
        let servers: Vec<i32> = sqlx::query_scalar(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .fetch_all(&mut self.admin)
        .await
        .expect("the connections");
        let mut file = std::fs::File::open(&self.path).expect("a log");
        file.seek(SeekFrom::Start(start)).expect("it has grown");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it is read");
        let text = String::from_utf8_lossy(&bytes);
        let of_server = |line: &&str| {
            let pid = line
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'));
            let pid = pid.and_then(|(pid, _)| pid.parse().ok());
            pid.is_some_and(|pid: i32| servers.contains(&pid))
        };
        let asked = text.lines().filter(of_server).filter_map(|line| {
            let (_, sent) = line.split_once("LOG:  ")?;
            let prepared = sent
                .strip_prefix("execute ")
                .and_then(|rest| Some(rest.split_once(": ")?.1));
            Some(shape(prepared.or(sent.strip_prefix("statement: "))?))
        });
        // A transaction that is dropped rolls back after the answer: into this call or the next.
        asked.filter(|sql| sql != "ROLLBACK").collect()
    }
}

/// What is asked of this id. None: it is let through, or refused before anybody looks.
async fn asked(
    log: &mut Log,
    operation: &Operation,
    caller: &Staff<'_>,
    mine: &Records,
    at: (&Slot, &str),
) -> Option<Vec<String>> {
    let start = log.end();
    let answer = operation.call(caller, mine, Some(at)).await;
    let asked = log.since(start).await;
    (answer.status >= 400 && answer.status != 403).then_some(asked)
}

/// Where a foreign id is looked for otherwise than one of nothing.
async fn differences(
    log: &mut Log,
    caller: &Staff<'_>,
    mine: &Records,
    theirs: &Records,
    shared: &[&str],
) -> Vec<String> {
    let (mut differences, mut compared) = (vec![], 0);
    for operation in behind_doors() {
        for (slot, kind) in operation.slots() {
            if shared.contains(&kind.as_str()) {
                continue;
            }
            let id = theirs.of(&Some(kind.clone()), &operation.id);
            let nothing = nothing(&kind);
            let mut seen = None;
            // Who calls is looked up every few seconds, which may fall into either call.
            for _ in 0..4 {
                let foreign = asked(log, &operation, caller, mine, (&slot, &id)).await;
                let absent = asked(log, &operation, caller, mine, (&slot, &nothing)).await;
                seen = foreign.zip(absent);
                if seen
                    .as_ref()
                    .is_none_or(|(foreign, absent)| foreign == absent)
                {
                    break;
                }
            }
            let Some((foreign, absent)) = seen else {
                continue;
            };
            compared += usize::from(!foreign.is_empty());
            if foreign != absent {
                differences.push(format!(
                    "{} with {kind} at {slot:?}:\n  {}\nof nothing:\n  {}",
                    operation.id,
                    foreign.join("\n  "),
                    absent.join("\n  ")
                ));
            }
        }
    }
    assert!(
        compared > 30,
        "PostgreSQL's log says what was asked: {compared}"
    );
    differences
}

#[tokio::test]
async fn of_another_clinics_record_nothing_is_asked_that_is_not_asked_of_none() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let theirs = Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let mine = Records::make(&other, &other.location_id, "+61491570006").await;
    let (email, database) = (other.email.clone(), world.database.clone());
    world.stop().await;

    let mut log = Log::of(&database).await;
    let world = World::on(database, None).await;
    let caller = Staff::sign_in(&world, &email).await;
    let found = differences(&mut log, &caller, &mine, &theirs, &[]).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn of_another_locations_record_nothing_is_asked_that_is_not_asked_of_none() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let second = clinic.location("Second", "Australia/Perth").await;
    let theirs = Records::make(&clinic, &clinic.location_id, "+61491570006").await;
    let mine = Records::make(&clinic, &second, "+61491570156").await;
    let limited = clinic.staff("admin", Some(&second)).await;
    let (email, database) = (limited.email.clone(), world.database.clone());
    world.stop().await;

    let mut log = Log::of(&database).await;
    let world = World::on(database, None).await;
    let caller = Staff::sign_in(&world, &email).await;
    let found = differences(&mut log, &caller, &mine, &theirs, SHARED).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
