//! A visit from booked to its end.

use serde_json::{Value, json};
use testkit::World;

use crate::steps::{
    Diary, MONDAY, PATIENT, act, again, at, items, minutes, move_to, stamp, status, text,
};

/// Nothing, where nothing is said.
fn allowed(body: &Value) -> Vec<&str> {
    let verbs = body["allowed"].as_array().map(Vec::as_slice);
    let verbs = verbs.unwrap_or_default().iter();
    verbs.filter_map(Value::as_str).collect()
}

#[tokio::test]
async fn a_visit_goes_from_booked_to_attended_and_back_for_a_day() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let nine = at("2027-06-08T23:00:00Z");
    let visit = diary.book(&clinic, &contact, nine).await;
    let confirmed = act(&clinic, &visit, "confirmation", json!({}))
        .await
        .expect(201);
    assert_eq!(confirmed["status"], "confirmed");
    assert!(confirmed["confirmed_at"].is_string());
    // Not before the day, wherever the server is: at 22:59 UTC it is the morning of that day.
    assert_eq!(
        act(&clinic, &visit, "arrival", json!({}))
            .await
            .problem(409),
        "illegal_transition"
    );
    move_to(&world, nine - minutes(1));
    let clinic = again(&world, &clinic).await;
    let arrived = act(&clinic, &visit, "arrival", json!({})).await.expect(201);
    assert_eq!(allowed(&arrived), ["attend", "cancel"]);
    let attended = act(&clinic, &visit, "attendance", json!({}))
        .await
        .expect(201);
    assert_eq!(attended["status"], "attended");
    assert_eq!(allowed(&attended), ["undo"]);
    // The same again changes nothing.
    let same = act(&clinic, &visit, "attendance", json!({}))
        .await
        .expect(201);
    assert_eq!(same["version"], attended["version"]);
    let undone = act(&clinic, &visit, "undo", json!({})).await.expect(201);
    assert_eq!(
        (&undone["status"], undone.get("attended_at")),
        (&json!("arrived"), None)
    );
    act(&clinic, &visit, "attendance", json!({}))
        .await
        .expect(201);
    world.advance(minutes(25 * 60));
    let clinic = again(&world, &clinic).await;
    assert_eq!(
        act(&clinic, &visit, "undo", json!({})).await.problem(409),
        "illegal_transition"
    );
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_with_what_can() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let nine = at("2027-06-08T23:00:00Z");
    let visit = diary.book(&clinic, &contact, nine).await;
    let early = act(&clinic, &visit, "no-show", json!({ "by": "patient" })).await;
    let early = early.expect(409);
    assert_eq!(early["code"], "illegal_transition");
    assert_eq!(allowed(&early), ["confirm", "cancel", "reschedule"]);
    let cancelled = json!({ "by": "patient", "reason": "holiday" });
    let cancelled = act(&clinic, &visit, "cancellation", cancelled)
        .await
        .expect(201);
    assert_eq!(cancelled["status"], "cancelled_patient");
    assert_eq!(cancelled["cancel_reason"], "holiday");
    for (verb, body) in [
        ("confirmation", json!({})),
        ("attendance", json!({})),
        ("undo", json!({})),
        ("cancellation", json!({ "by": "clinic" })),
        (
            "rescheduling",
            json!({ "starts_at": stamp(nine + minutes(60)) }),
        ),
    ] {
        let refused = act(&clinic, &visit, verb, body).await.expect(409);
        assert_eq!(refused["code"], "illegal_transition", "{verb}");
        assert_eq!(refused["allowed"], json!([]), "{verb}");
    }
    // Its time is another's now.
    diary.book(&clinic, &contact, nine).await;
}

#[tokio::test]
async fn a_no_show_is_the_patients_or_the_clinics_and_can_be_undone_while_its_time_is_free() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let nine = at("2027-06-08T23:00:00Z");
    let (theirs, ours) = (
        diary.book(&clinic, &contact, nine).await,
        diary.book(&clinic, &contact, nine + minutes(30)).await,
    );
    move_to(&world, nine + minutes(46));
    let clinic = again(&world, &clinic).await;
    for (visit, by) in [(&theirs, "patient"), (&ours, "clinic")] {
        let missed = act(&clinic, visit, "no-show", json!({ "by": by })).await;
        assert_eq!(missed.expect(201)["status"], format!("no_show_{by}"));
    }
    assert_eq!(
        act(&clinic, &theirs, "no-show", json!({})).await.faults(),
        ["/by required"]
    );
    let undone = act(&clinic, &theirs, "undo", json!({})).await.expect(201);
    assert_eq!(undone["status"], "booked");
    assert_eq!(status(&clinic, &ours).await, "no_show_clinic");
}

#[tokio::test]
async fn a_visit_that_is_moved_goes_on_as_another_of_its_series() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Ann", PATIENT).await;
    let nine = at("2027-06-08T23:00:00Z");
    let first = diary.book(&clinic, &contact, nine).await;
    act(&clinic, &first, "confirmation", json!({}))
        .await
        .expect(201);
    // By a quarter of an hour: it may overlap its own old time.
    let to = |starts_at| json!({ "starts_at": stamp(starts_at) });
    let second = act(&clinic, &first, "rescheduling", to(nine + minutes(15))).await;
    let second = second.expect(201);
    assert_eq!(
        (
            &second["status"],
            &second["reschedule_count"],
            &second["series_id"]
        ),
        (&json!("booked"), &json!(1), &json!(first))
    );
    let old = clinic
        .get(&format!("/v1/bookings/{first}"))
        .await
        .expect(200);
    assert_eq!(
        (&old["status"], &old["rescheduled_to"]),
        (&json!("rescheduled"), &second["id"])
    );
    // To a time that is taken: the visit stays where it is.
    let other = diary.book(&clinic, &contact, nine + minutes(120)).await;
    let second = text(&second, "id");
    let taken = act(&clinic, &second, "rescheduling", to(nine + minutes(120))).await;
    assert_eq!(taken.problem(409), "slot_taken");
    assert_eq!(status(&clinic, &second).await, "booked");
    assert_eq!(status(&clinic, &other).await, "booked");
    let night = act(
        &clinic,
        &second,
        "rescheduling",
        to(nine + minutes(12 * 60)),
    )
    .await;
    assert_eq!(night.faults(), ["/starts_at outside_hours"]);
    let here = items(&clinic, "/v1/bookings?status=booked").await;
    assert_eq!(here.len(), 2);
}
