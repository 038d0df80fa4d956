//! `/v1/users/{id}/shifts`.

use kernel::{Id, Weekday, id, perm};
use platform::{Body, Created, Cx, Problem, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path, payload::Json};

use super::{commands, rules, store};
use crate::users;

#[derive(Tags)]
enum Tag {
    /// The colleagues at a clinic.
    Users,
}

/// When a colleague works at a location, each week.
#[derive(Clone, Debug, Object)]
pub struct Shift {
    pub location_id: Id<id::Location>,
    pub weekday: Weekday,
    /// Wall time at the location: `09:00`.
    #[oai(validator(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub from: String,
    /// Later than `from`; `24:00` is the end of the day.
    #[oai(validator(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"))]
    pub to: String,
}

impl From<rules::Shift> for Shift {
    fn from(shift: rules::Shift) -> Self {
        Self {
            location_id: shift.location,
            weekday: Weekday::of_number(shift.weekday).unwrap_or(Weekday::Mon),
            from: rules::text(shift.from),
            to: rules::text(shift.to),
        }
    }
}

impl From<Shift> for rules::Shift {
    fn from(shift: Shift) -> Self {
        Self {
            location: shift.location_id,
            weekday: shift.weekday.number(),
            // The body's patterns have let only times through.
            from: rules::time(&shift.from).unwrap_or_default(),
            to: rules::time(&shift.to).unwrap_or_default(),
        }
    }
}

/// All shifts of a colleague; none: always on shift.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Shifts")]
pub struct ShiftList {
    #[oai(validator(max_items = 100))]
    pub shifts: Vec<Shift>,
}

impl From<Vec<rules::Shift>> for ShiftList {
    fn from(shifts: Vec<rules::Shift>) -> Self {
        Self {
            shifts: shifts.into_iter().map(Shift::from).collect(),
        }
    }
}

pub struct Shifts;

#[OpenApi(prefix_path = "/v1/users", tag = "Tag::Users")]
impl Shifts {
    /// Get a colleague's shifts
    #[oai(
        path = "/:user_id/shifts",
        method = "get",
        operation_id = "users.shifts.get"
    )]
    async fn get(
        &self,
        cx: Cx<perm::users::Read>,
        user_id: Path<Id<id::User>>,
    ) -> Result<Json<ShiftList>> {
        let user = user_id.0;
        let shifts = cx
            .read(async |tx, _| {
                if !users::names(tx, &[user]).await?.contains_key(&user) {
                    return Err(Problem::not_found("user"));
                }
                store::of_user(tx, user).await
            })
            .await?;
        Ok(Json(shifts.into()))
    }

    /// Replace a colleague's shifts
    ///
    /// All of them, at the locations that the caller sees.
    #[oai(
        path = "/:user_id/shifts",
        method = "post",
        operation_id = "users.shifts.replace"
    )]
    async fn replace(
        &self,
        cx: Cx<perm::users::Configure>,
        user_id: Path<Id<id::User>>,
        body: Body<ShiftList>,
    ) -> Result<Created<ShiftList>> {
        let shifts = body.0.shifts.into_iter().map(rules::Shift::from).collect();
        let kept = cx
            .write(async |tx, may| {
                let kept = commands::replace(tx, may, user_id.0, shifts).await?;
                Ok(kept.map(ShiftList::from))
            })
            .await?;
        Ok(Created::of(kept))
    }
}
