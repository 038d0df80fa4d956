//! STOP before anything else, and the way back.

use serde_json::json;
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, at, items, messages, move_to, settled, stage_is, status, text, texts,
    texts_when, writes,
};

async fn opted_out(clinic: &Clinic<'_>, contact: &str) -> bool {
    let found = clinic.get(&format!("/v1/contacts/{contact}")).await;
    found.expect(200)["sms_opt_out"] == true
}

#[tokio::test]
async fn stop_holds_at_once_and_for_everything_and_start_takes_it_back() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    writes(&clinic, PATIENT, "STOP").await;
    // At once: it is so when the carrier has its answer.
    assert!(opted_out(&clinic, &contact).await);
    let hello = json!({ "contact_id": contact, "body": "Hello" });
    assert_eq!(
        clinic
            .post("/v1/messages", hello.clone())
            .await
            .problem(422),
        "recipient_opted_out"
    );
    writes(&clinic, PATIENT, "stop!!").await;
    writes(&clinic, PATIENT, "HELP").await;
    let source = clinic.source().await;
    let lead = json!({ "name": "Sue", "phone": PATIENT });
    crate::steps::lead(&world, &source, lead).await.expect(202);
    settled(&world).await;
    let told = texts(&clinic, PATIENT).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        told[0]["body"],
        "You will get no more texts from Harbour Physio. Reply START to get them again."
    );

    writes(&clinic, PATIENT, "Start").await;
    assert!(!opted_out(&clinic, &contact).await);
    clinic.post("/v1/messages", hello).await.expect(201);
    writes(&clinic, PATIENT, "help").await;
    settled(&world).await;
    let told = texts_when(&clinic, PATIENT, 4).await;
    assert!(text(&told[1], "body").contains("again"));
    let help = told.iter().find(|text| {
        text["body"]
            .as_str()
            .is_some_and(|body| body.starts_with("This is Harbour Physio"))
    });
    assert!(help.is_some(), "{told:?}");
}

#[tokio::test]
async fn what_was_queued_when_the_stop_came_is_not_handed_over() {
    let world = World::without_workers().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    let hello = json!({ "contact_id": contact, "body": "Hello" });
    clinic.post("/v1/messages", hello).await.expect(201);
    writes(&clinic, PATIENT, "Please STOP texting me").await;
    let workers = platform::jobs::WorkerSettings::default();
    let late = World::on(world.database.clone(), Some(workers)).await;
    settled(&late).await;
    let states: Vec<_> = messages(&clinic, &contact)
        .await
        .iter()
        .map(|message| (text(message, "direction"), text(message, "state")))
        .collect();
    let state = |direction: &str, state: &str| (direction.to_owned(), state.to_owned());
    assert!(states.contains(&state("out", "dropped")), "{states:?}");
    let sent = texts(&clinic, PATIENT).await;
    assert!(sent.iter().all(|text| text["body"] != "Hello"), "{sent:?}");
    late.stop().await;
}

#[tokio::test]
async fn cancel_means_the_visit_in_sydney() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Cay", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-11T01:00:00Z"))
        .await;
    settled(&world).await;
    writes(&clinic, PATIENT, "Cancel").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "cancelled_patient");
    assert!(!opted_out(&clinic, &contact).await);
    stage_is(&clinic, "attendance", &contact, "cancelled").await;
    let told = texts(&clinic, PATIENT).await;
    let last = text(told.last().expect("an answer"), "body");
    assert!(
        last.contains("is cancelled") && last.contains("Reply STOP"),
        "{last}"
    );
    // Without a visit the word is what the law of some countries makes it.
    writes(&clinic, PATIENT, "cancel").await;
    assert!(opted_out(&clinic, &contact).await);
}

#[tokio::test]
async fn cancel_means_the_texts_in_new_york_and_a_person_asks_about_the_visit() {
    let world = World::start().await;
    move_to(&world, at("2027-06-07T14:00:00Z"));
    let clinic = world.clinic_at("US", "America/New_York").await;
    let diary = Diary::of(&clinic).await;
    let patient = "+12025550123";
    let contact = clinic.contact("Cay", patient).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-11T15:00:00Z"))
        .await;
    settled(&world).await;
    writes(&clinic, patient, "CANCEL").await;
    assert!(opted_out(&clinic, &contact).await);
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "booked");
    let tasks = items(&clinic, "/v1/tasks").await;
    let kinds: Vec<_> = tasks.iter().map(|task| text(task, "type")).collect();
    assert_eq!(kinds, ["may_want_to_cancel"]);
    let told = texts(&clinic, patient).await;
    assert_eq!(
        told.len(),
        2,
        "a confirmation of the visit, one of the opt-out: {told:?}"
    );
}

/// "Please tell them to stop texting me", said at the counter.
#[tokio::test]
async fn staff_note_an_opt_out_and_only_the_patient_takes_it_back() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let contact = clinic.contact("Sue", PATIENT).await;
    let path = format!("/v1/contacts/{contact}");
    let out = json!({ "sms_opt_out": true });
    assert_eq!(
        clinic.patch(&path, out).await.expect(200)["sms_opt_out"],
        true
    );
    let hello = json!({ "contact_id": contact, "body": "Hello" });
    assert_eq!(
        clinic.post("/v1/messages", hello).await.problem(422),
        "recipient_opted_out"
    );
    let back = json!({ "sms_opt_out": false });
    assert_eq!(
        clinic.patch(&path, back).await.faults(),
        ["/sms_opt_out contact_only"]
    );
    writes(&clinic, PATIENT, "START").await;
    assert!(!opted_out(&clinic, &contact).await);
}

/// Said by somebody of whom there was no number yet.
#[tokio::test]
async fn an_opt_out_that_staff_noted_holds_for_the_number_that_comes_later() {
    let world = World::start().await;
    let clinic = world.clinic().await;
    let sue = json!({ "first_name": "Sue", "email": "sue@example.com", "location_id": clinic.location_id });
    let sue = text(&clinic.post("/v1/contacts", sue).await.expect(201), "id");
    let path = format!("/v1/contacts/{sue}");
    let out = json!({ "sms_opt_out": true });
    clinic.patch(&path, out).await.expect(200);
    let number = json!({ "phone": PATIENT });
    let now = clinic.patch(&path, number).await.expect(200);
    assert_eq!(now["sms_opt_out"], true);
    // From here on it is the number's, as any other: it stays with it, and not with the person.
    let other = json!({ "phone": "0491 570 157" });
    let now = clinic.patch(&path, other).await.expect(200);
    assert_eq!(now["sms_opt_out"], false);
    let ann = clinic.contact("Ann", PATIENT).await;
    assert!(opted_out(&clinic, &ann).await);
    writes(&clinic, PATIENT, "START").await;
    assert!(!opted_out(&clinic, &ann).await);
}
