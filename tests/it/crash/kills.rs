//! Workers die in the middle of anything, and nothing is lost and nothing done twice.

use std::time::Duration;

use serde_json::json;
use testkit::World;

use super::worker::{Folder, Worker};
use crate::steps::{at_once, items, lead, tally, text};

const LEADS: usize = 150;
const KILLS: usize = 10;

async fn count(world: &World, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&mut world.database.admin().await)
        .await
        .expect(sql)
}

const LEFT: &str = "select count(*) from jobs where state <> 'dead'";
const WORKED: &str = "select count(*) from intakes where state = 'worked'";

/// Kills one worker or the other, at no time in particular.
async fn kill(world: &World, folder: &Folder, workers: &mut [Worker; 2]) {
    for n in 0..KILLS {
        let chance = uuid::Uuid::new_v4();
        let pause = 300 + u64::from(chance.as_bytes()[0]) * 3;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let victim = &mut workers[n % 2];
        assert!(victim.runs(), "a worker ended by itself");
        *victim = Worker::start(world, folder);
    }
}

/// Five at a time, so that there is work at every kill.
async fn post(world: &World, source: &str) {
    for from in (0..LEADS).step_by(5) {
        let some = (from..from + 5).map(|n| {
            let fields = json!({ "name": format!("Lead Number{n}"), "phone": format!("0491570{}", 100 + n) });
            lead(world, source, fields)
        });
        assert_eq!(tally(&at_once(some).await), [("202".to_owned(), 5)]);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn until_all_is_done(world: &World) {
    for _ in 0..300 {
        if count(world, LEFT).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} jobs are stuck", count(world, LEFT).await);
}

#[tokio::test]
async fn two_workers_that_are_killed_again_and_again_lose_no_lead_and_send_no_text_twice() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let (source, folder) = (clinic.source().await, Folder::new());
    let mut workers = [
        Worker::start(&world, &folder),
        Worker::start(&world, &folder),
    ];
    tokio::join!(post(&world, &source), kill(&world, &folder, &mut workers));
    until_all_is_done(&world).await;

    let all = LEADS as i64;
    for (what, sql) in [
        ("intakes worked", WORKED),
        ("contacts", "select count(distinct phone) from contacts"),
        ("touchpoints", "select count(*) from touchpoints"),
        (
            "leads",
            "select count(distinct subject_id) from events where kind = 'lead.created'",
        ),
        (
            "events of leads",
            "select count(*) from events where kind = 'lead.created'",
        ),
        ("cards", "select count(distinct contact_id) from cards"),
        ("cards, each once", "select count(*) from cards"),
        (
            "tasks to call",
            "select count(*) from tasks where kind = 'call_lead'",
        ),
        ("first texts", "select count(*) from messages"),
    ] {
        assert_eq!(count(&world, sql).await, all, "{what}");
    }
    // The carrier was handed each text once at most, and has what we say that it has.
    let twice = "select count(*) from sandbox_sms where attempts <> 1";
    assert_eq!(count(&world, twice).await, 0);
    let taken: Vec<String> =
        sqlx::query_scalar("select client_ref from sandbox_sms where taken_at is not null")
            .fetch_all(&mut world.database.admin().await)
            .await
            .expect("texts");
    let messages: Vec<(uuid::Uuid, String)> = sqlx::query_as("select id, state from messages")
        .fetch_all(&mut world.database.admin().await)
        .await
        .expect("messages");
    let mut uncertain = 0;
    for (id, state) in messages {
        let id = kernel::Id::<kernel::id::Message>::from_uuid(id).to_string();
        match state.as_str() {
            "delivered" => assert!(taken.contains(&id)),
            "uncertain" => uncertain += 1,
            state => panic!("a text is {state}"),
        }
    }
    let asked = "select count(*) from tasks where kind = 'delivery_uncertain' and state = 'open'";
    assert_eq!(count(&world, asked).await, uncertain);
    let dead = items(&clinic, "/v1/jobs?state=dead").await;
    assert!(
        dead.is_empty(),
        "{:?}",
        dead.iter()
            .map(|job| text(job, "last_error"))
            .collect::<Vec<_>>()
    );
}
