//! Visits that go well or do not, and what follows from them by itself.

use platform::jobs::WorkerSettings;
use serde_json::{Value, json};
use testkit::World;

use crate::steps::{
    Diary, MONDAY, PATIENT, act, again, at, items, lead, minutes, move_to, now, settled, stage_is,
    stamp, text, texts, timeline,
};

#[tokio::test]
async fn a_missed_visit_is_recovered_kindly_after_twenty_minutes() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Mia", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-07T02:16:00Z"));
    let clinic = again(&world, &clinic).await;
    let by = json!({ "by": "patient" });
    act(&clinic, &visit, "no-show", by).await.expect(201);
    settled(&world).await;
    let lost = stage_is(&clinic, "attendance", &contact, "no_show").await;
    assert!(lost["closed_at"].is_string());
    stage_is(&clinic, "recovery", &contact, "missed").await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 1, "the confirmation");
    move_to(&world, at("2027-06-07T02:37:00Z"));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    let sent = texts(&clinic, PATIENT).await;
    assert_eq!(sent.len(), 2);
    assert!(text(&sent[1], "body").contains("we missed you"));
    stage_is(&clinic, "recovery", &contact, "contacted").await;
    // Another visit, and they come: recovered.
    let next = at("2027-06-08T02:00:00Z");
    let second = diary.book(&clinic, &contact, next).await;
    settled(&world).await;
    stage_is(&clinic, "recovery", &contact, "rebooked").await;
    move_to(&world, next + minutes(5));
    let clinic = again(&world, &clinic).await;
    act(&clinic, &second, "attendance", json!({}))
        .await
        .expect(201);
    settled(&world).await;
    let won = stage_is(&clinic, "recovery", &contact, "recovered").await;
    assert!(won["closed_at"].is_string());
}

#[tokio::test]
async fn a_no_show_that_is_taken_back_in_time_says_nothing() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Mia", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-07T02:16:00Z"));
    let clinic = again(&world, &clinic).await;
    act(&clinic, &visit, "no-show", json!({ "by": "patient" }))
        .await
        .expect(201);
    settled(&world).await;
    act(&clinic, &visit, "undo", json!({})).await.expect(201);
    act(&clinic, &visit, "attendance", json!({}))
        .await
        .expect(201);
    settled(&world).await;
    move_to(&world, at("2027-06-07T02:40:00Z"));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 1, "the confirmation");
    stage_is(&clinic, "attendance", &contact, "attended").await;
}

/// Workers meet the events of a visit in any order: where it stands by now decides.
#[tokio::test]
async fn workers_that_come_late_put_every_card_where_its_visit_is_by_now() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Mia", PATIENT).await;
    let mut wanted = vec![];
    for n in 0..12 {
        // Today from noon on, where one can attend at once.
        let starts_at = at("2027-06-07T02:00:00Z") + minutes(30 * (n % 8));
        let week = minutes(7 * 24 * 60 * (n / 8));
        let mut visit = diary.book(&clinic, &contact, starts_at + week).await;
        let mut moved = async |days: i64| {
            let to = json!({ "starts_at": stamp(starts_at + week + minutes(days * 24 * 60)) });
            let new = act(&clinic, &visit, "rescheduling", to).await.expect(201);
            visit = text(&new, "id");
        };
        if n % 4 < 2 {
            moved(1).await;
            moved(2).await;
        }
        let (verb, body, stage) = match (n % 4, n < 8) {
            (0, _) => ("confirmation", json!({}), "confirmed"),
            (2, true) => ("attendance", json!({}), "attended"),
            _ => ("cancellation", json!({ "by": "clinic" }), "cancelled"),
        };
        act(&clinic, &visit, verb, body).await.expect(201);
        wanted.push((visit, stage.to_owned()));
    }
    let late = World::on(world.database.clone(), Some(WorkerSettings::default())).await;
    move_to(&late, now(&world));
    settled(&late).await;
    let path = format!("/v1/cards?pipeline=attendance&contact_id={contact}");
    let cards = items(&clinic, &path).await;
    let mut found: Vec<_> = cards
        .iter()
        .map(|card| (text(card, "booking_id"), text(card, "stage")))
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    late.stop().await;
}

#[tokio::test]
async fn everything_on_the_timeline_leads_back_to_the_lead() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    lead(
        &world,
        &source,
        json!({ "name": "Lee Lead", "phone": PATIENT }),
    )
    .await
    .expect(202);
    settled(&world).await;
    world.advance(minutes(1));
    settled(&world).await;
    let contact = text(&items(&clinic, "/v1/contacts").await[0], "id");
    let timeline = timeline(&clinic, &contact).await;
    let find = |id: &Value| timeline.iter().find(|item| item["id"] == *id);
    let first = timeline.last().expect("a beginning");
    assert_eq!(
        (&first["kind"], &first["actor"]["kind"]),
        (&json!("contact.created"), &json!("automation"))
    );
    for item in &timeline {
        let mut way = vec![text(item, "kind")];
        let mut at = item;
        while let Some(cause) = find(&at["cause"]["id"]) {
            assert!(way.len() < 10, "{way:?}");
            assert_eq!(cause["kind"], at["cause"]["kind"]);
            way.push(text(cause, "kind"));
            at = cause;
        }
        let root = way.last().map(String::as_str);
        // What stands before the lead: the person, and what brought them.
        let before = ["contact.created", "touchpoint.added", "lead.created"];
        assert!(root.is_some_and(|root| before.contains(&root)), "{way:?}");
        if !before.contains(&way[0].as_str()) {
            assert_eq!(root, Some("lead.created"), "{way:?}");
            assert_eq!(item["actor"]["kind"], "automation", "{item}");
        }
    }
    let why = |kind: &str| {
        let item = timeline.iter().find(|item| item["kind"] == kind);
        item.and_then(|item| item["why"].as_str())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(why("message.queued"), "A new lead is answered at once.");
    assert!(!why("task.created").is_empty());
    let told = serde_json::to_string(&timeline).expect("JSON");
    assert!(!told.contains("570156") && !told.contains("570 156"));
}
