//! `/v1/fleet`: a reseller's clinics.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, id, perm};
use platform::{Accepted, Body, Cx, Page, PageQuery, Result};
use poem_openapi::{Enum, Object, OpenApi, Tags, param::Query, payload::Json};

use super::{
    commands::NewClinic,
    store::{self, Invited, Row},
};
use crate::{
    Identity,
    impersonations::{self, Impersonation},
    resellers::{self, Consent, Grant, GrantKind, GrantMode},
    signups::{NewSignup, Signup},
};

#[derive(Tags)]
enum Tag {
    /// A reseller's clinics: counts, never patients.
    Fleet,
}

/// Whether anybody works there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum FleetState {
    /// Somebody has signed in within 30 days.
    Active,
    Quiet,
}

/// What a clinic lets the reseller's people do.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct FleetGrant {
    pub id: Id<id::ResellerGrant>,
    pub kind: GrantKind,
    pub mode: GrantMode,
    /// At how many locations; absent: at all.
    pub locations: Option<u32>,
    pub expires_at: DateTime<Utc>,
}

impl From<Grant> for FleetGrant {
    fn from(grant: Grant) -> Self {
        let count = |ids: Vec<_>| u32::try_from(ids.len()).unwrap_or(u32::MAX);
        Self {
            id: grant.id(),
            kind: grant.kind,
            mode: grant.mode,
            locations: grant.location_ids.map(count),
            expires_at: grant.expires_at,
        }
    }
}

/// A clinic that the reseller looks after.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct FleetClinic {
    pub id: Id<id::Tenant>,
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub time_zone: String,
    pub state: FleetState,
    pub attached_at: DateTime<Utc>,
    /// When the reseller's people may act there.
    pub consent: Consent,
    /// Those that live.
    pub grants: Vec<FleetGrant>,
    /// Who works there, or is invited to.
    pub staff: i64,
    pub contacts: i64,
    /// Visits of the last 30 days, those that were cancelled or missed among them.
    pub bookings: i64,
    /// Of these, those to which the patient came.
    pub attended: i64,
    /// Of these, those to which they did not.
    pub missed: i64,
    /// Sent in the last 30 days.
    pub texts: i64,
    pub last_sign_in_at: Option<DateTime<Utc>>,
}

impl FleetClinic {
    fn of(row: Row, grants: &[Grant], now: DateTime<Utc>) -> Self {
        let recent = |at: DateTime<Utc>| at > now - TimeDelta::days(30);
        let theirs = grants
            .iter()
            .filter(|grant| grant.tenant_id == row.tenant_id);
        Self {
            id: row.id(),
            name: row.name,
            country: row.country,
            time_zone: row.time_zone,
            state: match row.last_sign_in_at.is_some_and(recent) {
                true => FleetState::Active,
                false => FleetState::Quiet,
            },
            attached_at: row.attached_at,
            consent: row.consent,
            grants: theirs.cloned().map(FleetGrant::from).collect(),
            staff: row.staff,
            contacts: row.contacts,
            bookings: row.bookings,
            attended: row.attended,
            missed: row.missed,
            texts: row.texts,
            last_sign_in_at: row.last_sign_in_at,
        }
    }
}

/// A clinic that has been asked and has not signed up yet.
#[derive(Clone, Debug, Object)]
pub struct InvitedClinic {
    pub name: String,
    pub invited_at: DateTime<Utc>,
    /// Until when the link is good.
    pub expires_at: DateTime<Utc>,
}

impl From<Invited> for InvitedClinic {
    fn from(row: Invited) -> Self {
        Self {
            name: row.name,
            invited_at: row.invited_at,
            expires_at: row.expires_at,
        }
    }
}

type MayRead = perm::Everywhere<perm::fleet::Read>;

pub struct Fleet(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/fleet", tag = "Tag::Fleet")]
impl Fleet {
    /// List the clinics
    ///
    /// Those that the caller's reseller looks after, with counts and no patient, the oldest first.
    #[oai(path = "/clinics", method = "get", operation_id = "fleet.clinics")]
    async fn clinics(
        &self,
        cx: Cx<MayRead>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<FleetClinic>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let after = page.after()?;
        let (rows, grants, now) = cx
            .read(async |tx, _| {
                let rows = store::page(tx, after, page.fetch()).await?;
                let ids: Vec<_> = rows.iter().map(|row| row.tenant_id).collect();
                Ok((rows, resellers::given_to(tx, &ids).await?, tx.now()))
            })
            .await?;
        let view = |row| FleetClinic::of(row, &grants, now);
        Ok(Json(page.page(rows, Row::id, view)))
    }

    /// Invite a clinic
    ///
    /// Mails its owner the link with which it signs up, good for 24 hours. It is the caller's from its first day.
    #[oai(
        path = "/clinics",
        method = "post",
        operation_id = "fleet.invite-clinic"
    )]
    async fn invite(
        &self,
        cx: Cx<perm::Everywhere<perm::fleet::Configure>>,
        body: Body<NewSignup>,
    ) -> Result<Accepted<Signup>> {
        let NewSignup {
            clinic_name,
            country,
            time_zone,
            owner,
        } = body.0;
        let new = NewClinic {
            name: clinic_name.into_string(),
            country: country.into_string(),
            zone: time_zone,
            owner_name: owner.name.into_string(),
            owner_email: owner.email.into_string(),
        };
        let email = new.owner_email.clone();
        let expires_at = self.0.invite_clinic(&cx, new).await?;
        Ok(Accepted::of(Signup { email, expires_at }))
    }

    /// List invited clinics
    ///
    /// Those whose owner has not signed up, the newest first, a hundred at most.
    #[oai(
        path = "/invitations",
        method = "get",
        operation_id = "fleet.invitations"
    )]
    async fn invitations(&self, cx: Cx<MayRead>) -> Result<Json<Page<InvitedClinic>>> {
        let rows = cx.read(async |tx, _| store::invited(tx).await).await?;
        Ok(Json(Page {
            items: rows.into_iter().map(InvitedClinic::from).collect(),
            next_cursor: None,
        }))
    }

    /// List what the reseller did
    ///
    /// The impersonations of its people, in whichever clinic, newest first.
    #[oai(
        path = "/impersonations",
        method = "get",
        operation_id = "fleet.impersonations"
    )]
    async fn impersonations(
        &self,
        cx: Cx<MayRead>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Impersonation>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let (rows, now) = cx
            .read(async |tx, _| {
                let rows = impersonations::of_reseller(tx, before, page.fetch()).await?;
                Ok((rows, tx.now()))
            })
            .await?;
        let key = impersonations::Row::id;
        Ok(Json(
            page.page(rows, key, |row| Impersonation::of(row, now)),
        ))
    }
}
