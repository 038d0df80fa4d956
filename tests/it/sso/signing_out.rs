//! Signing out, there as well as here, and here because of there.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::{World, eventually};

use super::{Browser, Peer, Set};
use crate::steps::text;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

async fn signed_in<'w>(world: &'w World, set: &Set<'_>, who: &str) -> Browser<'w> {
    let browser = Browser::open(world);
    assert_eq!(browser.sign_in(&set.connection, who).await, "/contacts");
    browser
}

async fn is_over(browser: &Browser<'_>) {
    eventually("the session is over", || async {
        (browser.api("/v1/me").await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn who_signs_out_there_is_signed_out_here_within_seconds() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    for who in ["ann", "bob"] {
        set.person(&peer, who, &["desk"]).await;
    }
    let (ann, bob) = (
        signed_in(&world, &set, "ann").await,
        signed_in(&world, &set, "bob").await,
    );
    let elsewhere = signed_in(&world, &set, "ann").await;
    // Where the browser goes that signs out here.
    let way = ann.api("/v1/sso/end-session").await.expect(200);
    let address = text(&way, "url");
    assert!(
        address.starts_with(&format!("{}/session/end?", peer.issuer)),
        "{address}"
    );
    // The provider asks, and then tells every client behind the browser's back.
    let page = ann.get(&address).await;
    let page = page.text().await.expect("a page");
    let xsrf = page
        .split("name=\"xsrf\" value=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("{page}"));
    let xsrf = xsrf.split('"').next().expect("a token");
    let form = [("xsrf", xsrf), ("logout", "yes")];
    let confirm = format!("{}/session/end/confirm", peer.issuer);
    let left = ann
        .http
        .post(confirm)
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let back = super::browser::location(&left);
    assert_eq!(super::browser::landed(&back), "/sign-in");
    is_over(&ann).await;
    // Another session there, and another person: both stay.
    bob.api("/v1/me").await.expect(200);
    elsewhere.api("/v1/me").await.expect(200);
    // Who came by password has nowhere to go.
    let way = set.clinic.get("/v1/sso/end-session").await.expect(200);
    assert_eq!(way["url"], Value::Null);
}

/// Shows the provider's word to the connection: the status, and what it says.
async fn show(world: &World, set: &Set<'_>, token: &str) -> (u16, String) {
    let path = format!("/v1/sso/backchannel-logout/{}", set.connection);
    let request = world.http.post(format!("{}{path}", world.url));
    let answer = request
        .form(&[("logout_token", token)])
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("text"))
}

#[tokio::test]
async fn a_logout_token_is_obeyed_once_and_only_if_everything_is_right() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk"]).await;
    let ann = signed_in(&world, &set, "ann").await;
    let connection = set
        .clinic
        .get(&format!("/v1/sso/connections/{}", set.connection))
        .await;
    let client = text(&connection.expect(200), "client_id");
    let now = world.platform().clock().now().timestamp();
    let good = json!({
        "iss": peer.issuer, "aud": client, "iat": now, "exp": now + 120, "jti": "one", "sub": "ann",
        "events": { EVENT: {} },
    });
    let with = |change: &dyn Fn(&mut Value)| {
        let mut claims = good.clone();
        change(&mut claims);
        claims
    };
    let without = |name: &str| {
        let mut claims = good.clone();
        claims.as_object_mut().expect("claims").remove(name);
        claims
    };
    let plain = json!({ "typ": "logout+jwt" });
    for (claims, wish) in [
        (good.clone(), json!({ "alg": "none" })),
        (good.clone(), json!({ "alg": "HS256" })),
        (good.clone(), json!({ "kid": "foreign" })),
        (good.clone(), json!({ "typ": "at+jwt" })),
        (
            with(&|it| it["iss"] = json!("https://elsewhere.example")),
            plain.clone(),
        ),
        (with(&|it| it["aud"] = json!("somebody")), plain.clone()),
        (with(&|it| it["iat"] = json!(now - 700)), plain.clone()),
        (with(&|it| it["iat"] = json!(now + 100)), plain.clone()),
        (with(&|it| it["exp"] = json!(now - 100)), plain.clone()),
        (with(&|it| it["nonce"] = json!("x")), plain.clone()),
        (with(&|it| it["events"] = json!({})), plain.clone()),
        (
            with(&|it| it["events"] = json!({ EVENT: "x" })),
            plain.clone(),
        ),
        (without("iss"), plain.clone()),
        (without("aud"), plain.clone()),
        (without("iat"), plain.clone()),
        (without("jti"), plain.clone()),
        (without("sub"), plain.clone()),
        (without("events"), plain.clone()),
    ] {
        let token = peer.token(claims.clone(), wish.clone()).await;
        let (status, why) = show(&world, &set, &token).await;
        assert_eq!(status, 400, "{claims} {wish}: {why}");
        assert!(why.contains("invalid_request"), "{why}");
    }
    for nonsense in ["", "x", "a.b.c", "..", "e30.e30."] {
        assert_eq!(show(&world, &set, nonsense).await.0, 400, "{nonsense}");
    }
    ann.api("/v1/me").await.expect(200);

    let token = peer.token(good.clone(), plain.clone()).await;
    assert_eq!(show(&world, &set, &token).await.0, 200);
    is_over(&ann).await;
    // Signed in again, the same word is an old one; that of another session there is not theirs.
    let ann = signed_in(&world, &set, "ann").await;
    assert_eq!(show(&world, &set, &token).await.0, 400);
    let other = with(&|it| {
        it["jti"] = json!("two");
        it["sid"] = json!("another");
    });
    let token = peer.token(other, plain.clone()).await;
    assert_eq!(show(&world, &set, &token).await.0, 200);
    ann.api("/v1/me").await.expect(200);
    // New keys are found, if not more often than every twenty seconds.
    peer.rotate().await;
    world.advance(TimeDelta::seconds(30));
    let now = now + 30;
    let later = with(&|it| {
        it["jti"] = json!("three");
        it["iat"] = json!(now);
    });
    let token = peer.token(later, plain).await;
    assert_eq!(show(&world, &set, &token).await.0, 200);
    is_over(&ann).await;
}
