//! Leads as forms send them.

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use testkit::{Answer, Clinic, World};

use crate::steps::{PATIENT, at_once, items, lead, settled, tally, text, texts};

async fn contact(clinic: &Clinic<'_>, search: &str) -> Value {
    let found = clinic
        .items_when(&format!("/v1/contacts?search={search}"), |items| {
            items.len() == 1
        })
        .await;
    found[0].clone()
}

/// Touchpoints of the whole world, as JSON.
async fn touches(world: &World) -> Vec<Value> {
    let rows: Vec<sqlx::types::Json<Value>> =
        sqlx::query_scalar("select to_jsonb(t) from touchpoints t order by id")
            .fetch_all(&mut world.database.admin().await)
            .await
            .expect("touchpoints");
    rows.into_iter().map(|row| row.0).collect()
}

#[tokio::test]
async fn leads_come_as_json_and_as_form_fields_in_the_usual_spellings() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let json = json!({
        "firstName": "Jo", "Surname": "Json", "Mobile Number": "(0491) 570 156", "E-mail": " Jo.Json@Example.COM ",
        "page_url": "https://clinic.example/book?utm_source=google&gclid=g-1", "utm_campaign": "spring",
        "How can we help?": "Is Friday possible?",
    });
    lead(&world, &source, json).await.expect(202);
    let form = "your-name=Fay+Form&Phone+Number=%2B61+491+570+157&UTM_Source=newsletter&utm_medium=email&service=Massage";
    let sent = world
        .http
        .post(format!("{}/v1/intake/{source}", world.url))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .expect("an answer");
    assert_eq!(sent.status(), 202);
    let jo = contact(&clinic, "json").await;
    assert_eq!(
        (&jo["name"], &jo["phone"], &jo["email"]),
        (
            &json!("Jo Json"),
            &json!(PATIENT),
            &json!("jo.json@example.com")
        )
    );
    let fay = contact(&clinic, "form").await;
    assert_eq!(
        (&fay["first_name"], &fay["phone"]),
        (&json!("Fay"), &json!("+61491570157"))
    );
    settled(&world).await;
    let touches = touches(&world).await;
    let of = |source: &str| {
        let touch = touches.iter().find(|touch| touch["source"] == source);
        touch.unwrap_or_else(|| panic!("{source} in {touches:?}"))
    };
    assert_eq!(
        (&of("google")["campaign"], &of("google")["gclid"]),
        (&json!("spring"), &json!("g-1"))
    );
    assert_eq!(of("newsletter")["medium"], "email");
    let path = format!("/v1/contacts/{}/touchpoints", text(&jo, "id"));
    let told = items(&clinic, &path).await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (
            &told[0]["source"],
            &told[0]["campaign"],
            &told[0]["gclid"],
            &told[0]["message"]
        ),
        (
            &json!("google"),
            &json!("spring"),
            &json!("g-1"),
            &json!("Is Friday possible?")
        )
    );
}

#[tokio::test]
async fn a_source_reads_its_own_names_by_its_mapping() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = json!({
        "name": "Odd form", "kind": "form", "location_id": clinic.location_id,
        "mapping": { "phone": "rufnummer", "name": "wie heisst du", "utm_source": "woher" },
    });
    let source = clinic.post("/v1/intake-sources", source).await.expect(201);
    // `phone` is not what the mapping says, and is no help.
    let fields = json!({ "rufnummer": "0491570156", "wie heisst du": "Max Mapped", "woher": "friend", "phone": "n/a" });
    lead(&world, &text(&source, "token"), fields)
        .await
        .expect(202);
    let max = contact(&clinic, "mapped").await;
    assert_eq!(
        (&max["name"], &max["phone"]),
        (&json!("Max Mapped"), &json!(PATIENT))
    );
    assert_eq!(touches(&world).await[0]["source"], "friend");
    let unknown = json!({ "mapping": { "shoe_size": "x" } });
    let path = format!("/v1/intake-sources/{}", text(&source, "id"));
    assert_eq!(
        clinic.patch(&path, unknown).await.faults(),
        ["/mapping/shoe_size unknown"]
    );
}

/// Posts as a form does that was told to come back: a busy machine answers 503 with `Retry-After`.
async fn persistent(world: &World, source: &str, fields: Value) -> Answer {
    loop {
        let answer = lead(world, source, fields.clone()).await;
        if answer.status != 503 {
            return answer;
        }
        assert_eq!(answer.headers["retry-after"], "1");
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}

/// Each post is a touch of its own; the person is one, and is written to once.
#[tokio::test]
async fn a_thousand_posts_of_one_lead_at_once_are_one_contact_one_card_and_one_text() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let spellings = [
        "0491570156",
        "+61 491 570 156",
        "0491-570-156",
        "(0491) 570 156",
    ];
    let posts = (0..1000).map(|n| {
        let fields = json!({ "name": "Thea Thousand", "phone": spellings[n % 4], "email": "thea@example.com" });
        persistent(&world, &source, fields)
    });
    let answers = at_once(posts).await;
    assert_eq!(tally(&answers), [("202".to_owned(), 1000)]);
    for _ in 0..6 {
        if touches(&world).await.len() == 1000 {
            break;
        }
        settled(&world).await;
    }
    settled(&world).await;
    assert_eq!(touches(&world).await.len(), 1000);
    assert_eq!(items(&clinic, "/v1/contacts").await.len(), 1);
    assert_eq!(
        items(&clinic, "/v1/cards?pipeline=acquisition").await.len(),
        1
    );
    assert_eq!(items(&clinic, "/v1/tasks").await.len(), 1);
    assert_eq!(texts(&clinic, PATIENT).await.len(), 1);
    assert!(items(&clinic, "/v1/jobs?state=dead").await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_used_is_kept_is_named_and_works_once_it_is_mended() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let bad = json!({ "name": "Una Usable", "Telephone": "12", "eMail": "not an address" });
    assert_eq!(
        lead(&world, &source, bad).await.faults(),
        ["/Telephone invalid", "/eMail invalid"]
    );
    let none = lead(&world, &source, json!({ "name": "No Way" })).await;
    assert_eq!(none.faults(), ["/email required", "/phone required"]);
    let broken = world
        .http
        .post(format!("{}/v1/intake/{source}", world.url))
        .header(CONTENT_TYPE, "application/json")
        .body("{\"name\": \"Cut o")
        .send()
        .await
        .expect("an answer");
    assert_eq!(broken.status(), 400);

    let failed = items(&clinic, "/v1/intakes?state=failed").await;
    assert_eq!(failed.len(), 3);
    assert_eq!(failed[0]["raw"], "{\"name\": \"Cut o");
    let una = &failed[2];
    assert_eq!(una["fields"]["Telephone"], "12");
    assert_eq!(una["errors"][0]["pointer"], "/Telephone");
    let replay = format!("/v1/intakes/{}/replay", text(una, "id"));
    let still = json!({ "fields": { "Telephone": "13" } });
    assert_eq!(
        clinic.post(&replay, still).await.faults(),
        ["/fields/Telephone invalid", "/fields/eMail invalid"]
    );
    let mended = json!({ "fields": { "Telephone": "0491 570 156" } });
    clinic.post(&replay, mended.clone()).await.expect(202);
    let path = format!("/v1/intakes/{}", text(una, "id"));
    settled(&world).await;
    let worked = clinic.get(&path).await.expect(200);
    assert_eq!(worked["state"], "worked");
    assert_eq!(worked["contact_id"], contact(&clinic, "usable").await["id"]);
    assert_eq!(
        clinic.post(&replay, mended).await.problem(409),
        "intake_worked"
    );
    assert_eq!(texts(&clinic, PATIENT).await.len(), 1);
}

#[tokio::test]
async fn an_address_that_is_nobodys_is_not_found_and_intakes_stay_where_they_came_in() {
    let world = World::start().await;
    let (ours, theirs) = (world.clinic().await, world.clinic().await);
    let source = ours.source().await;
    let fields = json!({ "name": "Lee Lead", "phone": "0491 570 156" });
    assert_eq!(
        lead(&world, "no-such-token", fields.clone())
            .await
            .problem(404),
        "not_found"
    );
    let taken = lead(&world, &source, fields).await.expect(202);
    settled(&world).await;
    let path = format!("/v1/intakes/{}", text(&taken, "intake_id"));
    assert_eq!(ours.get(&path).await.expect(200)["state"], "worked");
    assert_eq!(theirs.get(&path).await.problem(404), "not_found");
    assert_eq!(
        theirs
            .post(&format!("{path}/replay"), json!({}))
            .await
            .problem(404),
        "not_found"
    );
    assert!(items(&theirs, "/v1/intakes").await.is_empty());
    assert!(items(&theirs, "/v1/intake-sources").await.is_empty());
    assert!(items(&theirs, "/v1/contacts").await.is_empty());
    // Nor does another place of the same clinic.
    let other = ours.location("Uptown", "Australia/Perth").await;
    let desk = ours.staff("location_manager", Some(&other)).await;
    assert_eq!(desk.get(&path).await.problem(404), "not_found");
    assert!(items(&desk, "/v1/intakes").await.is_empty());
}

/// As a browser asks before a script of a clinic's own site may post.
#[tokio::test]
async fn a_form_on_the_clinics_own_site_may_post_from_there() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let asked = |path: String| {
        world
            .http
            .request(reqwest::Method::OPTIONS, format!("{}{path}", world.url))
            .header("Origin", "https://clinic.example")
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .send()
    };
    let allowed = asked(format!("/v1/intake/{source}"))
        .await
        .expect("an answer");
    assert!(allowed.status().is_success());
    let origin = &allowed.headers()["access-control-allow-origin"];
    assert_eq!(origin, "https://clinic.example");
    assert!(
        !allowed
            .headers()
            .contains_key("access-control-allow-credentials")
    );
    let nowhere_else = asked("/v1/contacts".to_owned()).await.expect("an answer");
    assert!(
        !nowhere_else
            .headers()
            .contains_key("access-control-allow-origin")
    );
    for (fields, status) in [
        (json!({ "phone": PATIENT }), 202),
        (json!({ "phone": "1" }), 422),
    ] {
        let posted = world
            .http
            .post(format!("{}/v1/intake/{source}", world.url))
            .header("Origin", "https://clinic.example")
            .json(&fields)
            .send()
            .await
            .expect("an answer");
        assert_eq!(posted.status(), status);
        let origin = &posted.headers()["access-control-allow-origin"];
        assert_eq!(
            origin, "https://clinic.example",
            "a refusal is readable, too"
        );
    }
}

/// Whoever fills in a form with a patient's address does not get the patient's texts.
#[tokio::test]
async fn a_form_takes_over_nobodys_phone_and_a_person_looks() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let vera = json!({ "first_name": "Vera", "email": "vera@example.com", "location_id": clinic.location_id });
    let vera = clinic.post("/v1/contacts", vera).await.expect(201);
    let mallory = json!({ "name": "Mallory", "email": "vera@example.com", "phone": PATIENT });
    lead(&world, &source, mallory).await.expect(202);
    settled(&world).await;
    let path = format!("/v1/contacts/{}", text(&vera, "id"));
    let now = clinic.get(&path).await.expect(200);
    assert_eq!(
        (&now["phone"], &now["name"]),
        (&Value::Null, &json!("Vera"))
    );
    assert!(texts(&clinic, PATIENT).await.is_empty());
    let tasks = items(&clinic, "/v1/tasks").await;
    assert!(
        tasks.iter().any(|task| task["type"] == "check_number"),
        "{tasks:?}"
    );
}

#[tokio::test]
async fn who_is_known_by_number_alone_gets_the_name_of_their_form_and_is_called_by_no_placeholder()
{
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    lead(&world, &source, json!({ "phone": PATIENT }))
        .await
        .expect(202);
    settled(&world).await;
    let greeting = text(&texts(&clinic, PATIENT).await[0], "body");
    assert!(greeting.starts_with("Hi there,"), "{greeting}");
    let bob = json!({ "name": "Bob Builder", "phone": PATIENT });
    lead(&world, &source, bob).await.expect(202);
    assert_eq!(contact(&clinic, "builder").await["name"], "Bob Builder");
    // Marks that show nothing are no name.
    let unseen = json!({ "name": "\u{3164}", "phone": "0491 570 157" });
    lead(&world, &source, unseen).await.expect(202);
    settled(&world).await;
    let greeting = text(&texts(&clinic, "+61491570157").await[0], "body");
    assert!(greeting.starts_with("Hi there,"), "{greeting}");
}
