//! Who looked at whose record. A look is an event as a change is, written before the answer is
//! given, so that nobody sees a record and leaves no trace; but once a person, record, kind of look
//! and quarter of an hour (in each process), so that a page that is read again costs nothing. A list
//! is on record again once it is longer than any that is: its first row does not stand for all of it.
//!
//! Of staff and of programs alone: what automation and carriers read, they read to do something,
//! and that is on record. A look shows in the audit and to who asks who looked; it is not on the
//! patient's timeline, nor told by the stream, and it rings no bell.

use std::{sync::Arc, time::Duration};

use kernel::{Id, id};
use moka::sync::Cache;
use serde::Serialize;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{About, Actor, Event, Platform, Reader, Result, Tx, db::Bound};

/// Seconds in which a repeated look says nothing new.
const QUARTER: i64 = 15 * 60;
/// Looks that are remembered, some 100 bytes each. What is forgotten is written again.
const MOST: u64 = 100_000;

/// The kinds of event that looks are: not told as they happen.
pub const KINDS: [&str; 2] = [RecordRead::KIND, RecordsListed::KIND];

/// What was read of a record, with whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Looked<T> {
    pub(crate) whose: Option<RecordOf>,
    pub(crate) value: T,
}

/// Whose record something is of, and where that is.
#[derive(Clone, Copy, Debug)]
pub struct RecordOf {
    pub contact: Id<id::Contact>,
    pub location: Id<id::Location>,
}

/// What a list was narrowed by.
#[derive(Clone, Copy, Debug)]
pub enum Narrowed {
    /// One patient: as good as their record.
    Patient,
    /// The kind of filter ("name"), never what was typed; empty for none.
    Filter(&'static str),
}

impl Narrowed {
    /// One patient, where they are given.
    pub fn patient(contact: Option<Id<id::Contact>>) -> Self {
        match contact {
            Some(_) => Self::Patient,
            None => Self::Filter(""),
        }
    }
}

impl<T> Looked<T> {
    /// Read of this contact's record, which is at this location.
    pub fn at(contact: Id<id::Contact>, location: Id<id::Location>, value: T) -> Self {
        Self {
            whose: Some(RecordOf { contact, location }),
            value,
        }
    }

    /// The same for what may be about no patient, such as a task of the house.
    pub fn of(whose: Option<RecordOf>, value: T) -> Self {
        Self { whose, value }
    }
}

/// Somebody whose looks are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    tenant: Uuid,
    actor: Uuid,
    /// Who works at the clinic themselves, too, is another under it.
    impersonation: Option<Uuid>,
}

impl Who {
    /// None for who acts without looking.
    pub fn of(reader: &Reader) -> Option<Self> {
        let actor = match reader.actor {
            Actor::User(id) => id.uuid(),
            Actor::Client(id) => id.uuid(),
            Actor::Automation
            | Actor::Patient(_)
            | Actor::Intake(_)
            | Actor::Directory
            | Actor::System => return None,
        };
        Some(Self {
            tenant: reader.tenant.uuid(),
            actor,
            impersonation: reader.impersonation.map(|it| it.id.uuid()),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    who: Who,
    what: &'static str,
    by: &'static str,
    of: Option<Uuid>,
    quarter: i64,
}

/// How many rows of a look are on record. None: the look is not.
type Written = Arc<Mutex<Option<usize>>>;

/// The looks of this quarter of an hour that are on record. Who looks a second time while the first
/// look is being written waits for it.
pub(crate) struct Looks(Cache<Key, Written>);

impl Default for Looks {
    fn default() -> Self {
        let kept = Duration::from_secs(QUARTER.unsigned_abs() + 60);
        Self(
            Cache::builder()
                .max_capacity(MOST)
                .time_to_live(kept)
                .build(),
        )
    }
}

/// A list that was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    pub what: &'static str,
    pub by: &'static str,
    pub rows: usize,
}

pub(crate) async fn record(
    platform: &Platform,
    who: Who,
    bound: impl FnOnce() -> Bound,
    what: &'static str,
    whose: RecordOf,
) -> Result<()> {
    let of = Some(whose.contact.uuid());
    once(platform, who, (what, "", of), 1, async || {
        let bound = bound();
        let location = bound.reach.place_of(whose.location);
        let read = RecordRead {
            what,
            contact: whose.contact,
            location,
        };
        write(platform, bound, read).await
    })
    .await
}

pub(crate) async fn list(
    platform: &Platform,
    who: Who,
    bound: impl FnOnce() -> Bound,
    list: List,
) -> Result<()> {
    let key = (list.what, list.by, None);
    once(platform, who, key, list.rows, async || {
        let bound = bound();
        let listed = RecordsListed {
            what: list.what,
            by: list.by,
            rows: list.rows,
            reader: bound.actor,
            location: bound.reach.first_place(),
        };
        write(platform, bound, listed).await
    })
    .await
}

async fn once(
    platform: &Platform,
    who: Who,
    (what, by, of): (&'static str, &'static str, Option<Uuid>),
    rows: usize,
    write: impl AsyncFnOnce() -> Result<()>,
) -> Result<()> {
    let key = Key {
        who,
        what,
        by,
        of,
        quarter: platform.clock().now().timestamp() / QUARTER,
    };
    let looks = &platform.looks().0;
    let look = looks
        .get(&key)
        .unwrap_or_else(|| looks.get_with(key, Arc::default));
    let mut written = look.lock().await;
    if written.is_none_or(|written| written < rows) {
        write().await?;
        *written = Some(rows);
    }
    Ok(())
}

async fn write<E: Event>(platform: &Platform, bound: Bound, event: E) -> Result<()> {
    let tx = Tx::begin(platform, bound).await?;
    tx.record(event, ()).done();
    tx.commit_quietly().await
}

/// Somebody looked at a part of a patient's record.
///
/// The record is its subject and not its contact: it is nothing that happened with them.
#[derive(Debug, Serialize)]
struct RecordRead {
    what: &'static str,
    contact: Id<id::Contact>,
    #[serde(skip)]
    location: Id<id::Location>,
}

impl Event for RecordRead {
    const KIND: &'static str = "record.read";

    fn about(&self) -> About {
        About::subject("contact", self.contact).at(self.location)
    }

    fn summary(&self) -> String {
        format!("Looked at the record: {}", self.what)
    }
}

/// Somebody had a list of patients' records.
#[derive(Debug, Serialize)]
struct RecordsListed {
    what: &'static str,
    /// The kind of filter, never what was looked for.
    by: &'static str,
    /// A longer one of the same kind in the quarter of an hour is on record by itself.
    rows: usize,
    #[serde(skip)]
    reader: Actor,
    #[serde(skip)]
    location: Option<Id<id::Location>>,
}

impl Event for RecordsListed {
    const KIND: &'static str = "records.listed";

    fn about(&self) -> About {
        let about = match self.reader {
            Actor::Client(id) => About::subject("client", id),
            reader => About::subject(
                "user",
                Id::<id::User>::from_uuid(reader.id().unwrap_or_default()),
            ),
        };
        match self.location {
            Some(location) => about.at(location),
            None => about,
        }
    }

    fn summary(&self) -> String {
        let rows = if self.rows == 1 { "row" } else { "rows" };
        format!("Listed {} ({} {rows})", self.what, self.rows)
    }
}
