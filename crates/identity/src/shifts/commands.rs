use kernel::{Id, id, perm};
use platform::{FieldError, May, Problem, Recorded, Result, Tx};

use super::{
    events::UserShiftsReplaced,
    rules::{self, Shift},
    store,
};
use crate::{locations, users};

/// Sets when a colleague works, at the locations that the caller sees.
///
/// # Errors
/// 404 for an unknown colleague; 422 for an unknown location, or shifts that overlap.
pub(super) async fn replace(
    tx: &Tx,
    _: May<perm::users::Configure>,
    user: Id<id::User>,
    shifts: Vec<Shift>,
) -> Result<Recorded<Vec<Shift>>> {
    if !users::names(tx, &[user]).await?.contains_key(&user) {
        return Err(Problem::not_found("user"));
    }
    let mut errors = rules::faults(&shifts);
    let seen = locations::list(tx).await?;
    for (index, shift) in shifts.iter().enumerate() {
        if seen.iter().all(|place| place.id != shift.location) {
            errors.push(FieldError::new(
                format!("/shifts/{index}/location_id"),
                "unknown_location",
                "there is no such location",
            ));
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    store::replace(tx, user, &shifts).await?;
    let count = shifts.len();
    let kept = store::of_user(tx, user).await?;
    Ok(tx.record(
        UserShiftsReplaced {
            user,
            shifts: count,
        },
        kept,
    ))
}
