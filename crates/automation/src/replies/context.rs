//! What a text may be an answer to, and whether one about a visit is still wanted.

use async_trait::async_trait;
use chrono::TimeDelta;
use identity::locations;
use kernel::{Id, id, perm};
use messaging::{
    inbound::{PatientContext, Situation},
    messages::{self, Purpose, StillWanted},
};
use platform::{May, Result, Tx};
use scheduling::bookings::{self, Status};

use super::which;
use crate::{visits, words};

/// An ask to confirm (a reminder, or the booking's own confirmation) is open for this long.
const ASKED_WITHIN: TimeDelta = TimeDelta::days(7);

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
        let upcoming = bookings::upcoming(tx, may.and(), contact, tx.now()).await?;
        let asked = messages::asked_about(tx, may.and(), contact, tx.now() - ASKED_WITHIN).await?;
        let those = |status: &[Status], among: &[Id<id::Booking>]| -> Vec<_> {
            let those = upcoming
                .iter()
                .filter(|visit| status.contains(&visit.status) && among.contains(&visit.id));
            those.map(|visit| visit.id).collect()
        };
        let mut today = vec![];
        for visit in &upcoming {
            let zone = locations::get(tx, visit.location_id).await?.zone;
            if words::day(visit.starts_at, &zone) == words::day(tx.now(), &zone) {
                today.push(visit.id);
            }
        }
        Ok(Situation {
            told: those(&[Status::Booked], &asked.told),
            reminded: those(&[Status::Booked, Status::Confirmed], &asked.reminded),
            confirmed: those(&[Status::Confirmed], &asked.told),
            today,
            upcoming: upcoming.iter().map(|visit| visit.id).collect(),
            which_asked: which::asked(tx, may, contact).await?,
        })
    }
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
