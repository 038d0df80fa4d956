//! The search for free times.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Zone, id, perm};
use platform::{FieldError, May, Problem, Result, Tx, db::Mode};

use super::{
    rules::{self, DEFAULT_STEP_MINUTES, Interval, Search, SearchError},
    store,
};
use crate::{identity::locations, practitioners, services};

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
    let place = locations::find(tx, wanted.location)
        .await?
        .ok_or_else(|| Problem::not_found("location"))?;
    let service = services::find(tx, wanted.service)
        .await?
        .ok_or_else(|| Problem::not_found("service"))?;
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
        let visits = rules::free_starts(&search).map_err(refused)?;
        free.extend(visits.into_iter().map(|visit| Free {
            visit,
            practitioner: each.practitioner,
            name: each.name.clone(),
        }));
    }
    // Stable: practitioners come by name.
    free.sort_by_key(|free| free.visit.starts_at);
    Ok((free, place.zone))
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
