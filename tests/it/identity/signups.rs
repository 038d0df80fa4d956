//! A clinic signs up by itself.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::World;

use super::PASSWORD;

fn wish(email: &str) -> Value {
    json!({
        "clinic_name": "Bayside Physio", "country": "NZ", "time_zone": "Pacific/Auckland",
        "owner": { "name": "Olive Owner", "email": email },
    })
}

fn texts<'a>(items: &'a Value, field: &str) -> Vec<&'a str> {
    let items = items.as_array().expect("a list");
    items
        .iter()
        .filter_map(|item| item[field].as_str())
        .collect()
}

async fn completion(world: &World, link: &str, password: &str) -> testkit::Answer {
    let token = link.rsplit('/').next().expect("a token");
    let path = format!("/v1/signups/{token}/completion");
    world.post(&path, json!({ "password": password })).await
}

async fn mails(world: &World, to: &str) -> Vec<Value> {
    let mails = world.get(&format!("/sandbox/emails?to={to}")).await;
    let mails = mails.expect(200)["items"].as_array().cloned();
    mails.expect("mails")
}

#[tokio::test]
async fn a_clinic_signs_up_by_itself_and_gets_all_that_it_needs() {
    let world = World::without_workers().await;
    let asked = world.post("/v1/signups", wish(" Olive@Bayside.Example "));
    let asked = asked.await.expect(202);
    assert_eq!(asked["email"], "olive@bayside.example");
    assert!(asked["expires_at"].is_string());
    assert_eq!(asked.as_object().map(serde_json::Map::len), Some(2));

    let link = world.mailed_link("olive@bayside.example").await;
    let weak = completion(&world, &link, "short").await;
    assert_eq!(weak.faults(), ["/password min_length"]);
    let made = completion(&world, &link, PASSWORD).await.expect(201);
    assert_eq!(made["tenant"]["name"], "Bayside Physio");
    assert_eq!(made["owner"]["email"], "olive@bayside.example");

    let owner = testkit::Staff::sign_in(&world, "olive@bayside.example").await;
    let locations = owner.get("/v1/locations").await.expect(200)["items"].clone();
    assert_eq!(locations.as_array().map(Vec::len), Some(1));
    assert_eq!(locations[0]["id"], made["location"]["id"]);
    assert_eq!(locations[0]["country"], "NZ");
    assert_eq!(locations[0]["time_zone"], "Pacific/Auckland");
    assert!(locations[0]["sms_sender"].as_str().expect("a number").len() > 8);

    let pipelines = owner.get("/v1/pipelines").await.expect(200)["items"].clone();
    let mut keys = texts(&pipelines, "key");
    keys.sort_unstable();
    assert_eq!(keys, ["acquisition", "attendance", "recall", "recovery"]);
    for pipeline in pipelines.as_array().expect("pipelines") {
        let kinds = texts(&pipeline["stages"], "kind");
        assert!(
            kinds.contains(&"open") && kinds.contains(&"won"),
            "{pipeline}"
        );
    }
    let templates = owner.get("/v1/message-templates").await.expect(200);
    let templates = texts(&templates["items"], "key").join(" ");
    for key in [
        "speed_to_lead",
        "reminder_24h",
        "recovery_first",
        "opt_out_confirmation",
    ] {
        assert!(templates.contains(key), "{key} in {templates}");
    }

    let me = owner.get("/v1/me").await.expect(200);
    assert_eq!(me["tenant"]["id"], made["tenant"]["id"]);
    assert_eq!(me["memberships"][0]["role"]["key"], "owner");
    assert_eq!(me["memberships"][0]["location"], Value::Null);
    let held = me["permissions"].as_array().expect("permissions");
    assert!(held.contains(&json!("users:configure")));
    assert!(!held.contains(&json!("tenants:found")), "no person has it");
    let roles: Vec<String> = sqlx::query_scalar("select key from roles order by key")
        .fetch_all(&mut world.database.admin().await)
        .await
        .expect("the roles");
    let built_in =
        "admin billing_contact clinician front_desk location_manager marketing owner read_only";
    assert_eq!(roles.join(" "), built_in);
}

#[tokio::test]
async fn a_sign_up_link_works_once_and_for_a_day() {
    let world = World::without_workers().await;
    let [used, late] = ["once@example.com", "late@example.com"];
    for email in [used, late] {
        world.post("/v1/signups", wish(email)).await.expect(202);
    }
    let (used, late) = (world.mailed_link(used).await, world.mailed_link(late).await);

    // Twice at the same moment is once, too.
    let (first, second) = tokio::join!(
        completion(&world, &used, PASSWORD),
        completion(&world, &used, PASSWORD)
    );
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [201, 410]);
    let again = completion(&world, &used, PASSWORD).await;
    assert_eq!(again.problem(410), "link_used");

    world.advance(TimeDelta::hours(24));
    let expired = completion(&world, &late, PASSWORD).await;
    assert_eq!(expired.problem(410), "link_expired");
    let unknown = completion(&world, "/no-such-token", PASSWORD).await;
    assert_eq!(unknown.problem(404), "not_found");
    let tenants: i64 = sqlx::query_scalar("select count(*) from tenants")
        .fetch_one(&mut world.database.admin().await)
        .await
        .expect("a count");
    assert_eq!(tenants, 1);
}

#[tokio::test]
async fn a_bad_sign_up_names_every_wrong_field_and_sends_nothing() {
    let world = World::without_workers().await;
    let bad = json!({
        "clinic_name": " ", "country": "Atlantis", "time_zone": "Mars/Base", "plan": "free",
        "owner": { "email": "nobody", "title": "Dr" },
    });
    let faults = world.post("/v1/signups", bad).await.faults();
    assert_eq!(
        faults,
        [
            "/clinic_name pattern",
            "/country enum",
            "/owner/email pattern",
            "/owner/name required",
            "/owner/title unknown",
            "/plan unknown",
            "/time_zone time_zone",
        ]
    );
    assert!(mails(&world, "nobody").await.is_empty());
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_a_mail_that_says_so() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let known = world.post("/v1/signups", wish(&clinic.email)).await;
    let fresh = world.post("/v1/signups", wish("fresh@example.com")).await;
    let names = |body: Value| -> Vec<String> {
        let fields = body.as_object().expect("an object");
        fields.keys().cloned().collect()
    };
    assert_eq!(names(known.expect(202)), names(fresh.expect(202)));
    let mail = mails(&world, &clinic.email).await[0].clone();
    assert_eq!(mail["subject"], "You have an account already");

    // With the password that they have, it is a further clinic of theirs; without it, nothing.
    let link = world.mailed_link(&clinic.email).await;
    let stranger = completion(&world, &link, "another good password").await;
    assert_eq!(stranger.faults(), ["/password wrong_password"]);
    let made = completion(&world, &link, PASSWORD).await.expect(201);
    assert_ne!(made["tenant"]["id"], clinic.tenant_id.as_str());
    let both =
        json!({ "email": clinic.email, "password": PASSWORD, "tenant_id": made["tenant"]["id"] });
    world.post("/v1/sessions", both).await.expect(201);

    // And nobody is pestered.
    let mut last = 202;
    for _ in 0..6 {
        let answer = world.post("/v1/signups", wish("fresh@example.com")).await;
        last = answer.status;
        if last == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            assert_eq!(answer.problem(429), "too_many_mails");
            break;
        }
    }
    assert_eq!(last, 429);
}
