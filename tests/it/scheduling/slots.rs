//! Free times, and times that are held.

use serde_json::json;
use testkit::World;

use crate::steps::{
    Diary, MONDAY, PATIENT, again, at, instant, minutes, move_to, now, settled, status_is, text,
    texts_of,
};

#[tokio::test]
async fn slots_are_nine_to_five_on_the_wall_on_both_sides_of_a_change_of_clocks() {
    let world = World::without_workers().await;
    // Sydney's clocks go forward on 3 October 2027 and back on 2 April 2028.
    move_to(&world, at("2027-10-01T00:00:00Z"));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let local = async |from: &str, to: &str| {
        let slots = diary.slots(&clinic, at(from), at(to)).await;
        texts_of(&slots, "local_start")
    };
    let saturday = local("2027-10-01T14:00:00Z", "2027-10-02T14:00:00Z").await;
    let sunday = local("2027-10-02T14:00:00Z", "2027-10-03T13:00:00Z").await;
    assert_eq!(saturday[0], "2027-10-02T09:00:00+10:00[Australia/Sydney]");
    assert_eq!(sunday[0], "2027-10-03T09:00:00+11:00[Australia/Sydney]");
    // The last one ends at five.
    assert_eq!(
        sunday.last().map(String::as_str),
        Some("2027-10-03T16:30:00+11:00[Australia/Sydney]")
    );
    assert_eq!(saturday.len(), sunday.len());
    let back = local("2028-04-01T13:00:00Z", "2028-04-02T14:00:00Z").await;
    assert_eq!(back[0], "2028-04-02T09:00:00+10:00[Australia/Sydney]");
    assert_eq!(back.len(), sunday.len());
    // A booking by the instant is in the same place on the wall.
    let contact = clinic.contact("Dee", PATIENT).await;
    let booked = diary.booking(&contact, at("2027-10-02T22:00:00Z"));
    let booked = clinic.post("/v1/bookings", booked).await.expect(201);
    assert_eq!(booked["local_start"], sunday[0].as_str());
    let early = diary.booking(&contact, at("2027-10-02T21:30:00Z"));
    assert_eq!(
        clinic.post("/v1/bookings", early).await.faults(),
        ["/starts_at outside_hours"]
    );
}

#[tokio::test]
async fn a_hold_becomes_the_booking_and_keeps_everybody_else_out_until_then() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let (ann, ben) = (
        clinic.contact("Ann", PATIENT).await,
        clinic.contact("Ben", "+61491570157").await,
    );
    let nine = at("2027-06-08T23:00:00Z");
    let hold = clinic.post("/v1/holds", diary.hold(nine)).await.expect(201);
    let hold = text(&hold, "id");
    for wish in [
        diary.booking(&ben, nine),
        diary.booking(&ben, nine + minutes(15)),
    ] {
        assert_eq!(
            clinic.post("/v1/bookings", wish).await.problem(409),
            "slot_taken"
        );
    }
    let slots = diary.slots(&clinic, nine, nine + minutes(60)).await;
    assert_eq!(instant(&slots[0], "starts_at"), nine + minutes(30));
    // Holds are no visits.
    assert!(
        crate::steps::items(&clinic, "/v1/bookings")
            .await
            .is_empty()
    );

    let mut other_time = diary.booking(&ann, nine + minutes(60));
    other_time["hold_id"] = json!(hold);
    assert_eq!(
        clinic.post("/v1/bookings", other_time).await.faults(),
        ["/hold_id other_time"]
    );
    let mut wish = diary.booking(&ann, nine);
    wish["hold_id"] = json!(hold);
    let booked = clinic.post("/v1/bookings", wish.clone()).await.expect(201);
    assert_eq!(
        (&booked["id"], &booked["status"]),
        (&json!(hold), &json!("booked"))
    );
    assert_eq!(
        clinic.post("/v1/bookings", wish).await.problem(409),
        "hold_used"
    );
    let back_to_back = diary.book(&clinic, &ben, nine + minutes(30)).await;
    // Its end as a hold is not its end as a booking.
    world.advance(minutes(16));
    settled(&world).await;
    let clinic = again(&world, &clinic).await;
    status_is(&clinic, &hold, "booked").await;
    status_is(&clinic, &back_to_back, "booked").await;
}

#[tokio::test]
async fn a_hold_that_ran_out_or_was_given_back_frees_its_time() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let (nine, ten) = (at("2027-06-08T23:00:00Z"), at("2027-06-09T00:00:00Z"));
    let held = async |starts_at, minutes: i32| {
        let mut hold = diary.hold(starts_at);
        hold["minutes"] = json!(minutes);
        text(&clinic.post("/v1/holds", hold).await.expect(201), "id")
    };
    let (short, given_back) = (held(nine, 1).await, held(ten, 15).await);
    clinic
        .delete(&format!("/v1/holds/{given_back}"))
        .await
        .expect(204);
    diary.book(&clinic, &contact, ten).await;
    world.advance(minutes(2));
    let free = diary.slots(&clinic, nine, nine + minutes(15)).await;
    assert_eq!(free.len(), 1);
    assert_eq!(instant(&free[0], "starts_at"), nine);
    let mut late = diary.booking(&contact, nine);
    late["hold_id"] = json!(short);
    assert_eq!(
        clinic.post("/v1/bookings", late).await.problem(409),
        "hold_expired"
    );
    diary.book(&clinic, &contact, nine).await;
    let wild = json!({ "minutes": 16 });
    let mut hold = diary.hold(now(&world));
    hold["minutes"] = wild["minutes"].clone();
    assert!(
        clinic
            .post("/v1/holds", hold)
            .await
            .faults()
            .iter()
            .any(|fault| fault.starts_with("/minutes "))
    );
}
