//! What a visit is reminded of, and when nothing is said any more.

use chrono::{DateTime, Utc};
use platform::jobs::WorkerSettings;
use serde_json::json;
use testkit::{Clinic, World};

use crate::steps::{
    Diary, MONDAY, PATIENT, act, again, at, minutes, move_to, settled, stage_is, stamp, text,
    texts, timeline,
};

/// Friday, eleven in the morning in Sydney.
const FRIDAY: &str = "2027-06-11T01:00:00Z";

/// The reminders of a booking: `kind state due`, the earliest first.
async fn reminders(world: &World, booking: &str) -> Vec<String> {
    let rows: Vec<(String, String, DateTime<Utc>, String)> = sqlx::query_as(
        "select r.kind, r.state, r.due_at, b.id::text from reminders r \
         join bookings b on b.tenant_id = r.tenant_id and b.id = r.booking_id order by r.due_at",
    )
    .fetch_all(&mut world.database.admin().await)
    .await
    .expect("reminders");
    let booking: kernel::Id<kernel::id::Booking> = booking.parse().expect("an id");
    rows.into_iter()
        .filter(|(.., of)| *of == booking.uuid().to_string())
        .map(|(kind, state, due, _)| format!("{kind} {state} {}", stamp(due)))
        .collect()
}

/// Goes to an instant, lets the workers do what is due, and gives the last text.
async fn last_at(world: &World, clinic: &Clinic<'_>, instant: &str) -> (usize, String) {
    move_to(world, at(instant));
    settled(world).await;
    let clinic = again(world, clinic).await;
    let sent = texts(&clinic, PATIENT).await;
    (
        sent.len(),
        sent.last()
            .map(|sent| text(sent, "body"))
            .unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_visit_is_reminded_of_three_days_one_day_and_two_hours_before() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Rem", PATIENT).await;
    let visit = diary.book(&clinic, &contact, at(FRIDAY)).await;
    settled(&world).await;
    assert_eq!(
        reminders(&world, &visit).await,
        [
            "72h planned 2027-06-08T01:00:00Z",
            "24h planned 2027-06-10T01:00:00Z",
            "2h planned 2027-06-10T23:00:00Z"
        ]
    );
    let (count, _) = last_at(&world, &clinic, "2027-06-08T00:59:30Z").await;
    assert_eq!(count, 1, "the confirmation");
    let (count, body) = last_at(&world, &clinic, "2027-06-08T01:00:01Z").await;
    assert_eq!(count, 2);
    assert!(
        body.contains("Fri 11 Jun at 11:00 am") && body.contains("Reply Y"),
        "{body}"
    );
    let (count, body) = last_at(&world, &clinic, "2027-06-10T01:00:01Z").await;
    assert_eq!(count, 3);
    assert!(body.contains("coming up"), "{body}");
    let (count, body) = last_at(&world, &clinic, "2027-06-10T23:00:01Z").await;
    assert_eq!(count, 4);
    assert!(body.contains("see you soon"), "{body}");
    let clinic = again(&world, &clinic).await;
    stage_is(&clinic, "attendance", &contact, "reminded").await;
}

#[tokio::test]
async fn the_shorter_the_notice_the_fewer_the_reminders() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Rem", PATIENT).await;
    for (starts_at, wanted) in [
        // In 74 hours, 25, 5 and 2.
        ("2027-06-10T02:00:00Z", "24h 2h"),
        ("2027-06-08T01:00:00Z", "2h"),
        ("2027-06-07T05:00:00Z", "2h"),
        ("2027-06-07T02:00:00Z", ""),
    ] {
        let visit = diary.book(&clinic, &contact, at(starts_at)).await;
        settled(&world).await;
        let kinds: Vec<_> = reminders(&world, &visit)
            .await
            .iter()
            .filter_map(|line| line.split(' ').next().map(str::to_owned))
            .collect();
        assert_eq!(kinds.join(" "), wanted, "{starts_at}");
    }
}

#[tokio::test]
async fn a_visit_that_moves_takes_its_reminders_along() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Rem", PATIENT).await;
    let old = diary.book(&clinic, &contact, at(FRIDAY)).await;
    settled(&world).await;
    let to = json!({ "starts_at": "2027-06-16T01:00:00Z" });
    let new = act(&clinic, &old, "rescheduling", to).await.expect(201);
    settled(&world).await;
    for line in reminders(&world, &old).await {
        assert!(line.contains("dropped"), "{line}");
    }
    assert_eq!(
        reminders(&world, &text(&new, "id")).await,
        [
            "72h planned 2027-06-13T01:00:00Z",
            "24h planned 2027-06-15T01:00:00Z",
            "2h planned 2027-06-15T23:00:00Z"
        ]
    );
    // All three times of the old visit pass by in silence.
    let (count, body) = last_at(&world, &clinic, "2027-06-11T01:00:00Z").await;
    assert_eq!(count, 2, "two confirmations, no reminder: {body}");
    let (count, body) = last_at(&world, &clinic, "2027-06-13T01:00:01Z").await;
    assert_eq!(count, 3);
    assert!(body.contains("Wed 16 Jun"), "{body}");
    let clinic = again(&world, &clinic).await;
    let card = stage_is(&clinic, "attendance", &contact, "reminded").await;
    assert_eq!(card["booking_id"], new["id"]);
}

/// The worst of orders: nothing ran from the booking to after its cancellation and every reminder's time.
#[tokio::test]
async fn a_cancelled_visit_is_never_spoken_of_however_late_the_workers_are() {
    let world = World::without_workers().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Rem", PATIENT).await;
    let visit = diary.book(&clinic, &contact, at(FRIDAY)).await;
    let by = json!({ "by": "clinic" });
    act(&clinic, &visit, "cancellation", by).await.expect(201);
    let late = World::on(world.database.clone(), Some(WorkerSettings::default())).await;
    move_to(&late, at("2027-06-08T02:00:00Z"));
    settled(&late).await;
    move_to(&late, at("2027-06-10T23:30:00Z"));
    settled(&late).await;
    let clinic = again(&late, &clinic).await;
    assert!(texts(&clinic, PATIENT).await.is_empty());
    let planned = reminders(&late, &visit).await;
    assert!(
        planned.iter().all(|line| line.contains("dropped")),
        "{planned:?}"
    );
    let card = stage_is(&clinic, "attendance", &contact, "cancelled").await;
    assert!(card["closed_at"].is_string());
    late.stop().await;
}

#[tokio::test]
async fn a_reminder_whose_worker_was_late_is_looked_at_again_before_it_goes_out() {
    let world = World::start().await;
    move_to(&world, at(MONDAY));
    let clinic = world.clinic().await;
    let diary = Diary::of(&clinic).await;
    let contact = clinic.contact("Rem", PATIENT).await;
    let visit = diary.book(&clinic, &contact, at(FRIDAY)).await;
    settled(&world).await;
    let database = world.database.clone();
    // The workers are gone; half an hour before the visit they are back.
    let email = clinic.email.clone();
    let (tenant_id, location_id) = (clinic.tenant_id.clone(), clinic.location_id.clone());
    world.stop().await;
    let late = World::on(database, Some(WorkerSettings::default())).await;
    move_to(&late, at(FRIDAY) - minutes(29));
    settled(&late).await;
    let clinic = Clinic {
        owner: testkit::Staff::sign_in(&late, &email).await,
        tenant_id,
        location_id,
        world: &late,
    };
    assert_eq!(
        texts(&clinic, PATIENT).await.len(),
        1,
        "the confirmation alone"
    );
    for line in reminders(&late, &visit).await {
        assert!(line.contains("dropped"), "{line}");
    }
    let why = timeline(&clinic, &contact).await;
    let late = why.iter().filter(|item| item["kind"] == "reminder.dropped");
    assert_eq!(late.count(), 3);
}
