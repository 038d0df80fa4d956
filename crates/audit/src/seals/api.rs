//! `/v1/audit/verification`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Cx, Problem, Result};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Query, payload::Json};

use super::verify::{self, Fault, FaultKind, Head, Kept, Report};

#[derive(Tags)]
enum Tag {
    /// What was done, and that nobody has changed the record of it.
    Audit,
}

/// What is wrong: an event was changed, removed, added, or moved to another time or id; a seal was
/// changed, or is gone.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AuditFaultKind {
    Changed,
    Removed,
    Added,
    Reordered,
    SealChanged,
    SealMissing,
}

impl AuditFaultKind {
    fn of(kind: FaultKind) -> Self {
        match kind {
            FaultKind::Changed => Self::Changed,
            FaultKind::Removed => Self::Removed,
            FaultKind::Added => Self::Added,
            FaultKind::Reordered => Self::Reordered,
            FaultKind::SealChanged => Self::SealChanged,
            FaultKind::SealMissing => Self::SealMissing,
        }
    }
}

/// One thing that is wrong with the record.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AuditFault {
    pub kind: AuditFaultKind,
    /// The number of the seal that does not fit; absent for an event that no seal covers yet.
    pub seal: Option<i64>,
    pub event_id: Option<Id<id::Event>>,
    /// When the event says that it happened, if it is there.
    pub at: Option<DateTime<Utc>>,
    pub detail: String,
}

impl From<Fault> for AuditFault {
    fn from(fault: Fault) -> Self {
        let Fault {
            kind,
            seal,
            event,
            at,
            detail,
        } = fault;
        Self {
            kind: AuditFaultKind::of(kind),
            seal,
            event_id: event,
            at,
            detail,
        }
    }
}

/// The newest seal. Keep it elsewhere, and ask with it later: then no end of the record is cut off unseen.
#[derive(Clone, Debug, Object)]
pub struct AuditHead {
    pub number: i64,
    /// SHA-256, 64 hexadecimal digits.
    pub digest: String,
}

impl From<Head> for AuditHead {
    fn from(head: Head) -> Self {
        Self {
            number: head.number,
            digest: hex::encode(head.digest),
        }
    }
}

/// What one step of a verification found.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AuditVerification {
    /// Nothing is wrong with what was looked at.
    pub intact: bool,
    /// Seals that were looked at in this step.
    pub seals: i64,
    /// Events that those cover.
    pub events: i64,
    /// Events that no seal covers yet: the newest, of the last minute.
    pub unsealed: i64,
    /// Absent while nothing is sealed.
    pub head: Option<AuditHead>,
    pub faults: Vec<AuditFault>,
    /// Pass as `from_seal` for the next step; absent when this was the last one.
    pub next_seal: Option<i64>,
}

impl AuditVerification {
    /// The report as it is shown.
    pub fn of(report: Report) -> Self {
        let Report {
            seals,
            events,
            unsealed,
            head,
            faults,
            next,
        } = report;
        Self {
            intact: faults.is_empty(),
            seals,
            events,
            unsealed,
            head: head.map(Into::into),
            faults: faults.into_iter().map(Into::into).collect(),
            next_seal: next,
        }
    }
}

fn kept(number: Option<i64>, digest: Option<String>) -> Result<Option<Kept>> {
    let (number, digest) = match (number, digest) {
        (None, None) => return Ok(None),
        (Some(number), Some(digest)) if number > 0 => (number, digest),
        (_, Some(_)) => {
            let detail = "the number of the seal that has this digest, from 1 on";
            return Err(Problem::parameter("number", detail));
        }
        (Some(_), None) => {
            let detail = "the digest of the seal that has this number";
            return Err(Problem::parameter("digest", detail));
        }
    };
    match hex::decode(&digest) {
        Ok(digest) if digest.len() == 32 => Ok(Some(Kept { number, digest })),
        _ => Err(Problem::parameter("digest", "64 hexadecimal digits")),
    }
}

pub struct Verifications;

#[OpenApi(prefix_path = "/v1/audit", tag = "Tag::Audit")]
impl Verifications {
    /// Verify the record
    ///
    /// Finds every event that was changed, removed, added or moved since it was sealed. Looks at
    /// some 200 seals or 20,000 events at a time: go on with `from_seal` while there is a
    /// `next_seal`. With the `number` and `digest` of a head that was kept elsewhere, it is
    /// compared with that, too.
    #[oai(
        path = "/verification",
        method = "get",
        operation_id = "audit.verification"
    )]
    async fn verify(
        &self,
        cx: Cx<perm::Everywhere<perm::audit::Read>>,
        from_seal: Query<Option<i64>>,
        number: Query<Option<i64>>,
        digest: Query<Option<String>>,
    ) -> Result<Json<AuditVerification>> {
        let from = match from_seal.0.unwrap_or(1) {
            from @ 1.. => from,
            _ => return Err(Problem::parameter("from_seal", "1 or more")),
        };
        let kept = kept(number.0, digest.0)?;
        let report = cx
            .read(async |tx, may| verify::verify(tx, may, from, kept.as_ref()).await)
            .await?;
        Ok(Json(AuditVerification::of(report)))
    }
}
