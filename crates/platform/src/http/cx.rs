//! The door of who is known: `Cx<P>` lets in who holds `P`.

use std::{marker::PhantomData, sync::Arc};

use kernel::{Id, Permission, Plain, Sight, id, perm};
use poem::{
    Request, RequestBody,
    http::{Method, header},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
    types::{ParseFromJSON, ToJSON},
};

use super::{
    PageQuery, RequestScope,
    idempotency::{self, Keyed},
};
use crate::{
    Actor, Locations, Looked, May, Platform, Problem, Reach, ReadOnly, Reader, Recorded, Result,
    Tx, Whose,
    access::RemoteAddress,
    db::Bound,
    looks::{self, Narrowed, RecordOf},
};

/// The cookie that holds a browser's access token.
pub const ACCESS_COOKIE: &str = "attend_access";
/// Sent by the web app with every request: a foreign page cannot add it to a forged one.
pub const CLIENT_HEADER: &str = "x-attend-client";
/// Sent by who sets up roles, to look through another's eyes: a user's id, or a role's.
pub const SEE_AS_HEADER: &str = "x-attend-see-as";

/// A request that may do `P`: authenticated, authorized, and bound to the
/// caller's tenant and to the locations where they hold `P`.
pub struct Cx<P> {
    platform: Platform,
    reader: Arc<Reader>,
    scope: RequestScope,
    key: Option<Keyed>,
    _permission: PhantomData<P>,
}

impl<P: Permission> Cx<P> {
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The same caller with what they hold by now.
    pub(super) fn renewed(&mut self, reader: Arc<Reader>) {
        self.reader = reader;
    }

    /// What the caller sees of a record that belongs to these locations.
    pub fn sight(&self, of: &[Id<id::Location>]) -> Sight {
        self.reader.sight(P::NAME, of)
    }

    /// What the caller sees of every record within reach: what they may search by.
    pub fn sight_everywhere(&self) -> Sight {
        self.reader.sight_everywhere(P::NAME)
    }

    fn bound(&self) -> Bound {
        Bound {
            tenant: self.reader.tenant,
            reach: self.reader.reach(P::NAME),
            actor: self.reader.actor,
            impersonation: self.reader.impersonation,
            cause: None,
            request_id: Some(self.scope.id.clone()),
        }
    }

    /// Reads what is no patient's record, in a transaction that cannot write.
    ///
    /// # Errors
    /// What `f` returns, or 500 when the database fails.
    pub async fn read<T>(
        &self,
        f: impl AsyncFnOnce(&Tx<ReadOnly>, May<P>) -> Result<T>,
    ) -> Result<T>
    where
        P: Plain,
    {
        self.reading(f).await
    }

    /// Dropped, the transaction rolls back: a read has nothing to commit.
    async fn reading<T>(
        &self,
        f: impl AsyncFnOnce(&Tx<ReadOnly>, May<P>) -> Result<T>,
    ) -> Result<T> {
        let tx = Tx::begin(&self.platform, self.bound()).await?;
        f(&tx, May::vouch()).await
    }

    /// Of these records, those that the caller sees with another permission than the door's.
    pub(super) async fn seen_with(
        &self,
        permission: &str,
        f: impl AsyncFnOnce(&Tx<ReadOnly>) -> Result<Vec<uuid::Uuid>>,
    ) -> Result<Vec<uuid::Uuid>> {
        let bound = Bound {
            reach: self.reader.reach(permission),
            ..self.bound()
        };
        f(&Tx::begin(&self.platform, bound).await?).await
    }

    /// Reads `what` of one patient's record ("contact", "timeline"). Who of the staff looked is on
    /// record before the answer is given, once in a quarter of an hour.
    ///
    /// # Errors
    /// What `f` returns, or 500 when the database fails.
    pub async fn look<T>(
        &self,
        what: &'static str,
        f: impl AsyncFnOnce(&Tx<ReadOnly>, May<P>) -> Result<Looked<T>>,
    ) -> Result<T> {
        let looked = self.reading(f).await?;
        let known = looks::Who::of(&self.reader);
        if let Some((who, whose)) = known.zip(looked.whose) {
            looks::record(&self.platform, who, || self.bound(), what, whose).await?;
        }
        Ok(looked.value)
    }

    /// Reads a list of patients' records ("contacts"). On record as a look is: at the patient that
    /// it was narrowed to (`whose` tells of a row whose it is), else with the number of its rows.
    ///
    /// # Errors
    /// What `f` returns, or 500 when the database fails.
    pub async fn list<R>(
        &self,
        what: &'static str,
        by: Narrowed,
        page: &PageQuery,
        whose: impl Fn(&R) -> Option<RecordOf>,
        f: impl AsyncFnOnce(&Tx<ReadOnly>, May<P>) -> Result<Vec<R>>,
    ) -> Result<Vec<R>> {
        let rows = self.reading(f).await?;
        let Some(who) = looks::Who::of(&self.reader) else {
            return Ok(rows);
        };
        let bound = || self.bound();
        match by {
            Narrowed::Patient => {
                if let Some(whose) = rows.first().and_then(whose) {
                    looks::record(&self.platform, who, bound, what, whose).await?;
                }
            }
            Narrowed::Filter(by) => {
                let rows = page.shown(rows.len());
                let list = looks::List { what, by, rows };
                looks::list(&self.platform, who, bound, list).await?;
            }
        }
        Ok(rows)
    }

    /// Writes: work, events, jobs and the answer to a keyed request in one
    /// transaction. A repeated `Idempotency-Key` gets the first answer again.
    ///
    /// # Errors
    /// What `f` returns; 422 for a key that was used with another body.
    pub async fn write<T: ToJSON + ParseFromJSON>(
        &self,
        f: impl AsyncFnOnce(&Tx, May<P>) -> Result<Recorded<T>>,
    ) -> Result<T> {
        let tx = Tx::begin(&self.platform, self.bound()).await?;
        let Some(key) = &self.key else {
            let value = f(&tx, May::vouch()).await?.done();
            tx.commit().await?;
            return Ok(value);
        };
        let fingerprint = key.fingerprint(&self.scope);
        if let Some(answer) = idempotency::claim(&tx, key, &fingerprint).await? {
            return T::parse_from_json(Some(answer)).map_err(|_| {
                Problem::new(422, "idempotency_key_reused")
                    .detail("this key was used for another kind of request")
            });
        }
        let value = f(&tx, May::vouch()).await?.done();
        idempotency::keep(&tx, key, &value.to_json().unwrap_or_default()).await?;
        tx.commit().await?;
        Ok(value)
    }

    /// Writes where there is no answer to keep (DELETE, PATCH).
    ///
    /// # Errors
    /// What `f` returns, or 500 when the database fails.
    pub async fn act<T>(
        &self,
        f: impl AsyncFnOnce(&Tx, May<P>) -> Result<Recorded<T>>,
    ) -> Result<T> {
        let tx = Tx::begin(&self.platform, self.bound()).await?;
        let value = f(&tx, May::vouch()).await?.done();
        tx.commit().await?;
        Ok(value)
    }
}

fn token(request: &Request) -> Result<String> {
    if let Some(value) = request.headers().get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or_default();
        let (scheme, token) = text.split_once(' ').unwrap_or_default();
        return match scheme.eq_ignore_ascii_case("bearer") {
            true => Ok(token.trim().to_owned()),
            false => Err(Problem::unauthorised(
                "send `Authorization: Bearer <token>`",
            )),
        };
    }
    let cookie = request
        .cookie()
        .get(ACCESS_COOKIE)
        .map(|cookie| cookie.value_str().to_owned());
    let Some(token) = cookie else {
        return Err(Problem::unauthorised("sign in first"));
    };
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if !safe && request.header(CLIENT_HEADER).is_none() {
        return Err(Problem::new(403, "cross_site")
            .detail("a request with cookies needs the header X-Attend-Client"));
    }
    Ok(token)
}

impl<'a, P: Permission> ApiExtractor<'a> for Cx<P> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme("bearer", bearer());
    }

    /// The permission's name: `Doors` turns it into the bearer scheme with that scope.
    fn security_schemes() -> Vec<&'static str> {
        vec![P::NAME]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let (platform, scope) = carried(request)?;
        let from = RemoteAddress::of(request);
        let known = platform
            .authenticator()
            .authenticate(&platform, &token(request)?, from)
            .await;
        let reader = match known {
            Ok(reader) => reader,
            Err(refused) => {
                // Who tries one token after the other is nobody yet.
                platform.meters().address(&scope, from)?;
                return Err(refused.into());
            }
        };
        platform.meters().caller(&scope, &reader)?;
        if !P::WHILE_LOOKING {
            only_looks(&reader, request)?;
        }
        let reader = seen_as(&platform, reader, request).await?;
        if !reader.holds(P::NAME) {
            return Err(Problem::forbidden(P::NAME).into());
        }
        if P::CLINIC_WIDE && reader.locations(P::NAME) != Locations::Everywhere {
            return Err(Problem::forbidden_here(P::NAME).into());
        }
        if P::STEP_UP && reader.impersonation.is_some() {
            return Err(Problem::new(403, "not_while_impersonating")
                .detail("this is for the clinic's own people")
                .into());
        }
        if P::STEP_UP && !reader.is_fresh(platform.clock().now()) {
            return Err(Problem::step_up_required().into());
        }
        let key = Keyed::of(request, &reader)?;
        Ok(Self {
            platform,
            reader,
            scope,
            key,
            _permission: PhantomData,
        })
    }
}

fn looks(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

/// Whoever acts under an impersonation to read changes nothing, whatever they hold.
fn only_looks(reader: &Reader, request: &Request) -> Result<()> {
    if looks(request) || !reader.impersonation.is_some_and(|it| it.only_looks) {
        return Ok(());
    }
    Err(Problem::new(403, "only_looking").detail("this impersonation reads only"))
}

/// Whoever looks through another's eyes only looks.
async fn seen_as(
    platform: &Platform,
    reader: Arc<Reader>,
    request: &Request,
) -> Result<Arc<Reader>> {
    let Some(wish) = request.header(SEE_AS_HEADER) else {
        return Ok(reader);
    };
    if !looks(request) {
        return Err(Problem::new(403, "only_looking")
            .detail("whoever sees as another changes nothing: end it first"));
    }
    platform
        .authenticator()
        .see_as(platform, &reader, wish)
        .await
}

pub(super) fn carried(request: &Request) -> Result<(Platform, RequestScope)> {
    let platform = request.data::<Platform>().cloned();
    let scope = request.data::<RequestScope>().cloned();
    scope.iter().for_each(RequestScope::at_door);
    platform
        .zip(scope)
        .ok_or_else(|| Problem::internal("the routes stand outside the edge"))
}

fn bearer() -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: Some(
            "An access token of `POST /v1/sessions`. The scopes are the permissions that the operation needs.",
        ),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: Some("JWT"),
        flows: None,
        openid_connect_url: None,
    }
}

impl Cx<perm::Everywhere<perm::roles::Read>> {
    /// Reads as one would whom a permission gives this reach: for who asks why another sees something,
    /// or does not.
    ///
    /// # Errors
    /// What `f` returns, or 500 when the database fails.
    pub async fn explain<T>(
        &self,
        reach: Reach,
        f: impl AsyncFnOnce(&Tx<ReadOnly>) -> Result<T>,
    ) -> Result<T> {
        let bound = Bound {
            reach,
            ..self.bound()
        };
        f(&Tx::begin(&self.platform, bound).await?).await
    }
}

/// Why a request without a caller's grants may act in a tenant. Each use is named here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The holder of a source's token brings a lead.
    Intake(Id<id::IntakeSource>),
    /// A carrier brings a text or a delivery report for one of the clinic's numbers.
    Carrier,
    /// The holder of a mailed link ends their own sign-up or invitation.
    MailedLink,
    /// The holder of a password or a refresh token begins, renews or ends their own session.
    Credentials(Id<id::User>),
    /// Whoever sets up roles looks through another's eyes: what those hold is read.
    SeeAs(Id<id::User>),
    /// Whoever runs the house verifies the seals, on the command line.
    Operator,
    /// Somebody of the clinic's reseller begins to act in it.
    Reseller(Id<id::User>),
    /// The house does what is due by the calendar.
    Calendar,
    /// The clinic's own directory of people, by its token, keeps the clinic's staff (SCIM).
    Directory,
    /// The clinic's own sign-in provider, by a token that it signed, lets people in and signs them out.
    Provider,
    /// The demo clinic's past is written, or a test acts as the house itself.
    Demo,
}

impl Platform {
    /// Acts in one tenant with `P`, for the reason that `entry` names, without a request.
    pub fn enter<P: Permission>(&self, entry: Entry, tenant: Id<id::Tenant>) -> Cx<P> {
        let id = self.ids().uuid(self.clock().now()).simple().to_string();
        entered(self, RequestScope::new(id), entry, tenant)
    }
}

pub(super) fn entered<P: Permission>(
    platform: &Platform,
    scope: RequestScope,
    entry: Entry,
    tenant: Id<id::Tenant>,
) -> Cx<P> {
    let actor = match entry {
        Entry::Intake(source) => Actor::Intake(source),
        Entry::Carrier | Entry::MailedLink | Entry::Operator | Entry::Calendar | Entry::Demo => {
            Actor::System
        }
        Entry::Credentials(user) | Entry::SeeAs(user) | Entry::Reseller(user) => Actor::User(user),
        // A provider speaks for the same directory of people.
        Entry::Directory | Entry::Provider => Actor::Directory,
    };
    let grant = crate::Grant {
        membership: None,
        permissions: vec![P::NAME.to_owned()],
        at: Locations::Everywhere,
        whose: Whose::Anybody,
        sight: Sight::default(),
    };
    let reader = Reader {
        tenant,
        actor,
        session: None,
        proved_at: None,
        impersonation: None,
        grants: vec![grant],
    };
    Cx {
        platform: platform.clone(),
        reader: Arc::new(reader),
        scope,
        key: None,
        _permission: PhantomData,
    }
}
