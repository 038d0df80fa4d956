//! What staff have to do, in which order, and who.

use serde_json::{Value, json};
use testkit::{Clinic, Staff, World};

use crate::steps::{
    MONDAY, PATIENT, at, items, lead, minutes, move_to, now, settled, stamp, text, writes,
};

#[tokio::test]
async fn tasks_come_by_priority_with_reasons_that_add_up_to_it() {
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
    writes(&clinic, "+61491570157", "Is the car park open?").await;
    for (title, days) in [("Next month", 30), ("Tomorrow", 1)] {
        let due = stamp(now(&world) + minutes(days * 24 * 60));
        let task = json!({ "title": title, "location_id": clinic.location_id, "due_at": due });
        clinic.post("/v1/tasks", task).await.expect(201);
    }
    settled(&world).await;
    let tasks = items(&clinic, "/v1/tasks").await;
    let kinds: Vec<_> = tasks.iter().map(|task| task["type"].as_str()).collect();
    // The floor of an unanswered reply, then a fresh lead, then by the day.
    assert_eq!(
        kinds,
        [
            Some("unanswered_reply"),
            Some("call_lead"),
            Some("to_do"),
            Some("to_do")
        ]
    );
    assert_eq!(tasks[2]["title"], "Tomorrow");
    let priority = |task: &Value| task["priority"].as_i64().expect("a number");
    assert!(priority(&tasks[0]) >= 60);
    for task in &tasks {
        let reasons = task["reasons"].as_array().expect("reasons");
        let sum: i64 = reasons.iter().filter_map(|r| r["points"].as_i64()).sum();
        assert_eq!(sum, priority(task), "{task}");
    }
    assert!(tasks.is_sorted_by(|a, b| priority(a) >= priority(b)));
    // Done is done, and stays findable.
    let done = format!("/v1/tasks/{}/completion", text(&tasks[1], "id"));
    clinic.post(&done, json!({})).await.expect(201);
    assert_eq!(items(&clinic, "/v1/tasks").await.len(), 3);
    assert_eq!(items(&clinic, "/v1/tasks?state=done").await.len(), 1);
}

async fn user(clinic: &Clinic<'_>, staff: &Staff<'_>) -> String {
    let me = staff.get("/v1/me").await.expect(200);
    let id = text(&me["user"], "id");
    assert!(
        items(clinic, "/v1/users")
            .await
            .iter()
            .any(|user| user["id"] == id.as_str())
    );
    id
}

#[tokio::test]
async fn leads_are_dealt_out_among_those_who_are_on_shift_at_their_place() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let (here, there) = (
        clinic.location_id.clone(),
        clinic.location("Uptown", "Australia/Sydney").await,
    );
    let source = clinic.source().await;
    let (ann, ben) = (
        clinic.staff("front_desk", Some(&here)).await,
        clinic.staff("front_desk", Some(&here)).await,
    );
    let (off, uptown) = (
        clinic.staff("front_desk", Some(&here)).await,
        clinic.staff("front_desk", Some(&there)).await,
    );
    let everyday = |location: &str| {
        let day = |day| json!({ "location_id": location, "weekday": day, "from": "00:00", "to": "24:00" });
        let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(day);
        json!({ "shifts": week })
    };
    // It is Monday. The owner works uptown; one colleague works here on Thursdays.
    let shifts = |id: &str| format!("/v1/users/{id}/shifts");
    let owner = text(&clinic.get("/v1/me").await.expect(200)["user"], "id");
    clinic
        .post(&shifts(&owner), everyday(&there))
        .await
        .expect(201);
    let absent = user(&clinic, &off).await;
    let shift = json!({ "shifts": [{ "location_id": here, "weekday": "thu", "from": "09:00", "to": "10:00" }] });
    clinic.post(&shifts(&absent), shift).await.expect(201);

    for n in 0..6 {
        let fields =
            json!({ "name": format!("Lead {n}"), "email": format!("lead{n}@example.com") });
        lead(&world, &source, fields).await.expect(202);
    }
    settled(&world).await;
    let cards = items(&clinic, "/v1/cards?pipeline=acquisition").await;
    let of = |user: &str| {
        let theirs = |card: &&Value| card["assignee"]["id"] == user;
        cards.iter().filter(theirs).count()
    };
    assert_eq!(cards.len(), 6);
    assert_eq!(
        (
            of(&user(&clinic, &ann).await),
            of(&user(&clinic, &ben).await)
        ),
        (3, 3)
    );
    assert_eq!(of(&user(&clinic, &uptown).await), 0);
}
