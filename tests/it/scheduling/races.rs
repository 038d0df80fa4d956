//! One time, a hundred who want it: one gets it, on every path.

use std::collections::HashSet;

use serde_json::json;
use testkit::World;

use crate::steps::{
    Diary, MONDAY, act, at, at_once, instant, items, minutes, move_to, stamp, status, tally, text,
};

fn one_of(all: usize, won: &str) -> Vec<(String, usize)> {
    vec![(won.to_owned(), 1), ("409 slot_taken".to_owned(), all - 1)]
}

#[tokio::test]
async fn a_hundred_bookings_of_one_time_give_one() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let (ann, ben) = (
        clinic.contact("Ann", "+61491570156").await,
        clinic.contact("Ben", "+61491570157").await,
    );
    let nine = at("2027-06-08T23:00:00Z");
    let contacts = [&ann, &ben];
    let answers = at_once((0..100).map(|n| {
        // Half of them begin while the other half is at it.
        let starts_at = nine + minutes(15 * (n % 2));
        let contact = contacts[usize::from(n % 3 == 0)];
        clinic.post("/v1/bookings", diary.booking(contact, starts_at))
    }))
    .await;
    assert_eq!(tally(&answers), one_of(100, "201"));
    assert_eq!(items(&clinic, "/v1/bookings").await.len(), 1);
}

#[tokio::test]
async fn a_hundred_holds_of_one_time_give_one_and_a_hundred_who_take_it_over_give_one_visit() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", "+61491570156").await;
    let nine = at("2027-06-08T23:00:00Z");
    let answers = at_once((0..100).map(|_| clinic.post("/v1/holds", diary.hold(nine)))).await;
    assert_eq!(tally(&answers), one_of(100, "201"));
    let held = answers.iter().find(|answer| answer.status == 201);
    let mut wish = diary.booking(&contact, nine);
    wish["hold_id"] = json!(text(&held.expect("the one").body, "id"));
    let answers = at_once((0..40).map(|_| clinic.post("/v1/bookings", wish.clone()))).await;
    assert_eq!(
        tally(&answers),
        [("201".to_owned(), 1), ("409 hold_used".to_owned(), 39)]
    );
    assert_eq!(items(&clinic, "/v1/bookings").await.len(), 1);
}

/// Reschedulings, bookings and holds of one time, all at once; whoever loses keeps what they had.
#[tokio::test]
async fn those_who_move_book_and_hold_one_time_at_once_do_not_collide() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", "+61491570156").await;
    let (target, monday) = (at("2027-06-10T02:00:00Z"), at("2027-06-07T23:00:00Z"));
    let mut old = vec![];
    for n in 0..15 {
        old.push(
            diary
                .book(&clinic, &contact, monday + minutes(30 * n))
                .await,
        );
    }
    enum Way<'a> {
        Move(&'a String),
        Book,
        Hold,
    }
    let ways = old.iter().cycle().take(60).map(Way::Move);
    let others = (0..40).map(|n| if n % 2 == 0 { Way::Book } else { Way::Hold });
    let answers = at_once(ways.chain(others).map(async |way| {
        match way {
            Way::Move(booking) => {
                let to = json!({ "starts_at": stamp(target) });
                act(&clinic, booking, "rescheduling", to).await
            }
            Way::Book => {
                clinic
                    .post("/v1/bookings", diary.booking(&contact, target))
                    .await
            }
            Way::Hold => clinic.post("/v1/holds", diary.hold(target)).await,
        }
    }))
    .await;
    let won = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(won, 1, "{:?}", tally(&answers));
    let lost: HashSet<_> = answers
        .iter()
        .filter(|answer| answer.status != 201)
        .map(|answer| (answer.status, answer.body["code"].clone()))
        .collect();
    // A visit that was moved by one request cannot be moved by the next.
    let fine = [json!("slot_taken"), json!("illegal_transition")];
    assert!(
        lost.iter()
            .all(|(status, code)| *status == 409 && fine.contains(code)),
        "{lost:?}"
    );
    let mut moved = 0;
    for booking in &old {
        match status(&clinic, booking).await.as_str() {
            "rescheduled" => moved += 1,
            status => assert_eq!(status, "booked"),
        }
    }
    assert!(moved <= 1);
    let visits = items(&clinic, "/v1/bookings?limit=100").await;
    let there = visits
        .iter()
        .filter(|visit| instant(visit, "starts_at") == target && visit["status"] == "booked");
    let held = answers
        .iter()
        .any(|a| a.status == 201 && a.body["expires_at"].is_string());
    assert_eq!(there.count(), usize::from(!held));
}
