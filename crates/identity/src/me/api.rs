//! `/v1/me`.

use kernel::{Display, Id, Sight, Zone, id, perm};
use platform::{Actor, Cx, Locations, Problem, Reader, Result};
use poem_openapi::{Object, OpenApi, Tags, payload::Json};

use crate::{
    Identity,
    impersonations::{self, Impersonation},
    sessions,
    tenants::{self, Brand, Tenant, TenantKind},
    users::{self, MembershipView},
};

#[derive(Tags)]
enum Tag {
    /// The caller.
    Me,
}

#[derive(Object)]
pub struct MyUser {
    pub id: Id<id::User>,
    pub name: String,
    pub email: String,
}

#[derive(Object)]
pub struct MyTenant {
    pub id: Id<id::Tenant>,
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub time_zone: Zone,
    pub kind: TenantKind,
}

/// What the caller sees of each class of fields, where they see the most.
#[derive(Object)]
pub struct Fields {
    pub pii: Display,
    pub phi: Display,
    pub financial: Display,
    pub secret: Display,
}

/// Where the caller holds a permission.
#[derive(Object)]
pub struct PermissionReach {
    pub permission: String,
    /// Everybody's records at every location.
    pub everywhere: bool,
    /// Everybody's records at these locations; empty with `everywhere`.
    pub location_ids: Vec<Id<id::Location>>,
    /// Beyond those, what is the caller's own or their team's.
    pub own: bool,
}

fn reach(reader: &Reader) -> Vec<PermissionReach> {
    let of = |permission: String| {
        let reach = reader.reach(&permission);
        let (everywhere, location_ids) = match reach.all {
            Locations::Everywhere => (true, vec![]),
            Locations::Only(list) => (false, list),
        };
        PermissionReach {
            permission,
            everywhere,
            location_ids,
            own: reach.own.is_some(),
        }
    };
    permissions(reader).into_iter().map(of).collect()
}

/// The caller.
#[derive(Object)]
#[oai(rename = "Me")]
pub struct MeView {
    pub user: MyUser,
    pub tenant: MyTenant,
    pub memberships: Vec<MembershipView>,
    /// Held at one location at least, sorted.
    pub permissions: Vec<String>,
    /// Where each of them is held, and of whose records.
    pub reach: Vec<PermissionReach>,
    pub fields: Fields,
    pub brand: Brand,
    /// Texts and mails go to the sandbox instead of people.
    pub sandbox: bool,
    /// The clinic wants a second factor, and nothing else is open before one is set up.
    pub must_enrol: bool,
    /// Present for a reseller's person who acts in the clinic: what they do is told of both.
    #[oai(skip_serializing_if_is_none)]
    pub impersonation: Option<Impersonation>,
}

pub struct Me(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/me", tag = "Tag::Me")]
impl Me {
    /// Get the caller
    #[oai(path = "/", method = "get", operation_id = "me.get")]
    async fn get(&self, cx: Cx<perm::session::Own>) -> Result<Json<MeView>> {
        let Actor::User(user) = cx.reader().actor else {
            return Err(Problem::not_found("user"));
        };
        if let Some(mine) = cx.reader().impersonation {
            return self.impersonator(&cx, user, mine.id).await;
        }
        let (me, tenant) = cx
            .read(async |tx, _| Ok((users::of_user(tx, user).await?, tenants::get(tx).await?)))
            .await?;
        let must_enrol = match cx.reader().session {
            Some(session) => {
                cx.read(async |tx, _| sessions::must_enrol(tx, session).await)
                    .await?
            }
            None => false,
        };
        let (name, email, held) = me.ok_or_else(|| Problem::not_found("user"))?;
        let joined = held.into_iter().filter(|held| held.joined_at.is_some());
        let memberships = joined.map(MembershipView::from).collect();
        let user = MyUser {
            id: user,
            name,
            email,
        };
        let sandbox = self.0.is_sandbox();
        let view = view(user, tenant, memberships, cx.reader(), sandbox);
        Ok(Json(MeView { must_enrol, ..view }))
    }
}

impl Me {
    /// Somebody of a reseller: the clinic knows them by what they came in with.
    async fn impersonator(
        &self,
        cx: &Cx<perm::session::Own>,
        user: Id<id::User>,
        id: Id<id::Impersonation>,
    ) -> Result<Json<MeView>> {
        let (row, tenant, now) = cx
            .read(async |tx, _| {
                let row = impersonations::find(tx, id).await?;
                Ok((row, tenants::get(tx).await?, tx.now()))
            })
            .await?;
        let row = row.ok_or_else(|| Problem::not_found("impersonation"))?;
        let user = MyUser {
            id: user,
            name: row.actor_name.clone(),
            email: row.actor_email.clone(),
        };
        let view = view(user, tenant, vec![], cx.reader(), self.0.is_sandbox());
        Ok(Json(MeView {
            impersonation: Some(Impersonation::of(row, now)),
            ..view
        }))
    }
}

fn view(
    user: MyUser,
    tenant: Tenant,
    memberships: Vec<MembershipView>,
    reader: &Reader,
    sandbox: bool,
) -> MeView {
    let Tenant {
        id,
        name,
        country,
        zone,
        brand,
        kind,
    } = tenant;
    MeView {
        user,
        tenant: MyTenant {
            id,
            name,
            country,
            time_zone: zone,
            kind,
        },
        memberships,
        permissions: permissions(reader),
        reach: reach(reader),
        fields: fields(reader),
        brand,
        sandbox,
        must_enrol: false,
        impersonation: None,
    }
}

fn permissions(reader: &Reader) -> Vec<String> {
    let held = reader.grants.iter().flat_map(|grant| &grant.permissions);
    let mut held: Vec<_> = held.cloned().collect();
    held.sort_unstable();
    held.dedup();
    held
}

fn fields(reader: &Reader) -> Fields {
    let sights = reader.grants.iter().map(|grant| grant.sight);
    let Sight {
        pii,
        phi,
        financial,
        secret,
    } = sights.fold(Sight::default(), Sight::or);
    Fields {
        pii,
        phi,
        financial,
        secret,
    }
}
