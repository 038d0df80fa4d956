//! Steps that the journeys of several contexts share.

use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use testkit::{Answer, Clinic, Staff, World, eventually};

/// A number of the range that is kept for fiction.
pub const PATIENT: &str = "+61491570156";

/// A Monday, ten in the morning in Sydney, with no change of clocks near.
pub const MONDAY: &str = "2027-06-07T00:00:00Z";

pub fn now(world: &World) -> DateTime<Utc> {
    world.platform().clock().now()
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Moves the world's clock to an instant ahead.
pub fn move_to(world: &World, instant: DateTime<Utc>) {
    world.advance(instant - now(world));
}

/// The text of a field.
#[track_caller]
pub fn text(value: &Value, field: &str) -> String {
    let found = value[field].as_str();
    found
        .unwrap_or_else(|| panic!("`{field}` in {value}"))
        .to_owned()
}

pub fn texts_of(items: &[Value], field: &str) -> Vec<String> {
    items.iter().map(|item| text(item, field)).collect()
}

/// Tokens do not outlive days: the owner, signed in again at this world.
pub async fn again<'w>(world: &'w World, clinic: &Clinic<'_>) -> Clinic<'w> {
    Clinic {
        owner: Staff::sign_in(world, &clinic.email).await,
        tenant_id: clinic.tenant_id.clone(),
        location_id: clinic.location_id.clone(),
        world,
    }
}

pub async fn lead(world: &World, source: &str, fields: Value) -> Answer {
    world.post(&format!("/v1/intake/{source}"), fields).await
}

pub async fn items(staff: &Staff<'_>, path: &str) -> Vec<Value> {
    let found = staff.get(path).await.expect(200);
    found["items"].as_array().cloned().expect("items")
}

/// Texts that the carrier took for this number, the oldest first.
pub async fn texts(clinic: &Clinic<'_>, number: &str) -> Vec<Value> {
    let mut texts = items(clinic, &sms(number)).await;
    texts.reverse();
    texts
}

/// The same, once there are so many.
pub async fn texts_when(clinic: &Clinic<'_>, number: &str, count: usize) -> Vec<Value> {
    let mut texts = clinic
        .items_when(&sms(number), |items| items.len() >= count)
        .await;
    texts.reverse();
    texts
}

fn sms(number: &str) -> String {
    format!("/sandbox/sms?to={}", number.replace('+', "%2B"))
}

/// The clinic's own number.
pub async fn sender(clinic: &Clinic<'_>) -> String {
    let path = format!("/v1/locations/{}", clinic.location_id);
    text(&clinic.get(&path).await.expect(200), "sms_sender")
}

/// A patient writes to the clinic.
pub async fn writes(clinic: &Clinic<'_>, from: &str, body: &str) {
    let sent = json!({ "from": from, "to": sender(clinic).await, "body": body });
    clinic.post("/sandbox/sms", sent).await.expect(202);
}

/// Messages with a contact, the newest first.
pub async fn messages(clinic: &Clinic<'_>, contact: &str) -> Vec<Value> {
    items(clinic, &format!("/v1/messages?contact_id={contact}")).await
}

/// A service, and a practitioner who does it every day from nine to five.
pub struct Diary {
    pub service: String,
    pub practitioner: String,
    pub location: String,
}

impl Diary {
    pub async fn of(clinic: &Clinic<'_>) -> Self {
        let service = clinic.service().await;
        Self {
            practitioner: clinic.practitioner(&service).await,
            service,
            location: clinic.location_id.clone(),
        }
    }

    pub async fn slots(
        &self,
        clinic: &Clinic<'_>,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Vec<Value> {
        let path = format!(
            "/v1/slots?service_id={}&location_id={}&from={}&to={}",
            self.service,
            self.location,
            stamp(from),
            stamp(to)
        );
        items(clinic, &path).await
    }

    fn wish(&self, starts_at: DateTime<Utc>) -> Value {
        json!({
            "service_id": self.service, "practitioner_id": self.practitioner,
            "location_id": self.location, "starts_at": stamp(starts_at),
        })
    }

    pub fn hold(&self, starts_at: DateTime<Utc>) -> Value {
        self.wish(starts_at)
    }

    pub fn booking(&self, contact: &str, starts_at: DateTime<Utc>) -> Value {
        let mut booking = self.wish(starts_at);
        booking["contact_id"] = json!(contact);
        booking
    }

    /// A booking's id.
    pub async fn book(
        &self,
        clinic: &Clinic<'_>,
        contact: &str,
        starts_at: DateTime<Utc>,
    ) -> String {
        let booked = clinic
            .post("/v1/bookings", self.booking(contact, starts_at))
            .await;
        text(&booked.expect(201), "id")
    }
}

/// Does an act to a booking.
pub async fn act(clinic: &Clinic<'_>, booking: &str, act: &str, body: Value) -> Answer {
    clinic
        .post(&format!("/v1/bookings/{booking}/{act}"), body)
        .await
}

pub async fn status(clinic: &Clinic<'_>, booking: &str) -> String {
    let found = clinic.get(&format!("/v1/bookings/{booking}")).await;
    text(&found.expect(200), "status")
}

pub async fn status_is(clinic: &Clinic<'_>, booking: &str, wanted: &str) {
    eventually(wanted, || async {
        (status(clinic, booking).await == wanted).then_some(())
    })
    .await;
}

/// The stage of the contact's card on a board, once it is there.
pub async fn stage_is(clinic: &Clinic<'_>, pipeline: &str, contact: &str, wanted: &str) -> Value {
    let path = format!("/v1/cards?pipeline={pipeline}&contact_id={contact}");
    let cards = clinic
        .items_when(&path, |cards| {
            cards.iter().any(|card| card["stage"] == wanted)
        })
        .await;
    let card = cards.into_iter().find(|card| card["stage"] == wanted);
    card.expect("it was there")
}

/// The contact's timeline, the newest first.
pub async fn timeline(clinic: &Clinic<'_>, contact: &str) -> Vec<Value> {
    items(
        clinic,
        &format!("/v1/contacts/{contact}/timeline?limit=100"),
    )
    .await
}

/// Waits until no job is ready, running or due within a second: what is planned for later stays.
pub async fn settled(world: &World) {
    let mut admin = world.database.admin().await;
    for _ in 0..2400 {
        let busy: i64 = sqlx::query_scalar(
            "select count(*) from jobs where state in ('ready', 'running') or (state = 'planned' and run_at <= $1)",
        )
        .bind(now(world) + TimeDelta::seconds(1))
        .fetch_one(&mut admin)
        .await
        .expect("jobs are counted");
        if busy == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("jobs go on and on");
}

/// How often each status came, of requests that ran side by side.
pub async fn at_once<F: Future<Output = Answer>>(
    requests: impl IntoIterator<Item = F>,
) -> Vec<Answer> {
    stream::iter(requests).buffer_unordered(100).collect().await
}

/// Status and, of a problem, its code; each with how often it came.
pub fn tally(answers: &[Answer]) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for answer in answers {
        let code = answer.body["code"].as_str().unwrap_or_default();
        let key = format!("{} {code}", answer.status);
        *counts.entry(key.trim_end().to_owned()).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// The instant of a field.
#[track_caller]
pub fn instant(value: &Value, field: &str) -> DateTime<Utc> {
    at(&text(value, field))
}

pub fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}
