//! Guessing is slowed by whom it is about and by where it comes from.

use futures::future::join_all;
use serde_json::json;
use testkit::{Answer, World};

use super::{PASSWORD, factors::enrol};

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

/// How many of sixty wrong codes that are sent at once are looked at.
async fn looked_at(
    world: &World,
    challenges: &[String],
    address: impl Fn(usize) -> String,
) -> usize {
    let guesses = (0..60).map(async |n| {
        let challenge = &challenges[n % challenges.len()];
        let body = json!({ "challenge": challenge, "code": format!("{:06}", 100_000 + n) });
        let request = world
            .http
            .post(format!("{}/v1/sessions/second-factor", world.url));
        let request = request.header("x-forwarded-for", address(n));
        Answer::of(request.json(&body).send().await.expect("an answer")).await
    });
    let answers = join_all(guesses).await;
    assert!(
        answers
            .iter()
            .all(|answer| [401, 429].contains(&answer.status))
    );
    let wrong = |answer: &&Answer| answer.body["code"] == "wrong_code";
    answers.iter().filter(wrong).count()
}

/// Sign-ins with the right password that wait for the second factor.
async fn challenges(world: &World, email: &str, count: usize) -> Vec<String> {
    let mut challenges = vec![];
    for n in 0..count {
        let waiting = attempt(world, email, PASSWORD, &format!("198.51.100.{n}")).await;
        challenges.push(crate::steps::text(&waiting.expect(202), "challenge"));
    }
    challenges
}

#[tokio::test]
async fn codes_that_are_guessed_at_once_are_slowed_as_one_by_one() {
    let world = World::behind_a_proxy().await;
    let clinic = world.clinic().await;
    enrol(&world, &clinic).await;
    let one = challenges(&world, &clinic.email, 1).await;
    let spread = |n| format!("203.0.113.{n}");
    let looked = looked_at(&world, &one, spread).await;
    assert!(
        (1..=5).contains(&looked),
        "{looked} of sixty, for one sign-in"
    );
    world.advance(chrono::TimeDelta::hours(2));
    let many = challenges(&world, &clinic.email, 20).await;
    let looked = looked_at(&world, &many, spread).await;
    assert!(
        (1..=5).contains(&looked),
        "{looked} of sixty, for twenty sign-ins"
    );
}

#[tokio::test]
async fn one_sign_in_has_five_tries_of_a_second_factor() {
    let world = World::behind_a_proxy().await;
    let clinic = world.clinic().await;
    let (_, recovery) = enrol(&world, &clinic).await;
    let challenge = challenges(&world, &clinic.email, 1).await.remove(0);
    let show = async |code: &str| {
        let body = json!({ "challenge": challenge, "recovery_code": code });
        world.post("/v1/sessions/second-factor", body).await
    };
    for _ in 0..5 {
        assert_eq!(show("wrong").await.problem(401), "wrong_code");
    }
    assert_eq!(show("wrong").await.problem(429), "too_many_attempts");
    world.advance(chrono::TimeDelta::seconds(5));
    assert_eq!(show(&recovery[0]).await.problem(401), "challenge_over");
    // With the right password once more, the right code opens.
    let challenge = challenges(&world, &clinic.email, 1).await.remove(0);
    let body = json!({ "challenge": challenge, "recovery_code": recovery[0] });
    let opened = world.post("/v1/sessions/second-factor", body).await;
    opened.expect(201);
}

#[tokio::test]
async fn who_guesses_codes_shuts_nobody_out_behind_the_same_address() {
    let world = World::behind_a_proxy().await;
    let clinic = world.clinic().await;
    let desk = clinic.staff("front_desk", None).await;
    enrol(&world, &clinic).await;
    let waiting = challenges(&world, &clinic.email, 10).await;
    looked_at(&world, &waiting, |_| "192.0.2.7".to_owned()).await;
    let opened = attempt(&world, &desk.email, PASSWORD, "192.0.2.7").await;
    opened.expect(201);
}
