//! `/v1/users/{id}/suspension`: who keeps their roles and may do nothing.

use kernel::{Id, Permission, id, perm};
use platform::{Actor, Body, Cx, May, NoContent, Problem, Recorded, Result, Tx, access::Locations};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Path, payload::Json};

use super::{
    api::User,
    commands::{self, Colleague},
};
use crate::{
    memberships, roles,
    staff::{self, By, Change},
};

#[derive(Tags)]
enum Tag {
    /// The colleagues at a clinic.
    Users,
}

/// Why a colleague is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SuspensionReason {
    Left,
    OnLeave,
    Security,
    Other,
}

impl SuspensionReason {
    const fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::OnLeave => "on_leave",
            Self::Security => "security",
            Self::Other => "other",
        }
    }
}

/// A suspension.
#[derive(Clone, Debug, Object)]
pub struct NewSuspension {
    pub reason: Option<SuspensionReason>,
}

/// Suspends a colleague, or reinstates them. `reach` is where the caller may do so.
///
/// # Errors
/// 404; 403 for who works elsewhere, too, or `role_too_high`; 409 `own_account` or `last_owner`.
async fn set(
    tx: &Tx,
    may: May<perm::users::Configure>,
    reach: &Locations,
    user: Id<id::User>,
    wanted: Change,
) -> Result<Recorded<Colleague>> {
    let colleague = commands::get(tx, user).await?;
    if tx.actor() == Actor::User(user) {
        let detail = "nobody suspends or reinstates themselves";
        return Err(Problem::conflict("own_account", detail));
    }
    if staff::works_beyond(tx, user, reach).await? {
        return Err(Problem::forbidden_here(perm::users::Configure::NAME));
    }
    for held in &colleague.held {
        let role = roles::by_key(tx, &held.role_key).await?;
        let role = role.ok_or_else(|| Problem::not_found("role"))?;
        if !memberships::may_give(tx, &role, held.node()).await? {
            return Err(
                Problem::new(403, "role_too_high").detail("they hold a role that you may not give")
            );
        }
    }
    let done = staff::set_suspended(tx, may, user, wanted, By::Person).await?;
    let colleague = commands::get(tx, user).await?;
    Ok(done.map(|()| colleague))
}

pub struct Suspensions;

#[OpenApi(prefix_path = "/v1/users", tag = "Tag::Users")]
impl Suspensions {
    /// Suspend a colleague
    ///
    /// Their sessions end, their open work goes back to all; their roles stay.
    #[oai(
        path = "/:user_id/suspension",
        method = "post",
        operation_id = "users.suspend"
    )]
    async fn suspend(
        &self,
        cx: Cx<perm::users::Configure>,
        user_id: Path<Id<id::User>>,
        body: Body<NewSuspension>,
    ) -> Result<Json<User>> {
        let reach = cx.reader().locations(perm::users::Configure::NAME);
        let sight = cx.sight_everywhere();
        let wanted = Change::Suspend(body.0.reason.map(SuspensionReason::code));
        let user = cx
            .write(async |tx, may| {
                let done = set(tx, may, &reach, user_id.0, wanted).await?;
                Ok(done.map(|colleague| User::of(colleague, sight)))
            })
            .await?;
        Ok(Json(user))
    }

    /// Reinstate a colleague
    #[oai(
        path = "/:user_id/suspension",
        method = "delete",
        operation_id = "users.reinstate"
    )]
    async fn reinstate(
        &self,
        cx: Cx<perm::users::Configure>,
        user_id: Path<Id<id::User>>,
    ) -> Result<NoContent> {
        let reach = cx.reader().locations(perm::users::Configure::NAME);
        cx.act(async |tx, may| set(tx, may, &reach, user_id.0, Change::Reinstate).await)
            .await?;
        Ok(NoContent::Done)
    }
}
