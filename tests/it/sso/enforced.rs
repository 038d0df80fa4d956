//! Where everybody is to come by SSO.

use serde_json::json;
use testkit::World;

use super::{Browser, Peer, Set};

const PASSWORD: &str = "correct horse battery staple";

#[tokio::test]
async fn staff_come_by_sso_alone_and_an_owner_breaks_the_glass_in_everybodys_sight() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk"]).await;
    let desk = set.clinic.staff("front_desk", None).await;
    let second = set.clinic.staff("owner", None).await;
    let policy = json!({ "methods": ["sso"] });
    set.clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);

    let sign_in = |email: &str| json!({ "email": email, "password": PASSWORD });
    let refused = world.post("/v1/sessions", sign_in(&desk.email)).await;
    assert_eq!(refused.problem(403), "method_not_allowed_here");
    let landed = Browser::open(&world).sign_in(&set.connection, "ann").await;
    assert_eq!(landed, "/contacts");

    world
        .post("/v1/sessions", sign_in(&set.clinic.email))
        .await
        .expect(201);
    let broken: Vec<(String, String)> =
        sqlx::query_as("select kind, summary from events where kind = 'session.glass_broken'")
            .fetch_all(&mut world.database.admin().await)
            .await
            .expect("the events");
    assert_eq!(broken.len(), 1);
    for owner in [&set.clinic.email, &second.email] {
        let found = testkit::eventually("a mail to every owner", || async {
            let mails = world
                .get(&format!("/sandbox/emails?to={owner}"))
                .await
                .expect(200);
            let mail = mails["items"][0].clone();
            let told = mail["subject"]
                .as_str()
                .is_some_and(|it| it.contains("past single sign-on"));
            told.then_some(mail)
        })
        .await;
        let text = found["text"].as_str().expect("a text");
        assert!(
            text.contains("Olive Owner") && text.contains(&world.url),
            "{text}"
        );
    }
}

#[tokio::test]
async fn where_the_clinic_wants_passwords_nobody_comes_by_sso() {
    let world = World::start().await;
    let peer = Peer::start(&world).await;
    let set = Set::up(&world, &peer).await;
    set.person(&peer, "ann", &["desk"]).await;
    let policy = json!({ "methods": ["password"] });
    set.clinic
        .patch("/v1/security-policy", policy)
        .await
        .expect(200);
    let landed = Browser::open(&world).sign_in(&set.connection, "ann").await;
    assert_eq!(landed, "/sign-in?sso_error=method_not_allowed_here");
}
