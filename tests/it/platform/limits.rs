//! How many requests are taken from whom, and what the answer says of it.

use std::num::NonZeroU32;

use platform::http::limits::Limits;
use serde_json::json;
use testkit::{Answer, Staff, World};

fn of(requests: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(requests)
}

/// `r` of `RateLimit: "caller";r=7;t=3`, and whose it is.
fn left(answer: &Answer) -> (String, u32) {
    let header = answer.headers.get("ratelimit").expect("a RateLimit header");
    let text = header.to_str().expect("plain text");
    let (name, rest) = text.split_once(";r=").expect("what is left");
    let (left, _) = rest.split_once(";t=").expect("the time");
    (
        name.trim_matches('"').to_owned(),
        left.parse().expect("a number"),
    )
}

fn waits(answer: &Answer) -> u32 {
    let header = answer.headers.get("retry-after").expect("Retry-After");
    let seconds = header.to_str().expect("plain text");
    seconds.parse().expect("whole seconds")
}

/// Asks until it is refused: how often it was not, and the refusal.
async fn spend(staff: &Staff<'_>, path: &str) -> (u32, Answer) {
    for n in 0..1000 {
        let answer = staff.get(path).await;
        if answer.status == 429 {
            return (n, answer);
        }
    }
    panic!("a thousand requests were taken");
}

/// Asks until it is too much; what it gets until then.
async fn refused(ask: impl AsyncFn() -> Answer, until_then: u16) -> Answer {
    for _ in 0..60 {
        let answer = ask().await;
        match answer.body["code"].as_str() {
            Some("too_many_requests") => return answer,
            // Guessing has its own patience.
            Some("too_many_attempts") => {}
            _ => assert_eq!(answer.status, until_then, "{}", answer.body),
        }
    }
    panic!("sixty requests were taken");
}

#[tokio::test]
async fn a_caller_who_asks_too_much_waits_and_their_colleagues_do_not() {
    let world = World::limited(Limits {
        caller: of(60),
        ..Limits::default()
    })
    .await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;

    let first = clinic.get("/v1/me").await;
    let policy = first.headers.get("ratelimit-policy").expect("a policy");
    assert_eq!(policy, "\"caller\";q=60;w=60");
    let (name, before) = left(&first);
    assert_eq!(name, "caller");
    assert!(left(&clinic.get("/v1/me").await).1 < before + 2);

    let (_, refused) = spend(&clinic, "/v1/me").await;
    assert_eq!(left(&refused), ("caller".to_owned(), 0));
    assert!((1..=60).contains(&waits(&refused)));
    assert_eq!(refused.problem(429), "too_many_requests");

    // Another session of theirs is theirs; a colleague has their own.
    let again = Staff::sign_in(&world, &clinic.email).await;
    assert!(spend(&again, "/v1/me").await.0 < 30);
    desk.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_clinic_takes_nothing_from_its_neighbour() {
    let world = World::limited(Limits {
        clinic: of(60),
        ..Limits::default()
    })
    .await;
    let (busy, neighbour) = (world.clinic().await, world.clinic().await);
    let desk = busy.staff("front_desk", Some(&busy.location_id)).await;
    let (_, refused) = spend(&busy, "/v1/me").await;
    assert_eq!(left(&refused).0, "clinic");
    assert!(spend(&desk, "/v1/me").await.0 < 30);
    neighbour.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn who_is_not_known_counts_by_their_address() {
    let world = World::limited(Limits {
        address: of(40),
        ..Limits::default()
    })
    .await;
    let clinic = world.clinic().await;
    let guess = async || {
        let request = world.http.get(format!("{}/v1/me", world.url));
        let sent = request.bearer_auth("a-guess").send().await;
        Answer::of(sent.expect("an answer")).await
    };
    let wish = json!({ "email": "nobody@example.com", "password": "some long password" });
    let sign_in = async || world.post("/v1/sessions", wish.clone()).await;
    let lead = json!({ "name": "Lee Lead", "phone": "0491 570 156" });
    let to_nowhere = async || world.post("/v1/intake/not-a-source", lead.clone()).await;

    assert_eq!(left(&refused(guess, 401).await).0, "address");
    refused(sign_in, 401).await;
    refused(to_nowhere, 404).await;
    // Who is known, and who probes, is not concerned.
    clinic.get("/v1/me").await.expect(200);
    world.get("/readyz").await.expect(200);
}

#[tokio::test]
async fn who_tries_addresses_that_there_are_not_counts_by_their_own() {
    let world = World::limited(Limits {
        address: of(40),
        ..Limits::default()
    })
    .await;
    let clinic = world.clinic().await;
    let nowhere = async || world.get("/v1/nowhere").await;
    let method = async || world.post("/v1/me", json!({})).await;
    let directory = async || world.get("/scim/v2/nowhere").await;
    assert_eq!(left(&nowhere().await).0, "address");
    assert_eq!(
        left(&refused(nowhere, 404).await),
        ("address".to_owned(), 0)
    );
    refused(method, 405).await;
    let told = directory().await;
    assert_eq!(told.status, 429, "{}", told.body);
    // What is not there to one who is known is theirs.
    let none = clinic
        .get("/v1/contacts/ctc_01h2xcejqtf2nbrexx3vqjhp41")
        .await;
    assert_eq!(none.problem(404), "not_found");
}

#[tokio::test]
async fn a_directory_that_asks_too_much_takes_nothing_from_its_clinic() {
    let world = World::limited(Limits {
        caller: of(40),
        clinic: of(200),
        ..Limits::default()
    })
    .await;
    let clinic = world.clinic().await;
    let new = json!({ "name": "Okta" });
    let made = clinic.post("/v1/directory-tokens", new).await.expect(201);
    let token = made["token"].as_str().expect("a token");
    let directory = Staff::with_token(&world, token);
    let (taken, refused) = spend(&directory, "/scim/v2/Users?count=1").await;
    assert!((30..60).contains(&taken), "{taken}");
    assert_eq!(left(&refused), ("caller".to_owned(), 0));
    for _ in 0..200 {
        directory.get("/scim/v2/Users?count=1").await;
    }
    clinic.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_source_takes_its_minutes_leads_at_once_whoever_else_is_busy() {
    let world = World::limited(Limits {
        source: of(20),
        ..Limits::default()
    })
    .await;
    let clinic = world.clinic().await;
    let (busy, quiet) = (clinic.source().await, clinic.source().await);
    let lead = |source: &str| {
        let body = json!({ "name": "Lee Lead", "phone": "0491 570 156" });
        let path = format!("/v1/intake/{source}");
        let world = &world;
        async move { world.post(&path, body).await }
    };
    for _ in 0..20 {
        lead(&busy).await.expect(202);
    }
    let refused = lead(&busy).await;
    assert_eq!(left(&refused), ("source".to_owned(), 0));
    // A minute's worth of twenty comes back one in three seconds.
    assert!((1..=3).contains(&waits(&refused)));
    assert_eq!(refused.problem(429), "too_many_requests");
    lead(&quiet).await.expect(202);
}
