//! Which tokens are believed, and which answers of a browser.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::World;

use super::{
    Browser, Peer, SECRET, Set,
    browser::{landed, location},
    connect, refusals,
};
use crate::steps::text;

/// Where a sign-in lands while the provider behaves so.
async fn lands(world: &World, peer: &Peer, set: &Set<'_>, behaviour: Value) -> String {
    peer.behave(behaviour).await;
    let landed = Browser::open(world).sign_in(&set.connection, "ann").await;
    peer.behave(json!({})).await;
    landed
}

fn token(wish: Value) -> Value {
    json!({ "id_token": wish })
}

fn refused(code: &str) -> String {
    format!("/sign-in?sso_error={code}")
}

async fn with_ann<'w>(world: &'w World, peer: &Peer) -> Set<'w> {
    let set = Set::up(world, peer).await;
    set.person(peer, "ann", &["desk"]).await;
    set
}

#[tokio::test]
async fn a_token_that_is_not_signed_by_the_provider_is_refused() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = with_ann(&world, &peer).await;
    for wish in [
        json!({ "alg": "none" }),
        // By whoever knows the client's secret.
        json!({ "alg": "HS256" }),
        json!({ "kid": "foreign" }),
    ] {
        let mut behaviour = token(wish.clone());
        behaviour["secret"] = json!(SECRET);
        let landed = lands(&world, &peer, &set, behaviour).await;
        assert_eq!(landed, refused("token_signature"), "{wish}");
    }
    let behaviour = json!({ "keys": "gone", "id_token": { "claims": {} } });
    world.advance(TimeDelta::minutes(11));
    let landed = lands(&world, &peer, &set, behaviour).await;
    assert_eq!(landed, refused("token_signature"));
    // The owner can read why, in words; the same once.
    let words: Vec<_> = refusals(&world).await;
    assert!(
        words
            .iter()
            .any(|(_, words)| words.contains("does not publish")),
        "{words:?}"
    );
    assert!(words.len() < 4, "{words:?}");
}

#[tokio::test]
async fn a_token_of_another_issuer_client_or_sign_in_is_refused() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = with_ann(&world, &peer).await;
    let connection = set
        .clinic
        .get(&format!("/v1/sso/connections/{}", set.connection))
        .await;
    let us = text(&connection.expect(200), "client_id");
    for (claims, code) in [
        (
            json!({ "iss": "https://elsewhere.example" }),
            "token_issuer",
        ),
        (
            json!({ "iss": format!("{}/", peer.issuer) }),
            "token_issuer",
        ),
        (json!({ "aud": "somebody" }), "token_audience"),
        (json!({ "aud": ["somebody", "else"] }), "token_audience"),
        (json!({ "aud": [us, "else"] }), "token_audience"),
        (
            json!({ "aud": [us, "else"], "azp": "else" }),
            "token_audience",
        ),
        (json!({ "azp": "else" }), "token_audience"),
        (json!({ "nonce": "of another" }), "token_nonce"),
        (json!({ "sub": "" }), "token_invalid"),
        (json!({ "sub": "bob" }), "user_info_failed"),
    ] {
        let landed = lands(&world, &peer, &set, token(json!({ "claims": claims }))).await;
        assert_eq!(landed, refused(code), "{claims}");
    }
    for missing in ["iss", "aud", "nonce", "exp", "iat", "sub"] {
        let landed = lands(&world, &peer, &set, token(json!({ "drop": [missing] }))).await;
        assert!(
            landed.starts_with(&refused("token_")),
            "without {missing}: {landed}"
        );
    }
    // Of several audiences, made for us: good.
    let several = json!({ "claims": { "aud": [us, "else"], "azp": us } });
    let landed = lands(&world, &peer, &set, token(several)).await;
    assert_eq!(landed, "/contacts", "{:?}", refusals(&world).await);
}

#[tokio::test]
async fn clocks_may_differ_by_a_minute_and_no_more() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = with_ann(&world, &peer).await;
    // oidc-provider's ID tokens are good for an hour.
    for (shift, wanted) in [
        (50, "/contacts".to_owned()),
        (-50, "/contacts".to_owned()),
        (-3600 - 40, "/contacts".to_owned()),
        (-3600 - 80, refused("token_time")),
        (80, refused("token_time")),
    ] {
        let landed = lands(&world, &peer, &set, token(json!({ "shift": shift }))).await;
        assert_eq!(
            landed,
            wanted,
            "{shift} seconds: {:?}",
            refusals(&world).await
        );
    }
}

#[tokio::test]
async fn new_keys_of_the_provider_are_found_at_once() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = with_ann(&world, &peer).await;
    let sign_in = async || Browser::open(&world).sign_in(&set.connection, "ann").await;
    assert_eq!(sign_in().await, "/contacts");
    peer.rotate().await;
    assert_eq!(sign_in().await, "/contacts");
    peer.rotate().await;
    peer.rotate().await;
    assert_eq!(sign_in().await, "/contacts");
}

#[tokio::test]
async fn clinics_and_clients_of_one_provider_are_not_mixed_up() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let (one, two) = (with_ann(&world, &peer).await, Set::up(&world, &peer).await);
    // Another client of the first clinic: its domains are its own.
    let second = text(&connect(&one.clinic, &peer).await, "id");
    assert_eq!(
        Browser::open(&world).sign_in(&one.connection, "ann").await,
        "/contacts"
    );
    let browser = Browser::open(&world);
    let landed_at = browser.sign_in(&two.connection, "ann").await;
    assert_eq!(
        landed_at,
        refused("domain_not_proven"),
        "the other clinic's provider vouches for ann of the first"
    );
    // Linked at the first clinic, she is the same by its second client, which gives no role of its own.
    let browser = Browser::open(&world);
    assert_eq!(browser.sign_in(&second, "ann").await, refused("no_role"));
    // A code for one client is of no use to another, nor its state to another's.
    let browser = Browser::open(&world);
    let first = browser.leave(&one.connection, "/").await;
    let back = browser.at_provider(&first, "ann").await;
    let other = browser.leave(&second, "/").await;
    let state = |url: &reqwest::Url| {
        let found = url.query_pairs().find(|(name, _)| name == "state");
        found.expect("a state").1.into_owned()
    };
    let mixed = back.as_str().replace(&state(&back), &state(&other));
    let answer = location(&browser.get(&mixed).await);
    assert_eq!(landed(&answer), refused("code_refused"));
}

#[tokio::test]
async fn an_answer_is_good_once_in_its_own_browser_and_within_ten_minutes() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = with_ann(&world, &peer).await;
    let lost = refused("sign_in_lost");
    let begin = async |browser: &Browser<'_>| {
        let authorization = browser.leave(&set.connection, "/contacts").await;
        browser.at_provider(&authorization, "ann").await
    };
    let end = async |browser: &Browser<'_>, back: &str| landed(&location(&browser.get(back).await));

    let browser = Browser::open(&world);
    let back = begin(&browser).await;
    let thief = Browser::open(&world);
    assert_eq!(end(&thief, back.as_str()).await, lost, "another browser");
    thief.leave(&set.connection, "/").await;
    assert_eq!(
        end(&thief, back.as_str()).await,
        lost,
        "another browser, with a cookie of its own"
    );
    assert_eq!(end(&browser, back.as_str()).await, "/contacts");
    assert_eq!(end(&browser, back.as_str()).await, lost, "a second time");

    let slow = Browser::open(&world);
    let back = begin(&slow).await;
    world.advance(TimeDelta::minutes(10));
    assert_eq!(end(&slow, back.as_str()).await, lost, "after ten minutes");

    let callback = format!("{}/v1/sso/callback", world.url);
    for query in ["", "?state=x&code=y", "?code=y", "?error=access_denied"] {
        assert_eq!(
            end(&browser, &format!("{callback}{query}")).await,
            lost,
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_answer_of_another_issuer_or_without_a_code_is_refused() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = with_ann(&world, &peer).await;
    let changed = async |change: &dyn Fn(String) -> String| {
        let browser = Browser::open(&world);
        let authorization = browser.leave(&set.connection, "/contacts").await;
        let back = browser.at_provider(&authorization, "ann").await;
        let back = change(back.to_string());
        landed(&location(&browser.get(&back).await))
    };
    assert_eq!(changed(&|back| back).await, "/contacts");
    let other = changed(&|back| back.replace("&iss=http", "&iss=https")).await;
    assert_eq!(other, refused("token_issuer"));
    let none = changed(&|back| back.replace("&iss=", "&was=")).await;
    assert_eq!(
        none,
        refused("token_issuer"),
        "it says that it always names itself"
    );
    let denied = changed(&|back| back.replace("?code=", "?error=access_denied&was=")).await;
    assert_eq!(denied, refused("provider_refused"));
    let wrong = changed(&|back| back.replace("?code=", "?code=x")).await;
    assert_eq!(wrong, refused("code_refused"));
}
