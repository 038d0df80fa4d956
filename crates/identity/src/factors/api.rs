//! `/v1/me/factors` and `/v1/me/recovery-codes`.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Actor, Body, Created, Cx, NoContent, Page, Problem, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path, payload::Json};

use super::{
    commands,
    events::{FactorAdded, FactorRemoved, RecoveryCodesMade},
    store::{self, Kind, Row},
};
use crate::{Identity, sessions, text::PersonName, users};

#[derive(Tags)]
enum Tag {
    /// The caller.
    Me,
}

/// A second factor of the caller's.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Factor {
    pub id: Id<id::Factor>,
    pub kind: Kind,
    pub name: String,
    /// Absent: begun, and good for nothing until its first code.
    pub confirmed_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl From<Row> for Factor {
    fn from(row: Row) -> Self {
        Self {
            id: row.id(),
            kind: row.kind(),
            name: row.name,
            confirmed_at: row.confirmed_at,
            last_used_at: row.last_used_at,
            created_at: row.created_at,
        }
    }
}

/// An authenticator app to be set up.
#[derive(Clone, Debug, Object)]
pub struct NewFactor {
    /// What the caller calls it: `My phone`.
    pub name: PersonName,
}

/// An authenticator app that waits for its first code. The secret is shown this once.
#[derive(Clone, Debug, Object)]
pub struct BegunFactor {
    pub id: Id<id::Factor>,
    /// Base 32, to be typed into the app.
    pub secret: String,
    /// `otpauth://totp/…`, to be shown as a picture.
    pub uri: String,
}

/// The code that the app shows now.
#[derive(Clone, Debug, Object)]
pub struct FactorCode {
    #[oai(validator(min_length = 6, max_length = 10))]
    pub code: String,
}

/// Codes for who has lost the app: each good once, shown this once.
#[derive(Clone, Debug, Object)]
pub struct RecoveryCodes {
    /// Empty when earlier ones are still good.
    pub recovery_codes: Vec<String>,
}

/// How many recovery codes are left.
#[derive(Clone, Debug, Object)]
pub struct RecoveryCodesLeft {
    pub left: i64,
}

pub(super) fn user<P: kernel::Permission>(cx: &Cx<P>) -> Result<Id<id::User>> {
    match cx.reader().actor {
        Actor::User(user) => Ok(user),
        _ => Err(Problem::not_found("user")),
    }
}

type FreshOwn = perm::Fresh<perm::session::Own>;

pub struct Factors(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1/me", tag = "Tag::Me")]
impl Factors {
    /// List one's second factors
    #[oai(path = "/factors", method = "get", operation_id = "factors.list")]
    async fn list(&self, cx: Cx<perm::session::Own>) -> Result<Json<Page<Factor>>> {
        let rows = store::of(cx.platform(), user(&cx)?).await?;
        Ok(Json(Page {
            items: rows.into_iter().map(Factor::from).collect(),
            next_cursor: None,
        }))
    }

    /// Begin to set up an authenticator app
    ///
    /// It is good from its first code on (`confirmation`). Asks for a fresh proof.
    #[oai(path = "/factors", method = "post", operation_id = "factors.create")]
    async fn create(
        &self,
        cx: Cx<FreshOwn>,
        body: Body<NewFactor>,
    ) -> Result<Created<BegunFactor>> {
        let user = user(&cx)?;
        let me = cx
            .read(async |tx, _| users::of_user(tx, user).await)
            .await?;
        let (_, email, _) = me.ok_or_else(|| Problem::not_found("user"))?;
        let begun = self
            .0
            .begin_factor(cx.platform(), user, &email, body.0.name.as_str())
            .await?;
        let commands::Begun { id, secret, uri } = begun;
        Ok(Created::of(BegunFactor { id, secret, uri }))
    }

    /// Confirm an authenticator app
    ///
    /// By the code that it shows. The first one brings recovery codes.
    #[oai(
        path = "/factors/:factor_id/confirmation",
        method = "post",
        operation_id = "factors.confirm"
    )]
    async fn confirm(
        &self,
        cx: Cx<perm::session::Own>,
        factor_id: Path<Id<id::Factor>>,
        body: Body<FactorCode>,
    ) -> Result<Created<RecoveryCodes>> {
        let (user, factor) = (user(&cx)?, factor_id.0);
        let codes = self
            .0
            .confirm_factor(cx.platform(), user, factor, &body.0.code)
            .await?;
        self.0.enrolled(&cx).await?;
        let added = FactorAdded {
            user,
            factor,
            kind: Kind::Totp,
        };
        cx.act(async |tx, _| Ok(tx.record(added, ()))).await?;
        Ok(Created::of(RecoveryCodes {
            recovery_codes: codes,
        }))
    }

    /// Remove a second factor
    ///
    /// Asks for a fresh proof.
    #[oai(
        path = "/factors/:factor_id",
        method = "delete",
        operation_id = "factors.delete"
    )]
    async fn delete(&self, cx: Cx<FreshOwn>, factor_id: Path<Id<id::Factor>>) -> Result<NoContent> {
        let (user, factor) = (user(&cx)?, factor_id.0);
        if !store::delete(cx.platform(), user, factor).await? {
            return Err(Problem::not_found("factor"));
        }
        let has_another = store::has_any(cx.platform(), user).await?;
        cx.act(async |tx, _| {
            if !has_another {
                sessions::unenrolled(tx, user).await?;
            }
            Ok(tx.record(FactorRemoved { user, factor }, ()))
        })
        .await?;
        self.0.reread(&cx);
        Ok(NoContent::Done)
    }

    /// Count one's recovery codes
    #[oai(
        path = "/recovery-codes",
        method = "get",
        operation_id = "recovery-codes.count"
    )]
    async fn count(&self, cx: Cx<perm::session::Own>) -> Result<Json<RecoveryCodesLeft>> {
        let left = store::codes_left(cx.platform(), user(&cx)?).await?;
        Ok(Json(RecoveryCodesLeft { left }))
    }

    /// Get new recovery codes
    ///
    /// The old ones are good for nothing from now on. Asks for a fresh proof.
    #[oai(
        path = "/recovery-codes",
        method = "post",
        operation_id = "recovery-codes.create"
    )]
    async fn renew(&self, cx: Cx<FreshOwn>) -> Result<Created<RecoveryCodes>> {
        let user = user(&cx)?;
        if !store::of(cx.platform(), user)
            .await?
            .iter()
            .any(|row| row.confirmed_at.is_some())
        {
            let detail = "set up an authenticator app first";
            return Err(Problem::conflict("no_factor", detail));
        }
        let codes = self.0.new_codes(cx.platform(), user).await?;
        cx.act(async |tx, _| Ok(tx.record(RecoveryCodesMade { user }, ())))
            .await?;
        Ok(Created::of(RecoveryCodes {
            recovery_codes: codes,
        }))
    }
}
