//! From the sign-in page to a session: whose account it is, and what it may do.

use serde_json::{Value, json};
use testkit::{World, eventually};

use super::{Browser, Peer, Set, map, refusals};
use crate::steps::text;

const REFUSED: &str = "/sign-in?sso_error=";

/// The roles that somebody holds, by key.
async fn roles(browser: &Browser<'_>) -> Vec<String> {
    let me = browser.api("/v1/me").await.expect(200);
    let held = me["memberships"].as_array().cloned().unwrap_or_default();
    held.iter().map(|it| text(&it["role"], "key")).collect()
}

async fn me(browser: &Browser<'_>) -> Value {
    browser.api("/v1/me").await.expect(200)["user"].clone()
}

#[tokio::test]
async fn somebody_whom_nobody_invited_comes_in_by_the_clinics_provider() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk", "chess"]).await;
    let browser = Browser::open(&world);
    let landed = browser.sign_in(&set.connection, "ann").await;
    assert_eq!(landed, "/contacts", "{:?}", refusals(&world).await);
    let ann = me(&browser).await;
    assert_eq!(ann["email"], set.email("ann"));
    assert_eq!(ann["name"], "Ann Example");
    browser.api("/v1/contacts").await.expect(200);
    assert_eq!(roles(&browser).await, ["front_desk"]);
    let sessions = browser.api("/v1/me/sessions").await.expect(200);
    assert_eq!(sessions["items"][0]["method"], "sso");
}

#[tokio::test]
async fn roles_follow_the_groups_at_each_sign_in_and_those_given_by_hand_stay() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    map(&set.clinic, &set.connection, "bosses", "admin", None).await;
    set.person(&peer, "ann", &["desk", "bosses"]).await;
    let browser = Browser::open(&world);
    browser.sign_in(&set.connection, "ann").await;
    let mut held = roles(&browser).await;
    held.sort();
    assert_eq!(held, ["admin", "front_desk"]);
    let ann = text(&me(&browser).await, "id");
    let by_hand = json!({ "role": "read_only" });
    set.clinic
        .post(&format!("/v1/users/{ann}/memberships"), by_hand)
        .await
        .expect(201);

    set.person(&peer, "ann", &["desk"]).await;
    let again = Browser::open(&world);
    assert_eq!(again.sign_in(&set.connection, "ann").await, "/contacts");
    let mut held = roles(&again).await;
    held.sort();
    assert_eq!(held, ["front_desk", "read_only"]);
    // A role through a mapping is the provider's to take.
    let memberships = again.api("/v1/me").await.expect(200)["memberships"].clone();
    let mapped = memberships.as_array().expect("a list").iter();
    let mapped = mapped.clone().find(|it| it["role"]["key"] == "front_desk");
    let mapped = format!("/v1/memberships/{}", text(mapped.expect("one"), "id"));
    assert_eq!(
        set.clinic.delete(&mapped).await.problem(409),
        "held_through_group"
    );

    // And what a mapping gave goes with it.
    let mappings = set.clinic.get("/v1/sso/mappings").await.expect(200)["items"].clone();
    for mapping in mappings.as_array().expect("a list") {
        let path = format!("/v1/sso/mappings/{}", text(mapping, "id"));
        set.clinic.delete(&path).await.expect(204);
    }
    eventually("the role is gone", || async {
        (roles(&again).await == ["read_only"]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn without_a_role_there_is_no_account_and_who_loses_all_loses_them_at_once() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["chess"]).await;
    let browser = Browser::open(&world);
    let no_role = format!("{REFUSED}no_role");
    assert_eq!(browser.sign_in(&set.connection, "ann").await, no_role);
    assert_eq!(browser.api("/v1/me").await.problem(401), "unauthorised");
    let made: i64 = sqlx::query_scalar("select count(*) from users where email = $1")
        .bind(set.email("ann"))
        .fetch_one(&mut world.database.admin().await)
        .await
        .expect("a count");
    assert_eq!(made, 0, "an account that may do nothing");

    set.person(&peer, "ann", &["desk"]).await;
    let browser = Browser::open(&world);
    assert_eq!(browser.sign_in(&set.connection, "ann").await, "/contacts");
    browser.api("/v1/contacts").await.expect(200);
    set.person(&peer, "ann", &[]).await;
    let later = Browser::open(&world);
    assert_eq!(later.sign_in(&set.connection, "ann").await, no_role);
    eventually("the earlier session may do nothing", || async {
        (browser.api("/v1/contacts").await.status == 403).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_account_is_known_by_its_subject_whatever_becomes_of_its_address() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk"]).await;
    let browser = Browser::open(&world);
    browser.sign_in(&set.connection, "ann").await;
    let ann = text(&me(&browser).await, "id");

    // Another address, even of a domain that is not the clinic's: still she.
    let moved =
        json!({ "email": "ann@elsewhere.example", "email_verified": true, "groups": ["desk"] });
    peer.account("ann", moved).await;
    let again = Browser::open(&world);
    assert_eq!(again.sign_in(&set.connection, "ann").await, "/contacts");
    assert_eq!(text(&me(&again).await, "id"), ann);

    // Her old address was given to somebody else: not she.
    let claims = json!({ "email": set.email("ann"), "email_verified": true, "groups": ["desk"] });
    peer.account("bob", claims).await;
    let other = Browser::open(&world);
    let landed = other.sign_in(&set.connection, "bob").await;
    assert_eq!(landed, format!("{REFUSED}linked_otherwise"));
    // Until the owner says that it is.
    set.clinic
        .delete(&format!("/v1/sso/links/{ann}"))
        .await
        .expect(204);
    let other = Browser::open(&world);
    assert_eq!(other.sign_in(&set.connection, "bob").await, "/contacts");
    assert_eq!(text(&me(&other).await, "id"), ann);
}

#[tokio::test]
async fn only_a_verified_address_of_a_proven_domain_is_believed() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    let groups = ["desk"];
    for (claims, code) in [
        (json!({ "groups": groups }), "email_missing"),
        (
            json!({ "email": "no address", "email_verified": true, "groups": groups }),
            "email_missing",
        ),
        (
            json!({ "email": set.email("ann"), "groups": groups }),
            "email_not_verified",
        ),
        (
            json!({ "email": set.email("ann"), "email_verified": false, "groups": groups }),
            "email_not_verified",
        ),
        (
            json!({ "email": "ann@elsewhere.example", "email_verified": true, "groups": groups }),
            "domain_not_proven",
        ),
        (
            json!({ "email": format!("ann@sub.{}", set.domain), "email_verified": true, "groups": groups }),
            "domain_not_proven",
        ),
    ] {
        peer.account("ann", claims.clone()).await;
        let landed = Browser::open(&world).sign_in(&set.connection, "ann").await;
        assert_eq!(landed, format!("{REFUSED}{code}"), "{claims}");
    }
    // Where the owner trusts it: who does not say is believed, who denies is not.
    let path = format!("/v1/sso/connections/{}", set.connection);
    set.clinic
        .patch(&path, json!({ "trusts_email": true }))
        .await
        .expect(200);
    let denied = json!({ "email": set.email("bea"), "email_verified": false, "groups": groups });
    peer.account("bea", denied).await;
    let landed = Browser::open(&world).sign_in(&set.connection, "bea").await;
    assert_eq!(landed, format!("{REFUSED}email_not_verified"));
    peer.account(
        "ann",
        json!({ "email": set.email("ann"), "groups": groups }),
    )
    .await;
    let landed = Browser::open(&world).sign_in(&set.connection, "ann").await;
    assert_eq!(landed, "/contacts");
}

#[tokio::test]
async fn whoever_is_invited_comes_in_and_has_accepted() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    let user = json!({ "name": "Ann Invited", "email": set.email("ann"), "role": "clinician", "location_id": set.clinic.location_id });
    let invited = set.clinic.post("/v1/users", user).await.expect(201);
    set.person(&peer, "ann", &[]).await;
    let browser = Browser::open(&world);
    let landed = browser.sign_in(&set.connection, "ann").await;
    assert_eq!(landed, "/contacts", "{:?}", refusals(&world).await);
    assert_eq!(me(&browser).await["id"], invited["id"]);
    assert_eq!(roles(&browser).await, ["clinician"]);
    // Whom nobody invited may be kept out.
    let path = format!("/v1/sso/connections/{}", set.connection);
    set.clinic
        .patch(&path, json!({ "creates_accounts": false }))
        .await
        .expect(200);
    set.person(&peer, "bob", &["desk"]).await;
    let landed = Browser::open(&world).sign_in(&set.connection, "bob").await;
    assert_eq!(landed, format!("{REFUSED}not_invited"));
}

#[tokio::test]
async fn nobodys_account_at_another_clinic_nor_an_owners_is_taken_over() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    let other = world.clinic().await;
    // She works at the other clinic; this one invites her as well, and its provider names her address.
    let invite = json!({ "name": "Ann", "email": set.email("ann"), "role": "read_only" });
    other.post("/v1/users", invite.clone()).await.expect(201);
    set.clinic.post("/v1/users", invite).await.expect(201);
    set.person(&peer, "ann", &["desk"]).await;
    let landed = Browser::open(&world).sign_in(&set.connection, "ann").await;
    assert_eq!(landed, format!("{REFUSED}works_elsewhere"));

    let invite = json!({ "name": "Olga", "email": set.email("olga"), "role": "owner" });
    set.clinic.post("/v1/users", invite).await.expect(201);
    set.person(&peer, "olga", &["desk"]).await;
    let landed = Browser::open(&world).sign_in(&set.connection, "olga").await;
    assert_eq!(landed, format!("{REFUSED}owner_links_first"));
}

#[tokio::test]
async fn an_owner_links_their_own_account_signed_in_by_password() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    // What the provider knows of the owner need not even have an address.
    peer.account("boss", json!({})).await;
    let browser = Browser::open(&world);
    let password = json!({ "email": set.clinic.email, "password": "correct horse battery staple" });
    browser
        .post("/v1/browser-sessions", password)
        .await
        .expect(204);
    let wish = json!({ "connection_id": set.connection, "return_to": "/me/security" });
    let departure = browser.post("/v1/sso/links", wish).await.expect(200);
    let address = text(&departure, "url").parse().expect("an address");
    let back = browser.at_provider(&address, "boss").await;
    let landed = super::browser::location(&browser.get(back.as_str()).await);
    assert_eq!(
        super::browser::landed(&landed),
        "/me/security",
        "{:?}",
        refusals(&world).await
    );

    let fresh = Browser::open(&world);
    assert_eq!(fresh.sign_in(&set.connection, "boss").await, "/contacts");
    assert_eq!(me(&fresh).await["email"], set.clinic.email);
    assert_eq!(roles(&fresh).await, ["owner"]);
    // One account there is one person here.
    let desk = set.clinic.staff("front_desk", None).await;
    let browser = Browser::open(&world);
    let password = json!({ "email": desk.email, "password": "correct horse battery staple" });
    browser
        .post("/v1/browser-sessions", password)
        .await
        .expect(204);
    let wish = json!({ "connection_id": set.connection });
    let departure = browser.post("/v1/sso/links", wish).await.expect(200);
    let address = text(&departure, "url").parse().expect("an address");
    let back = browser.at_provider(&address, "boss").await;
    let landed = super::browser::location(&browser.get(back.as_str()).await);
    assert_eq!(
        super::browser::landed(&landed),
        format!("{REFUSED}linked_to_another")
    );
}

#[tokio::test]
async fn suspended_colleagues_and_switched_off_connections_let_nobody_in() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk"]).await;
    let browser = Browser::open(&world);
    browser.sign_in(&set.connection, "ann").await;
    let ann = text(&me(&browser).await, "id");
    let suspension = format!("/v1/users/{ann}/suspension");
    let suspended = set.clinic.post(&suspension, json!({})).await;
    assert!(suspended.status < 300, "{}", suspended.body);
    let landed = Browser::open(&world).sign_in(&set.connection, "ann").await;
    assert_eq!(landed, format!("{REFUSED}suspended"));
    set.clinic.delete(&suspension).await;

    let path = format!("/v1/sso/connections/{}", set.connection);
    let on_the_way = Browser::open(&world);
    let authorization = on_the_way.leave(&set.connection, "/").await;
    set.clinic
        .patch(&path, json!({ "enabled": false }))
        .await
        .expect(200);
    let off = format!("{REFUSED}connection_off");
    assert_eq!(
        Browser::open(&world).sign_in(&set.connection, "ann").await,
        off
    );
    let back = on_the_way.at_provider(&authorization, "ann").await;
    let landed = super::browser::location(&on_the_way.get(back.as_str()).await);
    assert_eq!(super::browser::landed(&landed), off);
    for nonsense in ["", "sso_01h2xcejqtf2nbrexx3vqjhp41", "x"] {
        assert_eq!(Browser::open(&world).sign_in(nonsense, "ann").await, off);
    }
    set.clinic.delete(&path).await.expect(204);
    eventually("the session is over", || async {
        (browser.api("/v1/me").await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_the_providers_or_ones_own() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk"]).await;
    let policy = json!({ "second_factor": "required" });
    set.clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);
    // The provider does not say that it asked for one: first she sets one up.
    let browser = Browser::open(&world);
    assert_eq!(browser.sign_in(&set.connection, "ann").await, "/contacts");
    assert_eq!(browser.api("/v1/contacts").await.status, 403);
    let factor = browser
        .post("/v1/me/factors", json!({ "name": "Phone" }))
        .await
        .expect(201);
    let code = super::code_of(&world, &factor);
    let path = format!("/v1/me/factors/{}/confirmation", text(&factor, "id"));
    let confirmed = browser.post(&path, json!({ "code": code })).await;
    assert!(confirmed.status < 300, "{}", confirmed.body);
    // From then on she is asked for it.
    let again = Browser::open(&world);
    let landed = again.sign_in(&set.connection, "ann").await;
    let told = landed.strip_prefix("/sign-in#challenge=");
    let (challenge, methods) = told.and_then(|told| told.split_once("&methods=")).unzip();
    assert_eq!(methods, Some("totp+recovery_code"));
    let challenge = challenge.unwrap_or_else(|| panic!("no challenge: {landed}"));
    assert_eq!(again.api("/v1/me").await.status, 401);
    world.advance(chrono::TimeDelta::seconds(60));
    let proof = json!({ "challenge": challenge, "code": super::code_of(&world, &factor) });
    again
        .post("/v1/browser-sessions/second-factor", proof)
        .await
        .expect(204);
    again.api("/v1/contacts").await.expect(200);
    let sessions = again.api("/v1/me/sessions").await.expect(200);
    assert_eq!(sessions["items"][0]["method"], "sso");
    // Where the provider says that it asked, or the owner trusts that it did, nobody asks again.
    peer.behave(json!({ "id_token": { "claims": { "amr": ["pwd", "mfa"] } } }))
        .await;
    let asked = Browser::open(&world);
    assert_eq!(asked.sign_in(&set.connection, "ann").await, "/contacts");
    asked.api("/v1/contacts").await.expect(200);
    peer.behave(json!({})).await;
    let path = format!("/v1/sso/connections/{}", set.connection);
    set.clinic
        .patch(&path, json!({ "trusts_second_factor": true }))
        .await
        .expect(200);
    let trusted = Browser::open(&world);
    assert_eq!(trusted.sign_in(&set.connection, "ann").await, "/contacts");
    // Nor of who has none here, also when the session is renewed.
    set.person(&peer, "bea", &["desk"]).await;
    let without = Browser::open(&world);
    assert_eq!(without.sign_in(&set.connection, "bea").await, "/contacts");
    let renewal = "/v1/browser-sessions/renewal";
    without.post(renewal, json!({})).await.expect(204);
    without.api("/v1/contacts").await.expect(200);
}
