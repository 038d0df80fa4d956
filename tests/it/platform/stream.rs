//! `/v1/stream`: what happens, to those who may see it.

use std::time::Duration;

use serde_json::Value;
use testkit::{Staff, World};
use tokio::time::{Instant, timeout_at};

/// Rung for it is some 30 ms, without the bell it would be five seconds.
const SOON: Duration = Duration::from_secs(3);

/// Somebody who follows what happens.
struct Follower {
    answer: reqwest::Response,
    text: String,
}

impl Follower {
    async fn of(world: &World, staff: &Staff<'_>) -> Self {
        let request = world.http.get(format!("{}/v1/stream", world.url));
        let answer = request.bearer_auth(&staff.token).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self {
            answer,
            text: String::new(),
        }
    }

    /// What happened until `enough` of it is there, or the time is over.
    async fn hear(&mut self, until: Instant, enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        loop {
            let heard: Vec<Value> = self
                .text
                .lines()
                .filter_map(|line| line.strip_prefix("data:"))
                .filter_map(|data| serde_json::from_str(data.trim()).ok())
                .collect();
            if enough(&heard) {
                return heard;
            }
            match timeout_at(until, self.answer.chunk()).await {
                Ok(Ok(Some(chunk))) => self.text.push_str(&String::from_utf8_lossy(&chunk)),
                _ => return heard,
            }
        }
    }
}

fn tells_of(heard: &[Value], contact: &str) -> bool {
    heard.iter().any(|one| one["contact_id"] == contact)
}

#[tokio::test]
async fn a_caller_follows_twenty_streams_at_once_and_no_more() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    let mut open = vec![];
    for _ in 0..20 {
        open.push(Follower::of(&world, &clinic).await);
    }
    let one_more = clinic.get("/v1/stream").await;
    assert_eq!(one_more.problem(429), "too_many_streams");
    let _colleague = Follower::of(&world, &desk).await;
    // One that ends makes room, once what happens is told in vain.
    open.pop();
    testkit::eventually("room", || async {
        let task = serde_json::json!({ "title": "Call", "location_id": clinic.location_id });
        clinic.post("/v1/tasks", task).await.expect(201);
        let request = world.http.get(format!("{}/v1/stream", world.url));
        let sent = request.bearer_auth(&clinic.token).send().await;
        (sent.expect("an answer").status() == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_heard_of_at_once_by_those_alone_who_may_see_it() {
    let world = World::start().await;
    let (clinic, other) = (world.clinic().await, world.clinic().await);
    let second = clinic.location("Second", "Australia/Perth").await;
    let limited = clinic.staff("front_desk", Some(&second)).await;
    let mut owner = Follower::of(&world, &clinic).await;
    let mut at_second = Follower::of(&world, &limited).await;
    let mut elsewhere = Follower::of(&world, &other).await;

    let first = clinic.contact("Ann", "0491 570 006").await;
    let soon = Instant::now() + SOON;
    let heard = owner.hear(soon, |heard| tells_of(heard, &first)).await;
    let news: Vec<_> = heard
        .iter()
        .filter(|one| one["contact_id"] == first.as_str())
        .collect();
    assert_eq!(news.len(), 1, "once: {heard:?}");
    assert_eq!(news[0]["kind"], "contact.created");
    assert_eq!(news[0]["location_id"], clinic.location_id.as_str());
    let text = heard.iter().map(Value::to_string).collect::<String>();
    assert!(
        !text.contains("Ann") && !text.contains("570"),
        "no patient's data: {text}"
    );

    let here = clinic.contact_at("Bea", "0491 570 156", &second).await;
    let soon = Instant::now() + SOON;
    let heard = at_second.hear(soon, |heard| tells_of(heard, &here)).await;
    assert!(
        tells_of(&heard, &here) && !tells_of(&heard, &first),
        "{heard:?}"
    );
    assert!(
        heard
            .iter()
            .all(|one| one["location_id"] != clinic.location_id.as_str()),
        "{heard:?}"
    );

    // What the other clinic does, it hears of; of this one it has heard nothing by then.
    let theirs = other.contact("Cyd", "0491 570 157").await;
    let soon = Instant::now() + SOON;
    let heard = elsewhere.hear(soon, |heard| tells_of(heard, &theirs)).await;
    assert!(tells_of(&heard, &theirs), "{heard:?}");
    assert!(
        !tells_of(&heard, &first) && !tells_of(&heard, &here),
        "{heard:?}"
    );
    let heard = owner.hear(Instant::now(), |_| false).await;
    assert!(!tells_of(&heard, &theirs), "{heard:?}");
}

#[tokio::test]
async fn only_who_has_signed_in_may_follow() {
    let world = World::without_workers().await;
    let answer = world.get("/v1/stream").await;
    assert_eq!(answer.problem(401), "unauthorised");
}

#[tokio::test]
async fn a_stream_ends_with_its_session_wherever_that_is_ended() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    for elsewhere in [false, true] {
        let mine = Staff::sign_in(&world, &clinic.email).await;
        let mut follower = Follower::of(&world, &mine).await;
        let phone = format!("0491 570 15{}", 6 + u8::from(elsewhere));
        let known = clinic.contact("Ann", &phone).await;
        let soon = Instant::now() + SOON;
        let heard = follower.hear(soon, |heard| tells_of(heard, &known)).await;
        assert!(tells_of(&heard, &known), "{heard:?}");
        match elsewhere {
            // What another process does, this one learns from the database alone.
            true => {
                let newest = "update sessions set ended_at = now() \
                              where id = (select id from sessions order by created_at desc limit 1)";
                let mut admin = world.database.admin().await;
                sqlx::query(newest)
                    .execute(&mut admin)
                    .await
                    .expect("an end");
            }
            false => {
                let out = mine.delete("/v1/sessions/current").await;
                out.expect(204);
            }
        }
        let over = Instant::now() + Duration::from_secs(5);
        while let Some(heard) = timeout_at(over, follower.answer.chunk())
            .await
            .expect("it ends, long before its nine minutes")
            .expect("a stream")
        {
            let heard = String::from_utf8_lossy(&heard);
            assert!(!heard.contains("contact.updated"), "{heard}");
        }
    }
    // The owner's own session is another one.
    clinic.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn nobody_hears_who_looked_at_a_record() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let first = clinic.contact("Ann", "0491 570 006").await;
    let mut owner = Follower::of(&world, &clinic).await;
    let path = format!("/v1/contacts/{first}");
    clinic.get(&path).await.expect(200);
    clinic.get("/v1/contacts").await.expect(200);
    let second = clinic.contact("Bea", "0491 570 156").await;
    let soon = Instant::now() + SOON;
    let heard = owner.hear(soon, |heard| tells_of(heard, &second)).await;
    assert!(tells_of(&heard, &second), "{heard:?}");
    let kind = |one: &Value| one["kind"].as_str().expect("a kind").to_owned();
    let looks: Vec<_> = heard
        .iter()
        .map(kind)
        .filter(|kind| kind.starts_with("record"))
        .collect();
    assert_eq!(looks, [""; 0]);
}
