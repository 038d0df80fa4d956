//! Which of several visits an answer is about: by the day that it names, and by the clock.

use serde_json::json;
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, again, at, items, move_to, settled, status, text, texts, writes,
};

/// Noon in Sydney, on that Monday.
const NOON: &str = "2027-06-07T02:00:00Z";

struct Talk<'w> {
    clinic: Clinic<'w>,
    visits: Vec<String>,
}

impl<'w> Talk<'w> {
    /// A patient with these visits, at an instant.
    async fn with(world: &'w World, visits: &[&str], now: &str) -> Self {
        move_to(world, at(MONDAY));
        let clinic = world.clinic().await;
        let diary = Diary::of(&clinic).await;
        let contact = clinic.contact("Yan", PATIENT).await;
        let mut booked = vec![];
        for visit in visits {
            booked.push(diary.book(&clinic, &contact, at(visit)).await);
        }
        settled(world).await;
        move_to(world, at(now));
        let clinic = again(world, &clinic).await;
        settled(world).await;
        Self {
            clinic,
            visits: booked,
        }
    }

    async fn hears(&self, body: &str) {
        writes(&self.clinic, PATIENT, body).await;
        settled(self.clinic.world).await;
    }

    async fn statuses(&self) -> Vec<String> {
        let mut found = vec![];
        for visit in &self.visits {
            found.push(status(&self.clinic, visit).await);
        }
        found
    }

    async fn waits(&self) -> bool {
        let waiting = items(&self.clinic, "/v1/conversations?waiting=true").await;
        !waiting.is_empty()
    }
}

#[tokio::test]
async fn todays_visit_that_has_just_begun_is_the_one_that_they_cannot_make_today() {
    let world = World::start().await;
    let visits = [NOON, "2027-06-14T02:00:00Z"];
    let talk = Talk::with(&world, &visits, "2027-06-07T02:00:04Z").await;
    talk.hears("Sorry I can't make it today").await;
    assert_eq!(talk.statuses().await, ["cancelled_late", "booked"]);
}

#[tokio::test]
async fn without_a_day_they_are_asked_which_one() {
    let world = World::start().await;
    let visits = [NOON, "2027-06-14T02:00:00Z"];
    let talk = Talk::with(&world, &visits, "2027-06-07T02:00:04Z").await;
    talk.hears("Sorry I can't make it").await;
    assert_eq!(talk.statuses().await, ["booked", "booked"]);
    let sent = texts(&talk.clinic, PATIENT).await;
    let question = text(sent.last().expect("a question"), "body");
    assert!(question.contains("Which one do you mean?"), "{question}");
}

#[tokio::test]
async fn a_day_on_which_they_have_no_visit_is_for_a_person() {
    let world = World::start().await;
    // Friday week: neither today, nor tomorrow, nor the coming Wednesday or Friday.
    let talk = Talk::with(&world, &["2027-06-18T02:00:00Z"], "2027-06-07T03:00:00Z").await;
    for body in [
        "Cancel tomorrow please",
        "I can't make it tomorrow",
        "Sorry, can't come today",
        "can't make it this afternoon",
        "can't come tonight",
        "Cancel Wednesday please",
        "can't make it on Friday",
    ] {
        talk.hears(body).await;
        assert_eq!(talk.statuses().await, ["booked"], "{body}");
        assert!(talk.waits().await, "{body}");
    }
    // Without a day there is only one that they can mean.
    talk.hears("I can't make it").await;
    assert_eq!(talk.statuses().await, ["cancelled_patient"]);
}

#[tokio::test]
async fn a_day_says_which_of_their_visits_they_mean() {
    let world = World::start().await;
    let visits = [
        "2027-06-08T02:00:00Z",
        "2027-06-09T02:00:00Z",
        "2027-06-10T02:00:00Z",
    ];
    let talk = Talk::with(&world, &visits, NOON).await;
    talk.hears("Can't make it on Wednesday, sorry").await;
    assert_eq!(
        talk.statuses().await,
        ["booked", "cancelled_patient", "booked"]
    );
    talk.hears("please cancel my appointment for tomorrow")
        .await;
    let tomorrow = talk.statuses().await.remove(0);
    assert!(tomorrow.starts_with("cancelled"), "{tomorrow}");
    assert_eq!(talk.statuses().await[2], "booked");
}

#[tokio::test]
async fn here_is_the_visit_of_today_that_is_nearest_in_time() {
    let world = World::start().await;
    let visits = [NOON, "2027-06-07T02:30:00Z"];
    let talk = Talk::with(&world, &visits, "2027-06-07T02:00:05Z").await;
    talk.hears("Here").await;
    assert_eq!(talk.statuses().await, ["arrived", "booked"]);
}

#[tokio::test]
async fn who_comes_some_minutes_late_has_arrived() {
    let world = World::start().await;
    let talk = Talk::with(&world, &[NOON], "2027-06-07T02:20:00Z").await;
    talk.hears("I'm here").await;
    assert_eq!(talk.statuses().await, ["arrived"]);
    assert!(!talk.waits().await);
}

#[tokio::test]
async fn a_question_cancels_nothing() {
    let world = World::start().await;
    let talk = Talk::with(&world, &["2027-06-10T02:00:00Z"], NOON).await;
    for body in ["cancel?", "Cancel my appointment??", "can't come ?"] {
        talk.hears(body).await;
        assert_eq!(talk.statuses().await, ["booked"], "{body}");
        assert!(talk.waits().await, "{body}");
    }
}

#[tokio::test]
async fn once_they_have_said_which_visit_nobody_needs_to_ask() {
    let world = World::start().await;
    let visits = ["2027-06-10T02:00:00Z", "2027-06-11T02:00:00Z"];
    let talk = Talk::with(&world, &visits, NOON).await;
    talk.hears("can't come").await;
    assert!(talk.waits().await);
    talk.hears("1.").await;
    assert_eq!(talk.statuses().await, ["cancelled_patient", "booked"]);
    assert!(!talk.waits().await, "nothing is left to answer");
    let tasks = items(&talk.clinic, "/v1/tasks").await;
    let kinds: Vec<_> = tasks.iter().map(|task| text(task, "type")).collect();
    assert_eq!(kinds, ["offer_another_time"]);
}

#[tokio::test]
async fn what_they_asked_beside_still_waits_once_they_have_said_which_visit() {
    let world = World::start().await;
    let visits = ["2027-06-10T02:00:00Z", "2027-06-11T02:00:00Z"];
    let talk = Talk::with(&world, &visits, NOON).await;
    talk.hears("can't come").await;
    talk.hears("Is there parking near you?").await;
    talk.hears("1").await;
    assert_eq!(talk.statuses().await, ["cancelled_patient", "booked"]);
    assert!(talk.waits().await);
    let tasks = items(&talk.clinic, "/v1/tasks").await;
    let kinds: Vec<_> = tasks.iter().map(|task| text(task, "type")).collect();
    assert!(kinds.contains(&"unanswered_reply".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn a_stop_beside_word_of_a_visit_is_a_stop_and_a_person_sees_to_the_visit() {
    let world = World::start().await;
    let talk = Talk::with(&world, &["2027-06-10T02:00:00Z"], NOON).await;
    talk.hears("I can't make it. STOP texting me").await;
    assert_eq!(talk.statuses().await, ["booked"]);
    let contacts = items(&talk.clinic, "/v1/contacts").await;
    assert_eq!(contacts[0]["sms_opt_out"], json!(true));
    let tasks = items(&talk.clinic, "/v1/tasks").await;
    assert_eq!(tasks[0]["type"], "may_want_to_cancel");
}
