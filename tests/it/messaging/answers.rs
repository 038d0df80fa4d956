//! Answers to an ask about a visit.

use serde_json::json;
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, again, at, items, minutes, move_to, settled, stage_is, status, text,
    texts, writes,
};

#[tokio::test]
async fn yes_confirms_the_one_visit_that_was_asked_about() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Yan", PATIENT).await;
    // Before anything was asked, it is just a word.
    writes(&clinic, PATIENT, "Y").await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-11T01:00:00Z"))
        .await;
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "booked");
    move_to(&world, at("2027-06-08T01:00:01Z"));
    let clinic = again(&world, &clinic).await;
    settled(&world).await;
    let asked = texts(&clinic, PATIENT).await;
    assert!(text(asked.last().expect("the ask"), "body").contains("Reply Y"));
    writes(&clinic, PATIENT, "yes, thanks 👍").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "confirmed");
    stage_is(&clinic, "attendance", &contact, "confirmed").await;
    let told = texts(&clinic, PATIENT).await;
    assert!(text(told.last().expect("an answer"), "body").contains("is confirmed"));
    // Said twice it is one yes: no task and no second answer.
    let tasks = items(&clinic, "/v1/tasks").await.len();
    writes(&clinic, PATIENT, "Y").await;
    settled(&world).await;
    assert_eq!(items(&clinic, "/v1/tasks").await.len(), tasks);
    assert_eq!(texts(&clinic, PATIENT).await.len(), told.len());
}

#[tokio::test]
async fn here_is_an_arrival_on_the_day_and_a_question_on_another() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Hew", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-11T01:00:00Z"))
        .await;
    writes(&clinic, PATIENT, "I'm here!").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "booked");
    let waiting = items(&clinic, "/v1/conversations?waiting=true").await;
    assert_eq!(waiting.len(), 1, "a person looks");
    move_to(&world, at("2027-06-11T00:50:00Z"));
    let clinic = again(&world, &clinic).await;
    writes(&clinic, PATIENT, "I'm here!").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "arrived");
}

/// A patient with two visits an hour apart, both of which they have been reminded of.
async fn asked_twice(world: &World) -> (Clinic<'_>, [String; 2]) {
    move_to(world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Yan", PATIENT).await;
    let eleven = at("2027-06-11T01:00:00Z");
    let first = diary.book(&clinic, &contact, eleven).await;
    let second = diary.book(&clinic, &contact, eleven + minutes(60)).await;
    settled(world).await;
    move_to(world, at("2027-06-08T02:00:01Z"));
    let clinic = again(world, &clinic).await;
    settled(world).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 4);
    (clinic, [first, second])
}

#[tokio::test]
async fn yes_to_two_asks_is_asked_back_and_the_number_confirms_that_one() {
    let world = World::start().await;
    let (clinic, [first, second]) = asked_twice(&world).await;
    writes(&clinic, PATIENT, "Y").await;
    settled(&world).await;
    for visit in [&first, &second] {
        assert_eq!(status(&clinic, visit).await, "booked");
    }
    let sent = texts(&clinic, PATIENT).await;
    let question = text(sent.last().expect("a question"), "body");
    assert!(
        question.ends_with("Reply 1 for Fri 11 Jun at 11:00 am, 2 for Fri 11 Jun at 12:00 pm."),
        "{question}"
    );
    assert!(items(&clinic, "/v1/tasks").await.is_empty());
    writes(&clinic, PATIENT, "2").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &first).await, "booked");
    assert_eq!(status(&clinic, &second).await, "confirmed");
    // The question is answered: from here on 2 is a no again, and may be to either.
    writes(&clinic, PATIENT, "2").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &first).await, "booked");
    assert_eq!(status(&clinic, &second).await, "confirmed");
    writes(&clinic, PATIENT, "1").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &first).await, "cancelled_patient");
}

#[tokio::test]
async fn cannot_come_to_one_of_two_is_asked_back_and_shown_to_a_person() {
    let world = World::start().await;
    let (clinic, [first, second]) = asked_twice(&world).await;
    writes(&clinic, PATIENT, "I can't make it").await;
    settled(&world).await;
    let tasks = items(&clinic, "/v1/tasks").await;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["type"], "unanswered_reply");
    let waiting = items(&clinic, "/v1/conversations?waiting=true").await;
    assert_eq!(waiting.len(), 1);
    writes(&clinic, PATIENT, "1").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &first).await, "cancelled_patient");
    assert_eq!(status(&clinic, &second).await, "booked");
}

/// What staff ask is answered to them: a letter or a number is then no answer about the visit.
#[tokio::test]
async fn a_short_answer_to_a_question_of_staff_touches_no_visit() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Pia", PATIENT).await;
    let visit = diary
        .book(&clinic, &contact, at("2027-06-11T01:00:00Z"))
        .await;
    settled(&world).await;
    move_to(&world, at("2027-06-08T01:00:01Z"));
    let clinic = again(&world, &clinic).await;
    settled(&world).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 2, "it was reminded of");
    move_to(&world, at("2027-06-08T01:10:00Z"));
    let clinic = again(&world, &clinic).await;
    let asks = json!({ "contact_id": contact, "body": "How bad is the pain from 1 to 10?" });
    clinic.post("/v1/messages", asks).await.expect(201);
    settled(&world).await;
    for answer in ["2", "No", "Y", "1"] {
        writes(&clinic, PATIENT, answer).await;
        settled(&world).await;
        assert_eq!(status(&clinic, &visit).await, "booked", "{answer}");
    }
    let waiting = items(&clinic, "/v1/conversations?waiting=true").await;
    assert_eq!(waiting.len(), 1, "a person reads it");
    // A whole sentence says what it is about.
    writes(&clinic, PATIENT, "Sorry, I can't make it").await;
    settled(&world).await;
    assert_eq!(status(&clinic, &visit).await, "cancelled_patient");
}
