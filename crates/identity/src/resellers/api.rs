//! `/v1/reseller` and `/v1/reseller-grants`: what a clinic decides of its reseller.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{
    Body, Created, Cx, NoContent, Page, PageQuery, Result, Tagged, Versioned, version_of,
};
use poem_openapi::{
    Enum, Object, OpenApi, Tags,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{
    commands::{self, Wanted},
    model::{Consent, Grant, GrantKind, GrantMode, Tie},
    store,
};
use crate::{Identity, users};

#[derive(Tags)]
enum Tag {
    /// Who looks after the clinic, and what it lets them do.
    Reseller,
}

/// A reseller by name.
#[derive(Clone, Debug, Object)]
pub struct ResellerRef {
    pub id: Id<id::Tenant>,
    pub name: String,
}

/// Who looks after the clinic. They see counts of it: never a patient, unless it is granted.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Reseller {
    /// Absent: nobody.
    pub reseller: Option<ResellerRef>,
    pub attached_at: Option<DateTime<Utc>>,
    pub consent: Consent,
    pub version: i64,
}

impl Versioned for Reseller {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<Tie> for Reseller {
    fn from(tie: Tie) -> Self {
        let reseller = tie.reseller().zip(tie.reseller_name);
        Self {
            reseller: reseller.map(|(id, name)| ResellerRef { id, name }),
            attached_at: tie.attached_at,
            consent: tie.consent,
            version: tie.version,
        }
    }
}

/// When the reseller's people may act in the clinic.
#[derive(Clone, Debug, Object)]
pub struct ResellerPatch {
    pub consent: Consent,
}

/// Whether a grant opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum GrantState {
    Live,
    Revoked,
    Expired,
}

/// What the reseller's people may do, where and until when.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ResellerGrant {
    pub id: Id<id::ResellerGrant>,
    pub kind: GrantKind,
    /// The most that they may.
    pub mode: GrantMode,
    /// Absent: everywhere.
    pub location_ids: Option<Vec<Id<id::Location>>>,
    pub state: GrantState,
    pub expires_at: DateTime<Utc>,
    pub given_at: DateTime<Utc>,
    pub given_by: Id<id::User>,
    /// Absent for who works here no longer.
    pub given_by_name: Option<String>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ResellerGrant {
    fn of(grant: Grant, given_by_name: Option<String>, now: DateTime<Utc>) -> Self {
        let state = match (grant.is_live(now), grant.revoked_at) {
            (true, _) => GrantState::Live,
            (false, Some(_)) => GrantState::Revoked,
            (false, None) => GrantState::Expired,
        };
        let ids = |ids: Vec<_>| ids.into_iter().map(Id::from_uuid).collect();
        Self {
            id: grant.id(),
            kind: grant.kind,
            mode: grant.mode,
            location_ids: grant.location_ids.map(ids),
            state,
            expires_at: grant.expires_at,
            given_at: grant.created_at,
            given_by: Id::from_uuid(grant.given_by),
            given_by_name,
            revoked_at: grant.revoked_at,
        }
    }
}

/// What to let the reseller's people do.
#[derive(Clone, Debug, Object)]
pub struct NewResellerGrant {
    pub kind: GrantKind,
    pub mode: GrantMode,
    /// Absent: everywhere.
    #[oai(validator(min_items = 1, max_items = 500))]
    pub location_ids: Option<Vec<Id<id::Location>>>,
    /// Within 92 days.
    pub expires_at: DateTime<Utc>,
}

type MayRead = perm::Everywhere<perm::reseller::Read>;
type MayConfigure = perm::Fresh<perm::Everywhere<perm::reseller::Configure>>;

pub struct Resellers(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/reseller", tag = "Tag::Reseller")]
impl Resellers {
    /// Get the reseller
    #[oai(path = "/", method = "get", operation_id = "reseller.get")]
    async fn get(&self, cx: Cx<MayRead>) -> Result<Tagged<Reseller>> {
        let tie = cx.read(async |tx, _| store::tie(tx).await).await?;
        Ok(Tagged::of(tie.into()))
    }

    /// Change the consent
    ///
    /// What it no longer covers ends within seconds. Asks for a fresh proof.
    #[oai(path = "/", method = "patch", operation_id = "reseller.update")]
    async fn update(
        &self,
        cx: Cx<MayConfigure>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Body<ResellerPatch>,
    ) -> Result<Tagged<Reseller>> {
        let read = version_of(if_match.0.as_deref())?;
        let (tie, ended) = cx
            .act(async |tx, may| commands::consent(tx, may.and(), read, body.0.consent).await)
            .await?;
        self.0.forget_all(ended);
        Ok(Tagged::of(tie.into()))
    }

    /// Leave the reseller
    ///
    /// Every grant is over, and what is done under one. Asks for a fresh proof.
    #[oai(path = "/", method = "delete", operation_id = "reseller.delete")]
    async fn leave(&self, cx: Cx<MayConfigure>) -> Result<NoContent> {
        let ended = cx.act(async |tx, _| commands::detach(tx).await).await?;
        self.0.forget_all(ended);
        Ok(NoContent::Done)
    }
}

pub struct ResellerGrants(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/reseller-grants", tag = "Tag::Reseller")]
impl ResellerGrants {
    /// List grants to the reseller
    ///
    /// Newest first, those that are over among them.
    #[oai(path = "/", method = "get", operation_id = "reseller-grants.list")]
    async fn list(
        &self,
        cx: Cx<MayRead>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<ResellerGrant>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let (rows, names, now) = cx
            .read(async |tx, _| {
                let rows = store::grants(tx, before, page.fetch()).await?;
                let givers: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.given_by)).collect();
                Ok((rows, users::names(tx, &givers).await?, tx.now()))
            })
            .await?;
        let view = |row: Grant| {
            let name = names.get(&Id::from_uuid(row.given_by)).cloned();
            ResellerGrant::of(row, name, now)
        };
        Ok(Json(page.page(rows, Grant::id, view)))
    }

    /// Let the reseller act
    ///
    /// No more than the caller may do themselves. Asks for a fresh proof.
    #[oai(path = "/", method = "post", operation_id = "reseller-grants.create")]
    async fn create(
        &self,
        cx: Cx<MayConfigure>,
        body: Body<NewResellerGrant>,
    ) -> Result<Created<ResellerGrant>> {
        let NewResellerGrant {
            kind,
            mode,
            location_ids,
            expires_at,
        } = body.0;
        let wanted = Wanted {
            kind,
            mode,
            locations: location_ids,
            expires_at,
        };
        let made = cx
            .write(async |tx, may| {
                let given = commands::give(tx, may.and(), wanted).await?;
                let giver = Id::from_uuid(given.value().given_by);
                let mut names = users::names(tx, &[giver]).await?;
                Ok(given.map(|grant| ResellerGrant::of(grant, names.remove(&giver), tx.now())))
            })
            .await?;
        Ok(Created::of(made))
    }

    /// Revoke a grant
    ///
    /// What is done under it ends within seconds.
    #[oai(
        path = "/:grant_id",
        method = "delete",
        operation_id = "reseller-grants.delete"
    )]
    async fn revoke(
        &self,
        cx: Cx<perm::Everywhere<perm::reseller::Configure>>,
        grant_id: Path<Id<id::ResellerGrant>>,
    ) -> Result<NoContent> {
        let ended = cx
            .act(async |tx, _| commands::revoke(tx, grant_id.0).await)
            .await?;
        self.0.forget_all(ended);
        Ok(NoContent::Done)
    }
}
