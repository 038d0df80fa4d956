//! The queries of the sandbox's carrier and mailbox.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id};
use platform::{
    Result, Tx,
    db::{Mode, system::SystemTx},
};
use ports::{
    PortError,
    email::OutboundEmail,
    sms::{Accepted, DeliveryState, OutboundSms, magic::Magic, segments},
};
use sqlx::FromRow;

use super::links::links;

/// A text that the carrier took.
#[derive(Clone, Debug, FromRow)]
pub struct Text {
    pub id: String,
    pub direction: String,
    pub from_number: String,
    pub to_number: String,
    pub body: String,
    pub segments: i16,
    pub encoding: String,
    pub at: DateTime<Utc>,
}

/// How long after taking a text the carrier has sent it, and knows whether it arrived.
const SENT_AFTER: TimeDelta = TimeDelta::milliseconds(100);
pub const KNOWN_AFTER: TimeDelta = TimeDelta::milliseconds(200);

impl Text {
    /// How far it has come by now: the carrier is made up, so its reports follow from the text's age.
    pub fn state(&self, now: DateTime<Utc>) -> &'static str {
        if self.direction == "to_clinic" {
            return "received";
        }
        match now - self.at {
            age if age < SENT_AFTER => DeliveryState::Queued.as_str(),
            age if age < KNOWN_AFTER => DeliveryState::Sent.as_str(),
            _ => Magic::of(&self.to_number)
                .reports()
                .last()
                .map_or("delivered", |report| report.state.as_str()),
        }
    }
}

#[derive(FromRow)]
struct Attempt {
    id: String,
    attempts: i32,
    taken: bool,
    segments: i16,
}

impl Attempt {
    fn accepted(self) -> Accepted {
        Accepted {
            provider_id: self.id,
            segments: self.segments.unsigned_abs().into(),
        }
    }
}

const ATTEMPT: &str = "\
insert into sandbox_sms (id, client_ref, direction, from_number, to_number, body, segments, encoding, at) \
values ($1, $2, 'to_patient', $3, $4, $5, $6, $7, $8) \
on conflict (client_ref) do update set attempts = sandbox_sms.attempts + 1 \
returning id, attempts, taken_at is not null as taken, segments";

/// Takes a text, unless it is busy. The same text again is the one that it has.
pub async fn take(
    tx: &SystemTx,
    sms: &OutboundSms,
    magic: Magic,
) -> Result<Result<Accepted, PortError>> {
    let size = segments::count(&sms.body);
    let attempt: Attempt = sqlx::query_as(ATTEMPT)
        .bind(new_sms_id(tx.new_id::<id::Message>()))
        .bind(&sms.client_ref)
        .bind(&sms.from)
        .bind(&sms.to)
        .bind(&sms.body)
        .bind(i16::try_from(size.segments.max(1)).unwrap_or(i16::MAX))
        .bind(size.encoding.as_str())
        .bind(tx.now())
        .fetch_one(&mut *tx.conn().await)
        .await?;
    if attempt.taken {
        return Ok(Ok(attempt.accepted()));
    }
    let earlier = attempt.attempts.unsigned_abs() - 1;
    if let Err(error) = magic.answer(&sms.body, earlier) {
        return Ok(Err(error));
    }
    sqlx::query("update sandbox_sms set taken_at = $2, at = $2 where id = $1")
        .bind(&attempt.id)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(Ok(attempt.accepted()))
}

/// A carrier's id: `SM` and 32 hex digits that ascend with time.
pub fn new_sms_id(id: Id<id::Message>) -> String {
    format!("SM{}", id.uuid().simple())
}

/// The text that it took under the sender's own id.
pub async fn taken(tx: &SystemTx, client_ref: &str) -> Result<Option<Accepted>> {
    let found: Option<Attempt> = sqlx::query_as(
        "select id, attempts, true as taken, segments from sandbox_sms where client_ref = $1 and taken_at is not null",
    )
    .bind(client_ref)
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.map(Attempt::accepted))
}

/// The same, for the clinic that sent it.
pub async fn sent_by_us(tx: &Tx, client_ref: &str) -> Result<Option<Text>> {
    Ok(sqlx::query_as(
        "select id, direction, from_number, to_number, body, segments, encoding, at \
         from sandbox_sms where client_ref = $1 and taken_at is not null",
    )
    .bind(client_ref)
    .fetch_optional(&mut *tx.conn().await)
    .await?)
}

/// The newest hundred texts of the clinic's own numbers, newest first.
pub async fn texts<M: Mode>(tx: &Tx<M>, to: Option<&str>) -> Result<Vec<Text>> {
    Ok(sqlx::query_as(
        "select id, direction, from_number, to_number, body, segments, encoding, at \
         from sandbox_sms where taken_at is not null and ($1::text is null or to_number = $1) \
         order by at desc, id desc limit 100",
    )
    .bind(to)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// Keeps what a patient sends.
pub async fn sent_by_patient(tx: &Tx, text: &Text) -> Result<()> {
    sqlx::query(
        "insert into sandbox_sms (id, direction, from_number, to_number, body, segments, encoding, at, taken_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(&text.id)
    .bind(&text.direction)
    .bind(&text.from_number)
    .bind(&text.to_number)
    .bind(&text.body)
    .bind(text.segments)
    .bind(&text.encoding)
    .bind(text.at)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// A mail that came.
#[derive(Clone, Debug, FromRow)]
pub struct Mail {
    pub to_address: String,
    pub subject: String,
    pub body: String,
    pub links: Vec<String>,
    pub at: DateTime<Utc>,
}

/// Keeps a mail, once, and gives its id.
pub async fn keep(tx: &SystemTx, mail: &OutboundEmail) -> Result<String> {
    let id = tx.new_id::<id::Message>().uuid();
    let links = links(&format!(
        "{}\n{}",
        mail.text,
        mail.html.as_deref().unwrap_or_default()
    ));
    sqlx::query(
        "insert into sandbox_emails (id, client_ref, to_address, subject, body, html, links, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (client_ref) do nothing",
    )
    .bind(id)
    .bind(&mail.client_ref)
    .bind(mail.to.to_lowercase())
    .bind(&mail.subject)
    .bind(&mail.text)
    .bind(&mail.html)
    .bind(links)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    let kept: uuid::Uuid =
        sqlx::query_scalar("select id from sandbox_emails where client_ref = $1")
            .bind(&mail.client_ref)
            .fetch_one(&mut *tx.conn().await)
            .await?;
    Ok(kept.simple().to_string())
}

/// The newest hundred mails, newest first.
pub async fn mails(tx: &SystemTx, to: Option<&str>) -> Result<Vec<Mail>> {
    Ok(sqlx::query_as(
        "select to_address, subject, body, links, at from sandbox_emails \
         where $1::text is null or to_address = $1 order by id desc limit 100",
    )
    .bind(to)
    .fetch_all(&mut *tx.conn().await)
    .await?)
}

/// The TXT records under a name.
pub async fn txt_records(tx: &SystemTx, name: &str) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("select value from sandbox_txt_records where name = $1 order by value")
            .bind(name.to_lowercase())
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}

/// Has a name say these texts, and nothing else.
pub async fn put_txt_records(tx: &SystemTx, name: &str, values: &[String]) -> Result<()> {
    let name = name.to_lowercase();
    sqlx::query("delete from sandbox_txt_records where name = $1")
        .bind(&name)
        .execute(&mut *tx.conn().await)
        .await?;
    sqlx::query(
        "insert into sandbox_txt_records (name, value) select distinct $1, unnest($2::text[])",
    )
    .bind(&name)
    .bind(values)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
