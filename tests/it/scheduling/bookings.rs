//! Who may book what.

use serde_json::json;
use testkit::World;

use crate::steps::{Diary, MONDAY, PATIENT, act, at, items, move_to};

#[tokio::test]
async fn bookings_of_another_clinic_or_location_are_not_there_and_without_the_right_none_are_made()
{
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let nine = at("2027-06-08T23:00:00Z");
    let visit = diary.book(&clinic, &contact, nine).await;
    let path = format!("/v1/bookings/{visit}");
    let confirmation = format!("{path}/confirmation");

    let others = world.clinic().await;
    let uptown = clinic.location("Uptown", "Australia/Perth").await;
    let desk = clinic.staff("front_desk", Some(&uptown)).await;
    for (who, stranger) in [("clinic", &others.owner), ("location", &desk)] {
        assert_eq!(stranger.get(&path).await.problem(404), "not_found", "{who}");
        assert_eq!(
            stranger.post(&confirmation, json!({})).await.problem(404),
            "not_found",
            "{who}"
        );
        assert!(items(stranger, "/v1/bookings").await.is_empty(), "{who}");
        let all = format!(
            "/v1/bookings?contact_id={contact}&location_id={}",
            clinic.location_id
        );
        assert!(items(stranger, &all).await.is_empty(), "{who}");
    }
    let reader = clinic.staff("read_only", None).await;
    assert_eq!(reader.get(&path).await.status, 200);
    assert_eq!(
        reader.post(&confirmation, json!({})).await.problem(403),
        "forbidden"
    );
    let wish = diary.booking(&contact, nine);
    assert_eq!(
        reader.post("/v1/bookings", wish).await.problem(403),
        "forbidden"
    );
}

#[tokio::test]
async fn every_wrong_id_of_a_booking_is_named_whether_unknown_or_anothers() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let (clinic, others) = (world.clinic().await, world.clinic().await);
    let (ours, theirs) = (Diary::of(&clinic).await, Diary::of(&others).await);
    let contact = clinic.contact("Ann", PATIENT).await;
    let (visitor, yesterday) = (
        others.contact("Oda", PATIENT).await,
        at("2027-06-05T23:00:00Z"),
    );
    let foreign = clinic
        .post("/v1/bookings", theirs.booking(&visitor, yesterday))
        .await;
    assert_eq!(
        foreign.faults(),
        [
            "/contact_id unknown_contact",
            "/location_id unknown_location",
            "/practitioner_id unknown_practitioner",
            "/service_id unknown_service",
            "/starts_at in_the_past",
        ]
    );
    let mut odd = ours.booking(&contact, at("2027-06-08T23:00:00Z"));
    odd["contact_id"] = json!("bkg_01h455vb4pex5vsknk084sn02q");
    odd["service_id"] = json!("x");
    odd["starts_at"] = json!("tomorrow");
    odd["colour"] = json!("red");
    let faults = clinic.post("/v1/bookings", odd).await.faults();
    let pointers: Vec<_> = faults.iter().filter_map(|f| f.split(' ').next()).collect();
    assert_eq!(
        pointers,
        ["/colour", "/contact_id", "/service_id", "/starts_at"]
    );
    let second = json!({ "starts_at": "2027-06-08T23:00:30Z" });
    let booking = ours
        .book(&clinic, &contact, at("2027-06-08T23:00:00Z"))
        .await;
    assert_eq!(
        act(&clinic, &booking, "rescheduling", second)
            .await
            .faults(),
        ["/starts_at whole_minute"]
    );
    // A hold of another clinic is no hold.
    let nine = at("2027-06-09T23:00:00Z");
    let hold = others
        .post("/v1/holds", theirs.hold(nine))
        .await
        .expect(201);
    let mut wish = ours.booking(&contact, nine);
    wish["hold_id"] = hold["id"].clone();
    assert_eq!(
        clinic.post("/v1/bookings", wish).await.faults(),
        ["/hold_id unknown_hold"]
    );
}
