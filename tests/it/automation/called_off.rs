//! A visit that the clinic calls off.

use serde_json::json;
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, act, again, at, items, minutes, move_to, settled, text, texts,
    texts_of, timeline, writes,
};

/// Friday, eleven in the morning in Sydney.
const FRIDAY: &str = "2027-06-11T01:00:00Z";

async fn cancel(clinic: &Clinic<'_>, visit: &str, by: &str) {
    act(clinic, visit, "cancellation", json!({ "by": by }))
        .await
        .expect(201);
    settled(clinic.world).await;
}

#[tokio::test]
async fn a_patient_who_was_told_of_the_visit_is_told_that_the_clinic_called_it_off() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Cara", PATIENT).await;
    let visit = diary.book(&clinic, &contact, at(FRIDAY)).await;
    settled(&world).await;
    // Moved is not called off.
    let to = json!({ "starts_at": "2027-06-11T03:00:00Z" });
    let moved = act(&clinic, &visit, "rescheduling", to).await.expect(201);
    settled(&world).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 2, "two confirmations");
    cancel(&clinic, &text(&moved, "id"), "clinic").await;
    cancel(&clinic, &text(&moved, "id"), "clinic").await;
    let sent = texts(&clinic, PATIENT).await;
    assert_eq!(sent.len(), 3);
    let body = text(&sent[2], "body");
    assert!(
        body.contains("Fri 11 Jun at 1:00 pm) is cancelled"),
        "{body}"
    );
    assert!(!body.contains("CANCEL"), "{body}");
    let told = timeline(&clinic, &contact).await;
    let queued = told.iter().find(|item| item["kind"] == "message.queued");
    let queued = queued.expect("the latest");
    assert_eq!(queued["cause"]["kind"], "booking.cancelled");
    assert!(text(queued, "why").contains("called it off"));
    assert!(items(&clinic, "/v1/tasks").await.is_empty());
    // Their own cancellation is no news to them.
    let own = diary.book(&clinic, &contact, at(FRIDAY)).await;
    settled(&world).await;
    cancel(&clinic, &own, "patient").await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 4, "a confirmation");
}

#[tokio::test]
async fn a_patient_who_cannot_be_texted_is_told_by_a_person() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let stopped = clinic.contact("Stan", PATIENT).await;
    let visit = diary.book(&clinic, &stopped, at(FRIDAY)).await;
    settled(&world).await;
    writes(&clinic, PATIENT, "STOP").await;
    settled(&world).await;
    let texted = texts(&clinic, PATIENT).await.len();
    let mailed = json!({ "first_name": "Mel", "email": "mel@example.com", "location_id": clinic.location_id });
    let mailed = text(&clinic.post("/v1/contacts", mailed).await.expect(201), "id");
    let second = diary.book(&clinic, &mailed, at(FRIDAY) + minutes(60)).await;
    settled(&world).await;
    let before = items(&clinic, "/v1/tasks").await.len();
    cancel(&clinic, &visit, "clinic").await;
    cancel(&clinic, &second, "clinic").await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), texted);
    let tasks = items(&clinic, "/v1/tasks").await;
    assert_eq!(tasks.len(), before + 2);
    let title = "Tell the patient that the visit is cancelled".to_owned();
    let titles = texts_of(&tasks, "title");
    assert_eq!(titles.iter().filter(|found| **found == title).count(), 2);
}

#[tokio::test]
async fn a_visit_that_should_have_begun_is_called_off_in_silence() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Sil", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-07T02:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-07T02:01:00Z"));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    cancel(&clinic, &visit, "clinic").await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 1, "the confirmation");
}

/// Moved and called off in one breath: what they were told of is the time before.
#[tokio::test]
async fn a_visit_that_is_moved_and_at_once_called_off_is_told_as_the_patient_knows_it() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Cara", PATIENT).await;
    let visit = diary.book(&clinic, &contact, at(FRIDAY)).await;
    settled(&world).await;
    // The carrier is slow: nothing of the new time goes out.
    let sql = "create function hold_on() returns trigger language plpgsql as $$ begin \
                 new.run_at := new.run_at + interval '1 day'; new.state := 'planned'; return new; end $$; \
               create trigger hold_on before insert on jobs for each row when (new.kind = 'messaging.send') \
                 execute function hold_on();";
    let mut admin = world.database.admin().await;
    sqlx::raw_sql(sql).execute(&mut admin).await.expect("held");
    let to = json!({ "starts_at": "2027-06-11T03:00:00Z" });
    let moved = act(&clinic, &visit, "rescheduling", to).await.expect(201);
    settled(&world).await;
    sqlx::raw_sql("drop trigger hold_on on jobs")
        .execute(&mut admin)
        .await
        .expect("let go");
    cancel(&clinic, &text(&moved, "id"), "clinic").await;
    let sent = texts_of(&texts(&clinic, PATIENT).await, "body");
    assert_eq!(
        sent.len(),
        2,
        "a confirmation, and that it is off: {sent:?}"
    );
    assert!(
        sent[1].contains("Fri 11 Jun at 11:00 am) is cancelled"),
        "{sent:?}"
    );
    assert!(items(&clinic, "/v1/tasks").await.is_empty());
}
