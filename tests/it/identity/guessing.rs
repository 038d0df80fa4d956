//! Guessing is slowed by whom it is about and by where it comes from.

use serde_json::json;
use testkit::{Answer, World};

use super::PASSWORD;

async fn attempt(world: &World, email: &str, password: &str, from: &str) -> Answer {
    let request = world.http.post(format!("{}/v1/sessions", world.url));
    let body = json!({ "email": email, "password": password });
    let sent = request.header("x-forwarded-for", from).json(&body).send();
    Answer::of(sent.await.expect("an answer")).await
}

/// Whether forty guesses are slowed, each at the account and from the address that are given by its number.
async fn slowed(
    world: &World,
    account: impl Fn(usize) -> String,
    address: impl Fn(usize) -> String,
) -> bool {
    for n in 0..40 {
        let answer = attempt(world, &account(n), "a wrong password", &address(n)).await;
        if answer.status == 429 {
            return true;
        }
        assert_eq!(answer.problem(401), "invalid_credentials");
    }
    false
}

fn another(what: &str) -> impl Fn(usize) -> String {
    let what = what.to_owned();
    move |n| format!("{what}{n}@example.com")
}

#[tokio::test]
async fn behind_a_proxy_each_client_has_patience_of_its_own() {
    let world = World::behind_a_proxy().await;
    let clinic = world.clinic().await;
    // Each from another address, and whatever the client wrote before it.
    let spread = |n| format!("203.0.113.1, 192.0.2.{n}");
    assert!(!slowed(&world, another("a"), spread).await);
    // One after the other from the same: of IPv6, that is the same network.
    let network = |n| format!("2001:db8:1:2::{n:x}");
    assert!(slowed(&world, another("b"), network).await);
    let next_door = "2001:db8:1:3::1";
    let opened = attempt(&world, &clinic.email, PASSWORD, next_door).await;
    opened.expect(201);
    // An account has its own, from wherever it is guessed at.
    let elsewhere = |n| format!("198.51.100.{n}");
    assert!(slowed(&world, |_| "one@example.com".to_owned(), elsewhere).await);
}

#[tokio::test]
async fn without_a_proxy_nobody_is_believed_to_be_somebody_else() {
    let world = World::without_workers().await;
    let made_up = |n| format!("192.0.2.{n}");
    assert!(slowed(&world, another("a"), made_up).await);
}
