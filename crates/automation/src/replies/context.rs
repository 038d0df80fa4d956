//! What a text may be an answer to, and whether one about a visit is still wanted.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use identity::locations;
use kernel::{Id, id, perm};
use messaging::{
    inbound::{PatientContext, Situation},
    keywords::When,
    messages::{self, Purpose, StillWanted},
};
use platform::{May, Result, Tx};
use scheduling::bookings::{self, Status};

use super::which;
use crate::{visits, words};

/// An ask to confirm (a reminder, or the booking's own confirmation) is open for this long.
const ASKED_WITHIN: TimeDelta = TimeDelta::days(7);
/// So long after a visit should have begun, its patient may still write that they come, or do not.
const LATE_WITHIN: TimeDelta = TimeDelta::hours(2);

/// Answers messaging's questions from the patient's visits.
#[derive(Clone, Copy, Debug, Default)]
pub struct FromVisits;

#[async_trait]
impl PatientContext for FromVisits {
    async fn of(
        &self,
        tx: &Tx,
        may: May<perm::messages::Carry>,
        contact: Id<id::Contact>,
    ) -> Result<Situation> {
        let now = tx.now();
        let visits = bookings::upcoming(tx, may.and(), contact, now - LATE_WITHIN).await?;
        let asked = messages::asked_about(tx, may.and(), contact, now - ASKED_WITHIN).await?;
        // A letter answers what is to come: of a visit that has begun, a person asks.
        let those = |status: &[Status], among: &[Id<id::Booking>]| -> Vec<_> {
            let those = visits.iter().filter(|visit| {
                visit.starts_at > now && status.contains(&visit.status) && among.contains(&visit.id)
            });
            those.map(|visit| visit.id).collect()
        };
        let upcoming = with_when(tx, &visits).await?;
        Ok(Situation {
            told: those(&[Status::Booked], &asked.told),
            reminded: those(&[Status::Booked, Status::Confirmed], &asked.reminded),
            confirmed: those(&[Status::Confirmed], &asked.told),
            today: of_today(&visits, &upcoming, now),
            upcoming,
            which_asked: which::asked(tx, may, contact).await?,
        })
    }
}

/// Each visit with when it is, at its own place.
async fn with_when(tx: &Tx, visits: &[bookings::Row]) -> Result<Vec<(Id<id::Booking>, When)>> {
    let mut all = vec![];
    for visit in visits {
        let zone = locations::get(tx, visit.location_id).await?.zone;
        all.push((visit.id, words::when(visit.starts_at, tx.now(), &zone)));
    }
    Ok(all)
}

/// The visits of today, the nearest in time first: whoever is here is here for that one.
fn of_today(
    visits: &[bookings::Row],
    when: &[(Id<id::Booking>, When)],
    now: DateTime<Utc>,
) -> Vec<Id<id::Booking>> {
    let mut today: Vec<_> = visits
        .iter()
        .zip(when)
        .filter(|(_, (_, when))| when.days_ahead == 0)
        .map(|(visit, _)| ((visit.starts_at - now).abs(), visit.id))
        .collect();
    today.sort_by_key(|(distance, _)| *distance);
    today.into_iter().map(|(_, visit)| visit).collect()
}

#[async_trait]
impl StillWanted for FromVisits {
    async fn dropped_because(
        &self,
        tx: &Tx,
        may: May<perm::messages::Carry>,
        row: &messages::Row,
    ) -> Result<Option<String>> {
        let Some(visit) = row
            .about_id
            .filter(|_| row.about_kind.as_deref() == Some("booking"))
        else {
            return Ok(None);
        };
        let visit = bookings::get(tx, may.and(), Id::from_uuid(visit)).await?;
        if row.purpose == Purpose::Recovery && visits::is_rebooked(tx, may.and(), &visit).await? {
            return Ok(Some("visit_rebooked".to_owned()));
        }
        let wanted = match row.purpose {
            // A word after a missed visit is about one that is over, and stays so.
            Purpose::Recovery => visit.status == Status::NoShowPatient,
            _ => visit.status.is_upcoming(),
        };
        Ok((!wanted).then(|| format!("visit_{}", visit.status.as_str())))
    }
}
