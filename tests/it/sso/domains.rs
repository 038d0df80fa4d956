//! Whose domain it is, and where its addresses lead.

use serde_json::{Value, json};
use testkit::World;

use super::{Browser, Peer, Set, connect, prove, record};
use crate::steps::text;

/// Where an address leads, by the sign-in page.
async fn leads(world: &World, email: &str) -> Value {
    let asked = world
        .post("/v1/sso/discovery", json!({ "email": email }))
        .await;
    asked.expect(200)["sso"].clone()
}

#[tokio::test]
async fn a_domain_counts_once_its_record_is_there() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let clinic = world.clinic().await;
    let connection = text(&connect(&clinic, &peer).await, "id");
    let new = json!({ "connection_id": connection, "domain": " Clinic-One.Example. " });
    let added = clinic
        .post("/v1/sso/domains", new.clone())
        .await
        .expect(201);
    assert_eq!(added["domain"], "clinic-one.example");
    assert_eq!(added["record_name"], "_attend-challenge.clinic-one.example");
    assert_eq!(
        clinic.post("/v1/sso/domains", new).await.problem(409),
        "already_added"
    );
    let proof = format!("/v1/sso/domains/{}/proof", text(&added, "id"));
    let missing = clinic.post(&proof, json!({})).await;
    assert!(
        missing
            .body
            .to_string()
            .contains("there is no TXT record at _attend-challenge.clinic-one.example")
    );
    assert_eq!(missing.problem(422), "record_missing");
    record(&world, &added, &["something else"]).await;
    let wrong = clinic.post(&proof, json!({})).await;
    assert!(
        wrong.body["detail"]
            .as_str()
            .expect("a detail")
            .contains("something else"),
        "{}",
        wrong.body
    );
    assert_eq!(leads(&world, "ann@clinic-one.example").await, Value::Null);

    record(
        &world,
        &added,
        &["v=spf1 -all", &text(&added, "record_value")],
    )
    .await;
    let proven = clinic.post(&proof, json!({})).await.expect(200);
    assert!(proven["proven_at"].is_string());
    let way = leads(&world, "Ann@Clinic-One.example").await;
    assert_eq!(way["name"], "Okta");
    let browser = Browser::open(&world);
    let start = format!("{}{}", world.url, text(&way, "start"));
    let left = super::browser::location(&browser.get(&start).await);
    assert!(left.as_str().starts_with(&peer.issuer), "{left}");
    let hint = left.query_pairs().find(|(name, _)| name == "login_hint");
    assert_eq!(hint.expect("a hint").1, "Ann@Clinic-One.example");
}

#[tokio::test]
async fn where_an_address_leads_tells_nobody_whether_it_has_an_account() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    let invite = json!({ "name": "Ann", "email": set.email("ann"), "role": "read_only" });
    set.clinic.post("/v1/users", invite).await.expect(201);
    let shape = async |name: &str| {
        let way = leads(&world, &set.email(name)).await;
        way.to_string().replace(name, "NAME")
    };
    assert_eq!(shape("ann").await, shape("nobody").await);
    for elsewhere in [
        set.clinic.email.as_str(),
        "ann@elsewhere.example",
        "no address",
        "a@b@",
        "",
    ] {
        assert_eq!(leads(&world, elsewhere).await, Value::Null, "{elsewhere}");
    }
    // Switched off, or not wanted by the clinic's policy, it leads nowhere.
    let policy = json!({ "methods": ["password"] });
    set.clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);
    assert_eq!(leads(&world, &set.email("ann")).await, Value::Null);
    let policy = json!({ "methods": ["password", "sso"] });
    set.clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);
    assert_ne!(leads(&world, &set.email("ann")).await, Value::Null);
    let path = format!("/v1/sso/connections/{}", set.connection);
    set.clinic
        .patch(&path, json!({ "enabled": false }))
        .await
        .expect(200);
    assert_eq!(leads(&world, &set.email("ann")).await, Value::Null);
}

#[tokio::test]
async fn of_two_clinics_the_first_that_proves_a_domain_holds_it() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let (one, two) = (world.clinic().await, world.clinic().await);
    let first = text(&connect(&one, &peer).await, "id");
    let second = text(&connect(&two, &peer).await, "id");
    let claim = json!({ "connection_id": second, "domain": "shared.example" });
    let claimed = two.post("/v1/sso/domains", claim).await.expect(201);
    let held = prove(&world, &one, &first, "shared.example").await;
    let both = [text(&held, "record_value"), text(&claimed, "record_value")];
    record(&world, &held, &[&both[0], &both[1]]).await;
    let proof = format!("/v1/sso/domains/{}/proof", text(&claimed, "id"));
    assert_eq!(
        two.post(&proof, json!({})).await.problem(409),
        "held_by_another"
    );
    // Given up, it is the other's to have.
    one.delete(&format!("/v1/sso/domains/{}", text(&held, "id")))
        .await
        .expect(204);
    two.post(&proof, json!({})).await.expect(200);
    assert!(text(&leads(&world, "a@shared.example").await, "start").contains(&second));
}

#[tokio::test]
async fn what_is_no_clinics_domain_cannot_be_claimed() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let clinic = world.clinic().await;
    let connection = text(&connect(&clinic, &peer).await, "id");
    for (domain, code) in [
        ("gmail.com", "open_to_all"),
        ("Outlook.com", "open_to_all"),
        ("localhost", "not_a_domain"),
        ("127.0.0.1", "not_a_domain"),
        ("a b.example", "not_a_domain"),
    ] {
        let new = json!({ "connection_id": connection, "domain": domain });
        let refused = clinic.post("/v1/sso/domains", new).await;
        assert_eq!(refused.status, 422, "{domain}");
        assert_eq!(refused.body["errors"][0]["pointer"], "/domain", "{domain}");
        assert_eq!(refused.body["errors"][0]["code"], code, "{domain}");
    }
}
