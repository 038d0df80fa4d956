//! The booking's states and who may change what into what, when. Pure.
//!
//! `held → requested → booked → confirmed → arrived → in_progress → attended`, with the ways
//! out beside it. Clinics forget to check people in, so attended may follow booked directly.
//! Nobody missed a visit before its grace has passed, nobody attended before the visit's day,
//! and what was marked by mistake can be undone for a day.

use chrono::{DateTime, Duration, Utc};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

mod status;

pub use status::{OCCUPYING, Status, UnknownStatus};

/// On whose side it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, poem_openapi::Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename = "BookingSide", rename_all = "snake_case")]
pub enum By {
    Patient,
    Clinic,
}

/// What can be done to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// A hold or a request becomes a booking.
    Book,
    /// A hold becomes a request that the clinic must accept.
    Request,
    Decline,
    /// A hold or a request ran out of time.
    Expire,
    /// A hold is given back before its time.
    Release,
    Confirm,
    Arrive,
    Start,
    Attend,
    NoShow(By),
    Cancel(By),
    /// Ends this row; the new one occupies before this one frees.
    Reschedule,
    /// Takes back attended or no-show.
    Undo,
    EnterInError,
}

impl Verb {
    pub const ALL: [Self; 16] = [
        Self::Book,
        Self::Request,
        Self::Decline,
        Self::Expire,
        Self::Release,
        Self::Confirm,
        Self::Arrive,
        Self::Start,
        Self::Attend,
        Self::NoShow(By::Patient),
        Self::NoShow(By::Clinic),
        Self::Cancel(By::Patient),
        Self::Cancel(By::Clinic),
        Self::Reschedule,
        Self::Undo,
        Self::EnterInError,
    ];

    /// The name in `allowed` lists; the two sides of a no-show or cancellation share one.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Request => "request",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::Release => "release",
            Self::Confirm => "confirm",
            Self::Arrive => "arrive",
            Self::Start => "start",
            Self::Attend => "attend",
            Self::NoShow(_) => "no_show",
            Self::Cancel(_) => "cancel",
            Self::Reschedule => "reschedule",
            Self::Undo => "undo",
            Self::EnterInError => "enter_in_error",
        }
    }
}

/// The clinic's windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How long after the start a patient is late and not yet missing.
    pub no_show_grace: Duration,
    /// A patient's cancellation closer to the start than this is late.
    pub late_cancel: Duration,
    /// How long attended and no-show can be undone.
    pub undo: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            no_show_grace: Duration::minutes(15),
            late_cancel: Duration::hours(24),
            undo: Duration::hours(24),
        }
    }
}

/// All that a rule may look at besides the status.
#[derive(Clone, Copy, Debug)]
pub struct Times<'a> {
    pub now: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    /// The location's zone: "the day of the visit" is a day there.
    pub zone: &'a TimeZone,
    /// When the present status was entered.
    pub since: DateTime<Utc>,
    /// The status before the present one: what an undo returns to.
    pub before: Option<Status>,
    /// When a hold or a request runs out.
    pub expires_at: Option<DateTime<Utc>>,
    pub policy: Policy,
}

/// Why a verb does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Because {
    #[error("a booking that is {} cannot be changed in this way", .0.as_str())]
    Status(Status),
    #[error("this is possible from {0}")]
    NotBefore(DateTime<Utc>),
    #[error("this was possible until {0}")]
    NotAfter(DateTime<Utc>),
    #[error("this is possible from the day of the visit")]
    NotBeforeTheDay,
    #[error("the hold has expired")]
    Expired,
    #[error("there is nothing to undo")]
    NothingToUndo,
}

/// The refusal, with what is possible instead at this moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{because}")]
pub struct Illegal {
    pub because: Because,
    /// Names of the verbs that apply now, each once.
    pub allowed: Vec<&'static str>,
}

/// The status that `verb` leads to, or why it does not and what would.
pub fn transition(from: Status, verb: Verb, times: &Times) -> Result<Status, Illegal> {
    apply(from, verb, times).map_err(|because| Illegal {
        because,
        allowed: allowed(from, times),
    })
}

/// Names of the verbs that apply now, each once: the `allowed` of a booking's view.
pub fn allowed(from: Status, times: &Times) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Verb::ALL
        .into_iter()
        .filter(|&verb| apply(from, verb, times).is_ok())
        .map(Verb::name)
        .collect();
    names.dedup();
    names
}

fn apply(from: Status, verb: Verb, times: &Times) -> Result<Status, Because> {
    use Status::*;
    match (verb, from) {
        (Verb::Book, Held) => times.unexpired().map(|()| Booked),
        (Verb::Book, Requested) => Ok(Booked),
        (Verb::Request, Held) => times.unexpired().map(|()| Requested),
        (Verb::Decline, Requested) => Ok(Declined),
        (Verb::Expire, Held | Requested) => times.expired().map(|()| Expired),
        (Verb::Release, Held) => Ok(Expired),
        (Verb::Confirm, Booked) => times.until_grace().map(|()| Confirmed),
        (Verb::Arrive, Booked | Confirmed) => times.on_the_day_or_later().map(|()| Arrived),
        (Verb::Start, Arrived) => Ok(InProgress),
        (Verb::Attend, Booked | Confirmed | Arrived | InProgress) => {
            times.on_the_day_or_later().map(|()| Attended)
        }
        (Verb::NoShow(By::Patient), Booked | Confirmed) => {
            times.after_grace().map(|()| NoShowPatient)
        }
        // The patient came and nobody saw them: possible after arrival too.
        (Verb::NoShow(By::Clinic), Booked | Confirmed | Arrived) => {
            times.after_grace().map(|()| NoShowClinic)
        }
        (Verb::Cancel(By::Clinic), Requested | Booked | Confirmed | Arrived) => Ok(CancelledClinic),
        // A request holds no promise yet, so taking it back is never late.
        (Verb::Cancel(By::Patient), Requested) => Ok(CancelledPatient),
        (Verb::Cancel(By::Patient), Booked | Confirmed | Arrived) => Ok(times.patient_cancels()),
        (Verb::Reschedule, Requested | Booked | Confirmed) => Ok(Rescheduled),
        (Verb::Undo, Attended | NoShowPatient | NoShowClinic) => times.undone(),
        (Verb::EnterInError, status) if status != EnteredInError => Ok(EnteredInError),
        (_, status) => Err(Because::Status(status)),
    }
}

impl Times<'_> {
    fn unexpired(&self) -> Result<(), Because> {
        match self.expires_at {
            Some(at) if at <= self.now => Err(Because::Expired),
            _ => Ok(()),
        }
    }

    fn expired(&self) -> Result<(), Because> {
        match self.expires_at {
            Some(at) if at <= self.now => Ok(()),
            Some(at) => Err(Because::NotBefore(at)),
            // Without an expiry of its own, a wish for a time ends when that time comes.
            None if self.starts_at <= self.now => Ok(()),
            None => Err(Because::NotBefore(self.starts_at)),
        }
    }

    fn until_grace(&self) -> Result<(), Because> {
        let end = self.starts_at + self.policy.no_show_grace;
        if self.now < end {
            Ok(())
        } else {
            Err(Because::NotAfter(end))
        }
    }

    fn after_grace(&self) -> Result<(), Because> {
        let end = self.starts_at + self.policy.no_show_grace;
        if self.now >= end {
            Ok(())
        } else {
            Err(Because::NotBefore(end))
        }
    }

    fn on_the_day_or_later(&self) -> Result<(), Because> {
        if local_day(self.now, self.zone) >= local_day(self.starts_at, self.zone) {
            Ok(())
        } else {
            Err(Because::NotBeforeTheDay)
        }
    }

    fn patient_cancels(&self) -> Status {
        if self.starts_at - self.now < self.policy.late_cancel {
            Status::CancelledLate
        } else {
            Status::CancelledPatient
        }
    }

    fn undone(&self) -> Result<Status, Because> {
        let end = self.since + self.policy.undo;
        if self.now >= end {
            return Err(Because::NotAfter(end));
        }
        self.before
            .filter(|before| before.is_occupying())
            .ok_or(Because::NothingToUndo)
    }
}

/// An instant beyond the calendar counts as its far end, which no visit reaches.
fn local_day(at: DateTime<Utc>, zone: &TimeZone) -> Date {
    Timestamp::from_microsecond(at.timestamp_micros())
        .map_or(Date::MAX, |at| at.to_zoned(zone.clone()).date())
}

#[cfg(test)]
mod tests;
