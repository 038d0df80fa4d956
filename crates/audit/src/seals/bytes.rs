//! The bytes of an event that a digest is made of.
//!
//! Every column in the order below, each led by its length in eight bytes (big endian), and before
//! it one byte that tells a value (1) from none (0). Ids are their sixteen bytes, instants the
//! microseconds since 1970 and turns their number in eight, texts UTF-8. `changed` is its count and
//! then its texts. The payload is Postgres' own text of a `jsonb`, which is one for all that are
//! equal: keys by length and then by byte, one space after `:` and `,`, numbers with the digits
//! that they came with. It has been the same since `jsonb` came to be (PostgreSQL 9.4).
//!
//! That is the first form. The second is of events that were done under an impersonation: the same, and
//! at its end the impersonation's id. Every other event keeps the first, so that what was sealed before there
//! were impersonations stays as it is; and because each value is led by its length, neither form is ever the
//! other's. Another column of `events` takes another form in the same way.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use platform::crypto::digest;
use sqlx::FromRow;
use uuid::Uuid;

use super::rules::Print;

/// A row of `events`, whole.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub turn: i64,
    kind: String,
    version: i16,
    location_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    subject_kind: String,
    subject_id: Uuid,
    actor_kind: String,
    actor_id: Option<Uuid>,
    on_behalf_of: Option<Uuid>,
    impersonation_id: Option<Uuid>,
    cause: Option<Uuid>,
    request_id: Option<String>,
    changed: Vec<String>,
    summary: String,
    why: Option<String>,
    payload: String,
}

/// The columns of a [`Row`].
pub(super) const COLUMNS: &str = "id, at, turn, kind, version, location_id, contact_id, subject_kind, subject_id, \
 actor_kind, actor_id, on_behalf_of, impersonation_id, cause, request_id, changed, summary, why, payload::text as payload";

#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn put(&mut self, value: &[u8]) {
        self.0.push(1);
        self.0.extend((value.len() as u64).to_be_bytes());
        self.0.extend(value);
    }

    fn maybe(&mut self, value: Option<&[u8]>) {
        match value {
            Some(value) => self.put(value),
            None => self.0.push(0),
        }
    }
}

fn bytes(id: &Option<Uuid>) -> Option<&[u8]> {
    id.as_ref().map(|id| id.as_bytes().as_slice())
}

/// The two digests of an event: of where it stands, and of what it says.
pub(super) struct Digests {
    pub place: Vec<u8>,
    pub content: Vec<u8>,
}

impl Row {
    pub fn digests(&self) -> Digests {
        let mut place = Bytes::default();
        place.put(self.id.as_bytes());
        place.put(&self.at.timestamp_micros().to_be_bytes());
        place.put(&self.turn.to_be_bytes());
        let mut content = Bytes::default();
        content.put(self.kind.as_bytes());
        content.put(&self.version.to_be_bytes());
        content.maybe(bytes(&self.location_id));
        content.maybe(bytes(&self.contact_id));
        content.put(self.subject_kind.as_bytes());
        content.put(self.subject_id.as_bytes());
        content.put(self.actor_kind.as_bytes());
        content.maybe(bytes(&self.actor_id));
        content.maybe(bytes(&self.on_behalf_of));
        content.maybe(bytes(&self.cause));
        content.maybe(self.request_id.as_deref().map(str::as_bytes));
        content.put(&(self.changed.len() as u64).to_be_bytes());
        for field in &self.changed {
            content.put(field.as_bytes());
        }
        content.put(self.summary.as_bytes());
        content.maybe(self.why.as_deref().map(str::as_bytes));
        content.put(self.payload.as_bytes());
        if let Some(impersonation) = &self.impersonation_id {
            content.put(impersonation.as_bytes());
        }
        Digests {
            place: digest(&[&place.0]),
            content: digest(&[&content.0]),
        }
    }
}

/// Takes events in, one after the other, in the order of their turns and ids.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub prints: Vec<Print>,
    pub newest_at: Option<DateTime<Utc>>,
    pub oldest: Option<(Uuid, DateTime<Utc>)>,
    digest: Vec<u8>,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            prints: vec![],
            newest_at: None,
            oldest: None,
            digest: digest(&[b"events"]),
        }
    }
}

impl Batch {
    pub fn take(&mut self, row: &Row) {
        let Digests { place, content } = row.digests();
        self.digest = digest(&[&self.digest, &place, &content]);
        self.prints.push(Print::of(row.id, &place, &content));
        self.newest_at = self.newest_at.max(Some(row.at));
        if self.oldest.is_none_or(|(_, at)| row.at < at) {
            self.oldest = Some((row.id, row.at));
        }
    }
}

/// What a seal says besides its events.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a> {
    pub tenant: Id<id::Tenant>,
    pub number: i64,
    pub from_turn: i64,
    pub until_turn: i64,
    pub newest_at: DateTime<Utc>,
    pub sealed_at: DateTime<Utc>,
    pub previous: &'a [u8],
}

impl Header<'_> {
    /// The seal over these events.
    pub fn seal(&self, batch: &Batch) -> Vec<u8> {
        digest(&[
            b"attend seal 1",
            self.tenant.uuid().as_bytes(),
            &self.number.to_be_bytes(),
            &self.from_turn.to_be_bytes(),
            &self.until_turn.to_be_bytes(),
            &(batch.prints.len() as u64).to_be_bytes(),
            &self.newest_at.timestamp_micros().to_be_bytes(),
            &self.sealed_at.timestamp_micros().to_be_bytes(),
            self.previous,
            &batch.digest,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            id: Uuid::from_u128(1),
            at: DateTime::UNIX_EPOCH,
            turn: 7,
            kind: "contact.created".to_owned(),
            version: 1,
            location_id: Some(Uuid::from_u128(2)),
            contact_id: None,
            subject_kind: "contact".to_owned(),
            subject_id: Uuid::from_u128(3),
            actor_kind: "user".to_owned(),
            actor_id: None,
            on_behalf_of: None,
            impersonation_id: None,
            cause: None,
            request_id: None,
            changed: vec![],
            summary: "Contact created".to_owned(),
            why: None,
            payload: "{}".to_owned(),
        }
    }

    fn content(change: impl FnOnce(&mut Row)) -> Vec<u8> {
        let mut row = row();
        change(&mut row);
        row.digests().content
    }

    #[test]
    fn the_form_stays_as_it_is() {
        let Digests { place, content } = row().digests();
        assert_eq!(
            [hex::encode(place), hex::encode(content)],
            [
                "fed7f073914aae1cbf5c395e146ddcadd4fdf69cad9b852f1e89610cfaa6069b",
                "ef3e49a03fbe43ea97ec9dbc5a6c4d30e3c8a6819ec243c8a72bb17e788fd4b5"
            ]
        );
    }

    #[test]
    fn every_column_counts_and_none_runs_into_the_next() {
        let id = Uuid::from_u128(9);
        let mut seen = vec![
            content(|_| {}),
            content(|r| r.kind.push('x')),
            content(|r| r.version = 2),
            content(|r| r.location_id = None),
            content(|r| r.contact_id = Some(id)),
            content(|r| r.subject_kind.push('x')),
            content(|r| r.subject_id = id),
            content(|r| r.actor_kind.push('x')),
            content(|r| r.actor_id = Some(id)),
            content(|r| r.on_behalf_of = Some(id)),
            content(|r| r.impersonation_id = Some(id)),
            content(|r| r.impersonation_id = Some(Uuid::from_u128(10))),
            content(|r| r.cause = Some(id)),
            content(|r| r.request_id = Some(String::new())),
            content(|r| r.changed = vec![String::new()]),
            content(|r| r.changed = vec!["ab".to_owned()]),
            content(|r| r.changed = vec!["a".to_owned(), "b".to_owned()]),
            content(|r| r.summary.push('x')),
            content(|r| r.why = Some(String::new())),
            content(|r| r.payload.push(' ')),
        ];
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
}
