//! What staff write in their own words, and who reads it.

use serde_json::json;
use testkit::{Staff, World};

use crate::steps::{Diary, PATIENT, items, minutes, now, settled, stage_is, text};

/// Everything that a caller is shown of the contact's cards, tasks and timeline.
async fn shown(staff: &Staff<'_>, contact: &str) -> String {
    let mut all = String::new();
    for path in [
        format!("/v1/cards?contact_id={contact}"),
        format!("/v1/tasks?contact_id={contact}"),
        format!("/v1/contacts/{contact}/timeline?limit=100"),
    ] {
        let listed = staff.get(&path).await.expect(200);
        for item in listed["items"].as_array().expect("items") {
            all.push_str(&item.to_string());
            let single = match item["id"].as_str().and_then(|id| id.split_once('_')) {
                Some(("crd", _)) => "cards",
                Some(("tsk", _)) => "tasks",
                _ => continue,
            };
            let path = format!("/v1/{single}/{}", text(item, "id"));
            all.push_str(&staff.get(&path).await.expect(200).to_string());
        }
    }
    all
}

#[tokio::test]
async fn own_words_of_staff_are_read_by_those_who_see_pii_and_stand_in_no_event() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let from = now(&world) + minutes(2 * 24 * 60);
    let slots = diary.slots(&clinic, from, from + minutes(24 * 60)).await;
    let starts_at = text(&slots[0], "starts_at").parse().expect("an instant");
    diary.book(&clinic, &contact, starts_at).await;
    settled(&world).await;
    let card = stage_is(&clinic, "attendance", &contact, "booked").await;
    let moves = format!("/v1/cards/{}/moves", text(&card, "id"));
    for (stage, reason) in [
        ("at_risk", "Dreads the needle"),
        ("cancelled", "Shingles came back"),
    ] {
        let body = json!({ "stage": stage, "reason": reason });
        clinic.post(&moves, body).await.expect(201);
    }
    let task = json!({
        "title": "Says the wound oozes", "contact_id": contact, "location_id": clinic.location_id,
    });
    let task = clinic.post("/v1/tasks", task).await.expect(201);
    assert_eq!(task["title"], "Says the wound oozes");

    let words = ["needle", "Shingles", "oozes"];
    let desk = clinic.staff("front_desk", Some(&clinic.location_id)).await;
    let clinician = clinic.staff("clinician", None).await;
    let user = clinician.user_id().await;
    let practitioner = format!("/v1/practitioners/{}", diary.practitioner);
    clinic
        .patch(&practitioner, json!({ "user_id": user }))
        .await
        .expect(200);
    for reader in [&*clinic, &desk] {
        let seen = shown(reader, &contact).await;
        assert!(words.iter().all(|word| seen.contains(word)), "{seen}");
    }
    // A clinician's tasks are their own; what is said of their patient they read.
    let seen = shown(&clinician, &contact).await;
    assert!(
        seen.contains("needle") && seen.contains("Shingles"),
        "{seen}"
    );
    assert!(!seen.contains("oozes"), "{seen}");
    for role in ["marketing", "read_only"] {
        let reader = clinic.staff(role, None).await;
        let seen = shown(&reader, &contact).await;
        assert!(seen.contains("\"••••\""), "{role}: {seen}");
        assert!(
            !words.iter().any(|word| seen.contains(word)),
            "{role}: {seen}"
        );
    }
    let card = clinic.get(&moves.replace("/moves", "")).await.expect(200);
    assert_eq!(
        (&card["lost_reason"], &card["lost_words"]),
        (&json!("other"), &json!("Shingles came back"))
    );
    // What is the same for every patient shows to all.
    let ours = items(&desk, &format!("/v1/cards?contact_id={contact}")).await;
    assert!(ours.iter().all(|card| card["lost_reason"] == "other"));

    // Nobody can change an event: what it does not hold cannot be left in it.
    let events: Vec<String> = sqlx::query_scalar("select row_to_json(e)::text from events e")
        .fetch_all(&mut world.database.admin().await)
        .await
        .expect("events");
    let events = events.join("\n");
    assert!(events.contains("pipeline.card.closed"));
    for word in words {
        assert!(!events.contains(word), "{word}");
    }
}
