//! The search for free times.

use chrono::{DateTime, TimeDelta, Utc};
use identity::locations::{self, Place};
use kernel::{Id, Zone, id, perm};
use platform::{FieldError, May, Problem, Result, Tx, db::Mode};

use super::{
    rules::{self, DEFAULT_STEP_MINUTES, Interval, Search, SearchError},
    store,
};
use crate::{
    practitioners::{self, Working},
    services::{self, ServiceRow},
};

/// What is looked for. Starts from `from` on and before `to`, 31 days at most.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub service: Id<id::Service>,
    pub location: Id<id::Location>,
    pub practitioner: Option<Id<id::Practitioner>>,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

/// A free time of one practitioner.
#[derive(Clone, Debug)]
pub struct Free {
    pub visit: Interval,
    pub practitioner: Id<id::Practitioner>,
    pub name: String,
}

/// Further than any visit with its buffers reaches.
const REACH: TimeDelta = TimeDelta::days(1);

/// Free times by time, then by the practitioner's name; and the zone that they are in.
///
/// # Errors
/// 404 for a service or location that is not visible; 400 for a range that is empty or too long.
pub async fn search<M: Mode>(
    tx: &Tx<M>,
    _: May<perm::schedule::Read>,
    wanted: Wanted,
) -> Result<(Vec<Free>, Zone)> {
    let (place, service) = look_up(tx, &wanted).await?;
    let zone = place.zone.rules();
    let mut search = Search {
        hours: &[],
        zone: &zone,
        visit: service.length(),
        busy: &[],
        from: wanted.from,
        to: wanted.to,
        now: tx.now(),
        min_notice: 0,
        step: DEFAULT_STEP_MINUTES,
    };
    // Refuses a wild range before anything is read over it.
    rules::free_starts(&search).map_err(refused)?;
    let doing =
        practitioners::doing(tx, wanted.service, wanted.location, wanted.practitioner).await?;
    let ids: Vec<_> = doing.iter().map(|each| each.practitioner.uuid()).collect();
    let busy = store::busy(tx, &ids, wanted.from - REACH, wanted.to + REACH).await?;
    let mut free = vec![];
    for each in &doing {
        search.hours = &each.hours;
        search.busy = busy.get(&each.practitioner).map_or(&[], Vec::as_slice);
        free.extend(of_one(&search, each)?);
    }
    // Stable: practitioners come by name.
    free.sort_by_key(|free| free.visit.starts_at);
    Ok((free, place.zone))
}

async fn look_up<M: Mode>(tx: &Tx<M>, wanted: &Wanted) -> Result<(Place, ServiceRow)> {
    let place = locations::find(tx, wanted.location).await?;
    let service = services::find(tx, wanted.service).await?;
    Ok((
        place.ok_or_else(|| Problem::not_found("location"))?,
        service.ok_or_else(|| Problem::not_found("service"))?,
    ))
}

/// One practitioner's free times. Pure.
fn of_one(search: &Search, working: &Working) -> Result<Vec<Free>> {
    let visits = rules::free_starts(search).map_err(refused)?;
    let free = |visit| Free {
        visit,
        practitioner: working.practitioner,
        name: working.name.clone(),
    };
    Ok(visits.into_iter().map(free).collect())
}

fn refused(error: SearchError) -> Problem {
    let text = error.to_string();
    match error {
        SearchError::EmptyRange | SearchError::RangeTooLong | SearchError::OutOfRange => {
            Problem::new(400, "invalid_parameter")
                .detail(text.clone())
                .with_errors(vec![FieldError::new("?to", "range", text)])
        }
        SearchError::Step | SearchError::NoDuration => Problem::internal(error),
    }
}
