//! Answers to an ask about a visit.

use testkit::World;

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

#[tokio::test]
async fn yes_to_two_asks_confirms_neither_and_a_person_answers() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Yan", PATIENT).await;
    let eleven = at("2027-06-11T01:00:00Z");
    let first = diary.book(&clinic, &contact, eleven).await;
    let second = diary.book(&clinic, &contact, eleven + minutes(60)).await;
    settled(&world).await;
    move_to(&world, at("2027-06-08T02:00:01Z"));
    let clinic = again(&world, &clinic).await;
    settled(&world).await;
    assert_eq!(texts(&clinic, PATIENT).await.len(), 4);
    writes(&clinic, PATIENT, "Y").await;
    settled(&world).await;
    for visit in [&first, &second] {
        assert_eq!(status(&clinic, visit).await, "booked");
    }
    let tasks = items(&clinic, "/v1/tasks").await;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["type"], "unanswered_reply");
    let waiting = items(&clinic, "/v1/conversations?waiting=true").await;
    assert_eq!(waiting.len(), 1);
}
