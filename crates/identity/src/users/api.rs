//! `/v1/users`.

use chrono::{DateTime, Utc};
use kernel::{Id, Permission, Sight, id, perm};
use platform::{Body, Created, Cx, Page, PageQuery, Result};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Query, payload::Json};

use super::{
    commands::{self, Colleague, Invite},
    store::{self, Held},
};
use crate::{
    locations::LocationRef,
    memberships::Wanted,
    text::{Email, Name},
};

#[derive(Tags)]
enum Tag {
    /// The colleagues at a clinic.
    Users,
}

/// Whether a colleague has accepted their invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum UserState {
    Invited,
    Active,
}

/// A role by name.
#[derive(Clone, Debug, Object)]
#[oai(rename = "RoleRef")]
pub struct RoleView {
    pub key: String,
    pub name: String,
}

/// A role that is held at one location, in one region, or (both absent) at the whole clinic.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Membership", skip_serializing_if_is_none)]
pub struct MembershipView {
    pub id: Id<id::Membership>,
    pub role: RoleView,
    pub location: Option<LocationRef>,
    pub region: Option<RegionRef>,
    /// From when on it gives something; absent: since the person joined.
    pub starts_at: Option<DateTime<Utc>>,
    /// From when on it gives nothing any more.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A region by name.
#[derive(Clone, Debug, Object)]
pub struct RegionRef {
    pub id: Id<id::Region>,
    pub name: String,
}

impl From<Held> for MembershipView {
    fn from(held: Held) -> Self {
        let (id, location) = (held.id(), held.location().zip(held.location_name));
        let region = held.region_id.map(Id::from_uuid).zip(held.region_name);
        Self {
            id,
            role: RoleView {
                key: held.role_key,
                name: held.role_name,
            },
            location: location.map(|(id, name)| LocationRef { id, name }),
            region: region.map(|(id, name)| RegionRef { id, name }),
            starts_at: held.starts_at,
            ends_at: held.ends_at,
        }
    }
}

/// A colleague.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct User {
    pub id: Id<id::User>,
    pub name: String,
    /// Masked or absent without sight of pii.
    pub email: Option<String>,
    pub state: UserState,
    /// They hold their roles, and may do nothing.
    pub suspended_at: Option<DateTime<Utc>>,
    pub memberships: Vec<MembershipView>,
}

impl User {
    pub(super) fn of(colleague: Colleague, sight: Sight) -> Self {
        let Colleague { row, held } = colleague;
        Self {
            id: row.id,
            name: row.name,
            email: row.email.reveal(sight).text(),
            state: match row.joined {
                true => UserState::Active,
                false => UserState::Invited,
            },
            suspended_at: row.suspended_at,
            memberships: held.into_iter().map(MembershipView::from).collect(),
        }
    }
}

/// A person to be invited.
#[derive(Object)]
pub struct NewUser {
    pub name: Name,
    pub email: Email,
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

impl NewUser {
    fn invite(self, proved: bool) -> Invite {
        let body = self;
        Invite {
            name: body.name.into_string(),
            email: body.email.into_string(),
            role: Wanted {
                role: body.role,
                location: body.location_id,
                region: body.region_id,
                starts_at: body.starts_at,
                ends_at: body.ends_at,
                proved,
            },
        }
    }
}

pub struct Users;

#[OpenApi(prefix_path = "/v1/users", tag = "Tag::Users")]
impl Users {
    /// List colleagues
    ///
    /// Those at the caller's locations, and those of the whole clinic.
    #[oai(path = "/", method = "get", operation_id = "users.list")]
    async fn list(
        &self,
        cx: Cx<perm::users::Read>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<User>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let rows = cx
            .read(async |tx, _| colleagues(tx, after, page.fetch()).await)
            .await?;
        let view = |colleague: Colleague| {
            let sight = sight(&cx, &colleague.held);
            User::of(colleague, sight)
        };
        Ok(Json(page.page(rows, |colleague| colleague.row.id, view)))
    }

    /// Invite a colleague
    ///
    /// Mails a link that is good for seven days; again, if they have not joined yet. A role that sets up the
    /// access of others asks for a fresh proof (403 `step_up_required`).
    #[oai(path = "/", method = "post", operation_id = "users.create")]
    async fn create(
        &self,
        cx: Cx<perm::users::Configure>,
        body: Body<NewUser>,
    ) -> Result<Created<User>> {
        let proved = cx.reader().is_fresh(cx.platform().clock().now());
        let invite = body.0.invite(proved);
        let reach = cx.reader().locations(perm::users::Configure::NAME);
        let sight = cx.sight_everywhere();
        let made = cx
            .write(async |tx, may| {
                let made = commands::invite(tx, may, &reach, invite).await?;
                Ok(made.map(|colleague| User::of(colleague, sight)))
            })
            .await?;
        Ok(Created::of(made))
    }
}

/// What the caller sees of a colleague: by the locations of both.
fn sight(cx: &Cx<perm::users::Read>, held: &[Held]) -> Sight {
    let at: Option<Vec<_>> = held.iter().map(Held::location).collect();
    match at {
        Some(at) => cx.sight(&at),
        None => cx.sight_everywhere(),
    }
}

async fn colleagues<M: platform::db::Mode>(
    tx: &platform::Tx<M>,
    after: Option<Id<id::User>>,
    limit: u64,
) -> Result<Vec<Colleague>> {
    let rows = store::page(tx, after, limit).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let held = store::held(tx, &ids).await?;
    let of = |id: Id<id::User>| -> Vec<Held> {
        let theirs = held.iter().filter(|held| held.user_id == id.uuid());
        theirs.cloned().collect()
    };
    let colleague = |row: store::Row| Colleague {
        held: of(row.id),
        row,
    };
    Ok(rows.into_iter().map(colleague).collect())
}
