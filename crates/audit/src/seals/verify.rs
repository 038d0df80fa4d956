//! Whether the events are as they were sealed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{May, Platform, Result, SystemTask, Tx, db::Mode};
use uuid::Uuid;

use super::{
    bytes::{Batch, Header},
    rules::{Difference, LATEST, Print, differences},
    store::{self, HeadRow, SealRow},
};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An event says something else than when it was sealed.
    Changed,
    /// An event is gone.
    Removed,
    /// An event was not there when its time was sealed.
    Added,
    /// An event stands at another time, or under another's id.
    Reordered,
    /// A seal itself is not what it was.
    SealChanged,
    /// A seal is gone.
    SealMissing,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    pub kind: FaultKind,
    /// None: of events that no seal covers yet.
    pub seal: Option<i64>,
    pub event: Option<Id<id::Event>>,
    /// When the event says that it happened, if it is there.
    pub at: Option<DateTime<Utc>>,
    pub detail: String,
}

/// The newest seal: whoever keeps these two elsewhere finds it when the end of the record is cut off.
#[derive(Clone, Debug)]
pub struct Head {
    pub number: i64,
    pub digest: Vec<u8>,
}

/// A head that was kept elsewhere.
#[derive(Clone, Debug)]
pub struct Kept {
    pub number: i64,
    pub digest: Vec<u8>,
}

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Seals and events that were looked at in this step.
    pub seals: i64,
    pub events: i64,
    /// Events that no seal covers yet.
    pub unsealed: i64,
    pub head: Option<Head>,
    pub faults: Vec<Fault>,
    /// The seal that the next step begins with. None: this was the last one.
    pub next: Option<i64>,
}

impl Report {
    /// The step that came after this one.
    pub fn add(&mut self, step: Self) {
        self.seals += step.seals;
        self.events += step.events;
        self.unsealed = step.unsealed;
        self.head = step.head;
        self.faults.extend(step.faults);
        self.next = step.next;
    }
}

/// One step looks at so many seals and events, and names so many faults, about.
const MOST_SEALS: i64 = 200;
const MOST_EVENTS: i64 = 20_000;
const MOST_FAULTS: usize = 200;

/// Every clinic with its name, for who verifies all of them.
///
/// # Errors
/// 500 when the database fails.
pub async fn clinics(platform: &Platform) -> Result<Vec<(Id<id::Tenant>, String)>> {
    let clinics = platform
        .system(SystemTask::Audit, async |tx| store::clinics(tx).await)
        .await?;
    let named = |(id, name)| (Id::from_uuid(id), name);
    Ok(clinics.into_iter().map(named).collect())
}

struct Check<'t, M> {
    tx: &'t Tx<M>,
    faults: Vec<Fault>,
}

/// Looks at the seals from the number `from` on, and the events that they cover: one step.
///
/// # Errors
/// 500 when the database fails.
pub async fn verify<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::Everywhere<perm::audit::Read>>,
    from: i64,
    kept: Option<&Kept>,
) -> Result<Report> {
    let head = store::head(tx).await?;
    // With the one before, that the first of them continues.
    let mut seals = store::seals(tx, from - 1, MOST_SEALS + 1).await?;
    let last_page = i64::try_from(seals.len()).unwrap_or(i64::MAX) <= MOST_SEALS;
    let before = match seals.first() {
        Some(first) if first.number < from => Some(seals.remove(0)),
        _ => None,
    };
    let mut check = Check { tx, faults: vec![] };
    let (mut count, mut events, mut expected) = (0, 0, from);
    let mut previous = before;
    let mut next = None;
    for seal in seals {
        if events >= MOST_EVENTS || check.faults.len() >= MOST_FAULTS {
            next = Some(seal.number);
            break;
        }
        check.gap(expected, seal.number);
        check.seal(&seal, previous.as_ref()).await?;
        events += i64::try_from(seal.ids.len()).unwrap_or(i64::MAX);
        (count, expected) = (count + 1, seal.number + 1);
        previous = Some(seal);
    }
    if next.is_none() && !last_page {
        next = Some(expected);
    }
    let known = previous.as_ref().filter(|_| next.is_none());
    // What is sealed, the last seal says: the head is easier to change.
    let until = known.map(|seal| seal.until_turn);
    let until = until.or(head.as_ref().map(|head| head.until_turn));
    let until = until.unwrap_or(0);
    let oldest = known.map(|seal| seal.newest_at - LATEST);
    let (unsealed, older) = store::unsealed(tx, until, oldest, 100).await?;
    if next.is_none() {
        check.end(head.as_ref(), previous.as_ref(), expected);
        check.faults.extend(older.into_iter().map(back_dated(None)));
        check.strays().await?;
    }
    if let Some(kept) = kept {
        check.kept(kept).await?;
    }
    Ok(Report {
        seals: count,
        events,
        unsealed,
        head: head.map(|head| Head {
            number: head.number,
            digest: head.digest,
        }),
        faults: check.faults,
        next,
    })
}

fn back_dated(seal: Option<i64>) -> impl Fn((Uuid, DateTime<Utc>)) -> Fault {
    move |(event, at)| Fault {
        kind: FaultKind::Added,
        seal,
        event: Some(Id::from_uuid(event)),
        at: Some(at),
        detail: "it was written later than it says: what was sealed before it is newer".to_owned(),
    }
}

impl<M: Mode> Check<'_, M> {
    /// Each seal is blamed once for one thing, however it was found.
    fn of_seal(&mut self, kind: FaultKind, seal: i64, detail: impl Into<String>) {
        let same = |fault: &Fault| fault.kind == kind && fault.seal == Some(seal);
        if self.faults.iter().any(same) {
            return;
        }
        self.faults.push(Fault {
            kind,
            seal: Some(seal),
            event: None,
            at: None,
            detail: detail.into(),
        });
    }

    /// Seals from `expected` on are gone, up to the one that was found.
    fn gap(&mut self, expected: i64, found: i64) {
        match found - expected {
            ..=0 => {}
            1 => self.of_seal(FaultKind::SealMissing, expected, "the seal is gone"),
            _ => {
                let detail = format!("the seals {expected} to {} are gone", found - 1);
                self.of_seal(FaultKind::SealMissing, expected, detail);
            }
        }
    }

    async fn seal(&mut self, seal: &SealRow, previous: Option<&SealRow>) -> Result<()> {
        let previous = previous.filter(|previous| previous.number + 1 == seal.number);
        let range = (seal.from_turn, seal.until_turn);
        let batch = store::batch(&mut *self.tx.conn().await, self.tx.tenant(), range).await?;
        let header = Header {
            tenant: self.tx.tenant(),
            number: seal.number,
            from_turn: seal.from_turn,
            until_turn: seal.until_turn,
            newest_at: seal.newest_at,
            sealed_at: seal.sealed_at,
            previous: &seal.previous,
        };
        let sealed = Print::unpack(&seal.ids, &seal.prints);
        let found = differences(&sealed, &batch.prints);
        let fits = header.seal(&batch) == seal.digest;
        let same = sealed == batch.prints;
        if !found.is_empty() && !fits {
            self.events(seal.number, found).await?;
        } else if !fits || !same {
            let detail = "the seal fits neither its events nor what it says of them";
            self.of_seal(FaultKind::SealChanged, seal.number, detail);
        }
        let (before, start) = match previous {
            Some(previous) => (previous.digest.as_slice(), previous.until_turn),
            None => ([].as_slice(), 0),
        };
        let known = previous.is_some() || seal.number == 1;
        if known && (seal.previous != before || seal.from_turn != start) && fits {
            let blamed = (seal.number - 1).max(1);
            let detail = format!("seal {} vouches for another one", seal.number);
            self.of_seal(FaultKind::SealChanged, blamed, detail);
        }
        self.late(seal.number, &batch, previous);
        Ok(())
    }

    async fn events(&mut self, seal: i64, found: Vec<(Uuid, Difference)>) -> Result<()> {
        let found: Vec<_> = found.into_iter().take(MOST_FAULTS).collect();
        let ids: Vec<_> = found.iter().map(|(id, _)| *id).collect();
        let at: HashMap<_, _> = store::instants(self.tx, &ids).await?.into_iter().collect();
        for (event, difference) in found {
            let (kind, detail) = match difference {
                Difference::Changed => (FaultKind::Changed, "it said something else"),
                Difference::Removed => (FaultKind::Removed, "it is gone from where it was"),
                Difference::Added => (FaultKind::Added, "it was not there"),
                Difference::Reordered => (FaultKind::Reordered, "it stood at another place"),
            };
            self.faults.push(Fault {
                kind,
                seal: Some(seal),
                event: Some(Id::from_uuid(event)),
                at: at.get(&event).copied(),
                detail: format!("{detail} when it was sealed"),
            });
        }
        Ok(())
    }

    fn late(&mut self, seal: i64, batch: &Batch, previous: Option<&SealRow>) {
        let oldest = previous.map(|previous| previous.newest_at - LATEST);
        let early = batch
            .oldest
            .filter(|(_, at)| oldest.is_some_and(|oldest| *at < oldest));
        self.faults.extend(early.map(back_dated(Some(seal))));
    }

    /// Events that stand where no transaction wrote them, each blamed once.
    async fn strays(&mut self) -> Result<()> {
        for (event, at) in store::of_no_turn(self.tx, 100).await? {
            let event = Some(Id::from_uuid(event));
            if self.faults.iter().all(|fault| fault.event != event) {
                self.faults.push(Fault {
                    kind: FaultKind::Added,
                    seal: None,
                    event,
                    at: Some(at),
                    detail: "no transaction of ours wrote it".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// The end of the chain, beside the head.
    fn end(&mut self, head: Option<&HeadRow>, last: Option<&SealRow>, expected: i64) {
        match (head, last) {
            (None, None) => {}
            (None, Some(last)) => {
                let detail = "the head, which names the newest seal, is gone";
                self.of_seal(FaultKind::SealChanged, last.number, detail);
            }
            (Some(head), last) => {
                self.gap(expected, head.number + 1);
                let other = last.filter(|last| last.number >= head.number);
                let says = (head.number, head.until_turn, &head.digest);
                if let Some(last) = other
                    && (last.number, last.until_turn, &last.digest) != says
                {
                    let detail = "the head names another seal";
                    self.of_seal(FaultKind::SealChanged, last.number, detail);
                }
            }
        }
    }

    /// Whether the seal that somebody kept elsewhere is still that one.
    async fn kept(&mut self, kept: &Kept) -> Result<()> {
        let found = store::seals(self.tx, kept.number, 1).await?.pop();
        match found.filter(|seal| seal.number == kept.number) {
            None => {
                let detail = "the seal that was kept elsewhere is not there";
                self.of_seal(FaultKind::SealMissing, kept.number, detail);
            }
            Some(seal) if seal.digest != kept.digest => {
                let detail = "the seal that was kept elsewhere was another one";
                self.of_seal(FaultKind::SealChanged, kept.number, detail);
            }
            Some(_) => {}
        }
        Ok(())
    }
}
