//! `/v1/impersonations`: beginning one at the reseller, seeing and ending them at the clinic.

use kernel::{Id, Permission, id, perm};
use platform::{
    Body, Created, Cx, NoContent, Page, PageQuery, Problem, Result, http::cx::ACCESS_COOKIE,
};
use poem::{Request, http::header, web::cookie::Cookie};
use poem_openapi::{
    Object, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

use super::{begin::Wish, commands, model::Row, store, view::Impersonation};
use crate::{
    Identity,
    resellers::{GrantKind, GrantMode},
    text::Words,
};

#[derive(Tags)]
enum Tag {
    /// A reseller's people acting in a clinic.
    Impersonations,
}

/// What an impersonation brings.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BegunImpersonation {
    pub impersonation: Impersonation,
    /// A JWT with the claim `act` (RFC 8693): good until the impersonation ends, and not renewed. Absent for
    /// who came with a cookie: theirs is exchanged for it.
    pub access_token: Option<String>,
    /// Seconds until it ends by itself.
    pub expires_in: i64,
}

/// What somebody wants to do in a clinic, and why.
#[derive(Clone, Debug, Object)]
pub struct NewImpersonation {
    /// A clinic that the caller's reseller looks after.
    pub tenant_id: Id<id::Tenant>,
    /// A colleague of the clinic for whom to act: no more is seen than they see.
    pub user_id: Option<Id<id::User>>,
    /// Of the grant to act under; absent: support.
    pub kind: Option<GrantKind>,
    pub reason: Words,
    /// Of the reseller's own desk: `T-1234`.
    #[oai(validator(pattern = r"^[A-Za-z0-9][A-Za-z0-9#./-]{0,49}$"))]
    pub ticket: String,
    #[oai(validator(minimum(value = "1"), maximum(value = "60")))]
    pub minutes: i32,
    /// Absent: read.
    pub mode: Option<GrantMode>,
}

/// Why somebody must look into a clinic at once.
#[derive(Clone, Debug, Object)]
pub struct NewEmergencyImpersonation {
    /// A clinic that the caller's reseller looks after.
    pub tenant_id: Id<id::Tenant>,
    pub reason: Words,
    /// Of the reseller's own desk: `T-1234`.
    #[oai(validator(pattern = r"^[A-Za-z0-9][A-Za-z0-9#./-]{0,49}$"))]
    pub ticket: String,
    #[oai(validator(minimum(value = "1"), maximum(value = "60")))]
    pub minutes: i32,
}

pub struct Impersonations(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/impersonations", tag = "Tag::Impersonations")]
impl Impersonations {
    /// Act in a clinic
    ///
    /// Under a live grant of the clinic's, for a reason and a ticket, an hour at most; reading only unless
    /// `mode` says otherwise. The clinic's owners are told by mail, and can end it. Asks for a fresh proof by
    /// a second factor (403 `step_up_required`, `second_factor_required`).
    #[oai(path = "/", method = "post", operation_id = "impersonations.create")]
    async fn create(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::impersonations::Begin>>>,
        request: &Request,
        body: Body<NewImpersonation>,
    ) -> Result<Created<BegunImpersonation>> {
        let NewImpersonation {
            tenant_id,
            user_id,
            kind,
            reason,
            ticket,
            minutes,
            mode,
        } = body.0;
        let wish = Wish {
            clinic: tenant_id,
            subject: user_id,
            kind: Some(kind.unwrap_or(GrantKind::Support)),
            mode: mode.unwrap_or(GrantMode::Read),
            reason: reason.into_string(),
            ticket,
            minutes: minutes.into(),
        };
        self.0.begin(&cx, request, wish).await
    }

    /// List impersonations
    ///
    /// In the caller's clinic, newest first, those that are over among them.
    #[oai(path = "/", method = "get", operation_id = "impersonations.list")]
    async fn list(
        &self,
        cx: Cx<perm::Everywhere<perm::reseller::Read>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<Impersonation>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let (rows, now) = cx
            .read(async |tx, _| Ok((store::page(tx, before, page.fetch()).await?, tx.now())))
            .await?;
        Ok(Json(
            page.page(rows, Row::id, |row| Impersonation::of(row, now)),
        ))
    }

    /// End an impersonation
    ///
    /// By the clinic; it is over within five seconds, on every process.
    #[oai(
        path = "/:impersonation_id",
        method = "delete",
        operation_id = "impersonations.delete"
    )]
    async fn end(
        &self,
        cx: Cx<perm::Everywhere<perm::reseller::Read>>,
        impersonation_id: Path<Id<id::Impersonation>>,
    ) -> Result<NoContent> {
        let session = cx
            .act(async |tx, _| commands::end(tx, impersonation_id.0, "clinic", None).await)
            .await?;
        self.0.forget_all(vec![session]);
        Ok(NoContent::Done)
    }
}

pub struct EmergencyImpersonations(pub(crate) Identity);

#[OpenApi(
    prefix_path = "/v1/emergency-impersonations",
    tag = "Tag::Impersonations"
)]
impl EmergencyImpersonations {
    /// Break the glass
    ///
    /// Looks into a clinic that has consented to emergencies and granted nothing: patients' records whole,
    /// nothing changed, an hour at most. Every owner is told by mail, and can end it. Asks for a fresh proof by
    /// a second factor.
    #[oai(
        path = "/",
        method = "post",
        operation_id = "emergency-impersonations.create"
    )]
    async fn create(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::impersonations::Emergency>>>,
        request: &Request,
        body: Body<NewEmergencyImpersonation>,
    ) -> Result<Created<BegunImpersonation>> {
        let NewEmergencyImpersonation {
            tenant_id,
            reason,
            ticket,
            minutes,
        } = body.0;
        let wish = Wish {
            clinic: tenant_id,
            subject: None,
            kind: None,
            mode: GrantMode::Read,
            reason: reason.into_string(),
            ticket,
            minutes: minutes.into(),
        };
        self.0.begin(&cx, request, wish).await
    }
}

pub struct MyImpersonation(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/me/impersonation", tag = "Tag::Impersonations")]
impl MyImpersonation {
    /// Stop acting in the clinic
    ///
    /// By who acts. A browser is back in its own session with the next renewal of it.
    #[oai(path = "/", method = "delete", operation_id = "me.end-impersonation")]
    async fn end(&self, cx: Cx<perm::Leaving<perm::session::Own>>) -> Result<NoContent> {
        let Some(mine) = cx.reader().impersonation else {
            return Err(Problem::not_found("impersonation"));
        };
        let session = cx
            .act(async |tx, _| commands::end(tx, mine.id, "actor", None).await)
            .await?;
        self.0.forget_all(vec![session]);
        Ok(NoContent::Done)
    }
}

impl Identity {
    async fn begin<P: Permission>(
        &self,
        cx: &Cx<P>,
        request: &Request,
        wish: Wish,
    ) -> Result<Created<BegunImpersonation>> {
        let (row, token) = self.impersonate(cx, wish).await?;
        let now = row.created_at;
        let left = row.expires_at - now;
        let by_cookie = request.headers().get(header::AUTHORIZATION).is_none();
        if by_cookie {
            let mut cookie: Cookie = self.cookie(ACCESS_COOKIE, "/", token.clone());
            cookie.set_max_age(left.to_std().unwrap_or_default());
            request.cookie().add(cookie);
        }
        Ok(Created::of(BegunImpersonation {
            impersonation: Impersonation::of(row, now),
            access_token: (!by_cookie).then_some(token),
            expires_in: left.num_seconds(),
        }))
    }
}
