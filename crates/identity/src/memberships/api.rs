//! `/v1/users/{id}/memberships` and `/v1/memberships`.

use chrono::{DateTime, Utc};
use kernel::{Id, Permission, id, perm};
use platform::{Body, Created, Cx, NoContent, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path, payload::Json, types::MaybeUndefined};

use super::commands::{self, Wanted};
use crate::users::MembershipView;

#[derive(Tags)]
enum Tag {
    /// The colleagues at a clinic.
    Users,
}

/// A further role for a colleague.
#[derive(Clone, Debug, Object)]
pub struct NewMembership {
    /// The key of a role: `front_desk`.
    #[oai(validator(max_length = 64))]
    pub role: String,
    pub location_id: Option<Id<id::Location>>,
    /// Instead of a location; both absent: at the whole clinic.
    pub region_id: Option<Id<id::Region>>,
    /// From when on the role gives something; absent: at once.
    pub starts_at: Option<DateTime<Utc>>,
    /// From when on it gives nothing any more; absent: it stays.
    pub ends_at: Option<DateTime<Utc>>,
}

/// When a role is held: an absent field keeps its value, null clears it.
#[derive(Clone, Debug, Object)]
pub struct MembershipPatch {
    pub starts_at: MaybeUndefined<DateTime<Utc>>,
    pub ends_at: MaybeUndefined<DateTime<Utc>>,
}

fn change(value: MaybeUndefined<DateTime<Utc>>) -> Option<Option<DateTime<Utc>>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

pub struct Memberships;

#[OpenApi(prefix_path = "/v1", tag = "Tag::Users")]
impl Memberships {
    /// Give a colleague a role
    ///
    /// No more than the caller holds there. Who has not joined yet is mailed again. A role that sets up the
    /// access of others asks for a fresh proof (403 `step_up_required`).
    #[oai(
        path = "/users/:user_id/memberships",
        method = "post",
        operation_id = "memberships.create"
    )]
    async fn create(
        &self,
        cx: Cx<perm::users::Configure>,
        user_id: Path<Id<id::User>>,
        body: Body<NewMembership>,
    ) -> Result<Created<MembershipView>> {
        let reach = cx.reader().locations(perm::users::Configure::NAME);
        let wanted = Wanted {
            role: body.0.role,
            location: body.0.location_id,
            region: body.0.region_id,
            starts_at: body.0.starts_at,
            ends_at: body.0.ends_at,
            proved: cx.reader().is_fresh(cx.platform().clock().now()),
        };
        let made = cx
            .write(async |tx, may| {
                let made = commands::add(tx, may, &reach, user_id.0, &wanted).await?;
                Ok(made.map(MembershipView::from))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Change when a role is held
    #[oai(
        path = "/memberships/:membership_id",
        method = "patch",
        operation_id = "memberships.update"
    )]
    async fn update(
        &self,
        cx: Cx<perm::users::Configure>,
        membership_id: Path<Id<id::Membership>>,
        body: Body<MembershipPatch>,
    ) -> Result<Json<MembershipView>> {
        let reach = cx.reader().locations(perm::users::Configure::NAME);
        let (starts, ends) = (change(body.0.starts_at), change(body.0.ends_at));
        let held = cx
            .act(async |tx, may| {
                commands::date(tx, may, &reach, membership_id.0, starts, ends).await
            })
            .await?;
        Ok(Json(held.into()))
    }

    /// Take a role back
    ///
    /// It is over within five seconds, on every process. An invitation is taken back, too.
    #[oai(
        path = "/memberships/:membership_id",
        method = "delete",
        operation_id = "memberships.delete"
    )]
    async fn delete(
        &self,
        cx: Cx<perm::users::Configure>,
        membership_id: Path<Id<id::Membership>>,
    ) -> Result<NoContent> {
        let reach = cx.reader().locations(perm::users::Configure::NAME);
        cx.act(async |tx, may| commands::end(tx, may, &reach, membership_id.0).await)
            .await?;
        Ok(NoContent::Done)
    }
}
