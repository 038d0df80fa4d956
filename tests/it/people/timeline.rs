//! What happened with a contact, and what led to it.

use serde_json::{Value, json};
use testkit::World;

#[tokio::test]
async fn a_timeline_tells_what_led_to_what_and_nothing_personal() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let source = clinic.source().await;
    let lead = json!({ "name": "Lea Leadbetter", "phone": "0491 570 006", "email": "lea@example.com", "message": "My knee hurts", "utm_source": "google" });
    world
        .post(&format!("/v1/intake/{source}"), lead)
        .await
        .expect(202);
    let found = clinic.items_when("/v1/contacts?search=lea", |items| items.len() == 1);
    let id = found.await[0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/v1/contacts/{id}/timeline");
    let has = |items: &[Value], kind: &str| items.iter().any(|item| item["kind"] == kind);
    let items = clinic
        .items_when(&format!("{path}?limit=100"), |items| {
            ["message.delivered", "task.created"]
                .iter()
                .all(|kind| has(items, kind))
        })
        .await;

    let at = |item: &Value| item["at"].as_str().expect("a time").to_owned();
    assert!(items.is_sorted_by(|a, b| at(a) >= at(b)), "newest first");
    let known: Vec<_> = items.iter().map(|item| &item["id"]).collect();
    for item in &items {
        let (kind, cause) = (&item["kind"], &item["cause"]);
        assert!(
            item["summary"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{kind}"
        );
        if !cause.is_null() {
            assert!(
                known.contains(&&cause["id"]),
                "{kind} is caused by a stranger"
            );
            assert!(
                cause["at"].as_str().expect("a time") <= at(item).as_str(),
                "{kind}"
            );
        }
        // What the automation does, it does because of something: of the lead in the end.
        let roots = ["lead.created", "contact.created", "touchpoint.added"];
        if item["actor"]["kind"] == "automation" && !roots.iter().any(|root| *kind == **root) {
            assert!(!cause.is_null(), "{kind} has no cause: {item}");
        }
    }
    // Every automatic act goes back to the lead, step by step.
    let of = |kind: &str| {
        items
            .iter()
            .find(|item| item["kind"] == kind)
            .expect("an item")
    };
    for kind in [
        "pipeline.card.opened",
        "task.created",
        "message.queued",
        "message.sent",
    ] {
        let mut item = of(kind);
        for _ in 0..10 {
            if item["kind"] == "lead.created" {
                break;
            }
            let cause = &item["cause"]["id"];
            item = items
                .iter()
                .find(|one| one["id"] == *cause)
                .expect("its cause");
        }
        assert_eq!(item["kind"], "lead.created", "{kind}");
    }
    assert!(of("task.created")["why"].is_string(), "the rule is told");

    let text = Value::Array(items.clone()).to_string();
    for personal in ["Leadbetter", "570006", "570 006", "lea@example", "knee"] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }

    // Page by page it is the same.
    let (mut paged, mut cursor) = (vec![], String::new());
    loop {
        let page = clinic
            .get(&format!("{path}?limit=3{cursor}"))
            .await
            .expect(200);
        paged.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let ids = |items: &[Value]| {
        items
            .iter()
            .map(|item| item["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&paged), ids(&items));
}
