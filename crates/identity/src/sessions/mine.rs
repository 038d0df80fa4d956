//! `/v1/me/sessions`: where one is signed in.

use chrono::{DateTime, Utc};
use kernel::{Id, id, perm};
use platform::{Actor, Cx, NoContent, Page, Problem, Result};
use poem_openapi::{Object, OpenApi, Tags, param::Path, payload::Json};

use super::{
    commands,
    store::{self, Device},
};
use crate::Identity;

#[derive(Tags)]
enum Tag {
    /// Signing in and out.
    Sessions,
}

/// A device on which somebody is signed in at this clinic.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SignedInDevice {
    pub id: Id<id::Session>,
    /// The one that asks.
    pub current: bool,
    /// password or sso.
    pub method: String,
    /// totp or recovery_code, if one was shown.
    pub second: Option<String>,
    /// What the device said that it is.
    pub device: Option<String>,
    pub address: Option<String>,
    pub signed_in_at: DateTime<Utc>,
    /// To within ten minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it is over unless it is used before.
    pub expires_at: DateTime<Utc>,
}

impl SignedInDevice {
    fn of(device: Device, current: Option<Id<id::Session>>) -> Self {
        let id = Id::from_uuid(device.id);
        Self {
            id,
            current: current == Some(id),
            method: device.method,
            second: device.second,
            device: device.device,
            address: device.address,
            signed_in_at: device.created_at,
            last_used_at: device.renewed_at,
            expires_at: device.expires_at,
        }
    }
}

fn page(devices: Vec<Device>, current: Option<Id<id::Session>>) -> Json<Page<SignedInDevice>> {
    let items = devices.into_iter();
    Json(Page {
        items: items
            .map(|device| SignedInDevice::of(device, current))
            .collect(),
        next_cursor: None,
    })
}

type MayEnd = perm::Everywhere<perm::security::Configure>;

pub struct MySessions(pub(crate) Identity);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Sessions")]
impl MySessions {
    /// List where one is signed in
    #[oai(path = "/me/sessions", method = "get", operation_id = "me.sessions")]
    async fn mine(&self, cx: Cx<perm::session::Own>) -> Result<Json<Page<SignedInDevice>>> {
        let Actor::User(user) = cx.reader().actor else {
            return Err(Problem::not_found("user"));
        };
        let live = cx.read(async |tx, _| store::live(tx, user).await).await?;
        Ok(page(live, cx.reader().session))
    }

    /// Sign out on one device
    #[oai(
        path = "/me/sessions/:session_id",
        method = "delete",
        operation_id = "me.end-session"
    )]
    async fn end(
        &self,
        cx: Cx<perm::session::Own>,
        session_id: Path<Id<id::Session>>,
    ) -> Result<NoContent> {
        let Actor::User(user) = cx.reader().actor else {
            return Err(Problem::not_found("user"));
        };
        cx.act(async |tx, may| {
            let live = store::live(tx, user).await?;
            match live.iter().any(|one| one.id == session_id.0.uuid()) {
                true => commands::end(tx, may, session_id.0, user).await,
                false => Err(Problem::not_found("session")),
            }
        })
        .await?;
        self.0.readers().forget(session_id.0);
        Ok(NoContent::Done)
    }

    /// Sign out everywhere else
    #[oai(
        path = "/me/sessions",
        method = "delete",
        operation_id = "me.end-sessions"
    )]
    async fn end_others(&self, cx: Cx<perm::session::Own>) -> Result<NoContent> {
        let Actor::User(user) = cx.reader().actor else {
            return Err(Problem::not_found("user"));
        };
        let current = cx.reader().session;
        let ended = cx
            .act(async |tx, may| commands::end_others(tx, may, user, current).await)
            .await?;
        for session in ended {
            self.0.readers().forget(session);
        }
        Ok(NoContent::Done)
    }

    /// List where a colleague is signed in
    #[oai(
        path = "/users/:user_id/sessions",
        method = "get",
        operation_id = "users.sessions"
    )]
    async fn theirs(
        &self,
        cx: Cx<MayEnd>,
        user_id: Path<Id<id::User>>,
    ) -> Result<Json<Page<SignedInDevice>>> {
        let live = cx
            .read(async |tx, _| {
                known(tx, user_id.0).await?;
                store::live(tx, user_id.0).await
            })
            .await?;
        Ok(page(live, cx.reader().session))
    }

    /// Sign a colleague out everywhere
    #[oai(
        path = "/users/:user_id/sessions",
        method = "delete",
        operation_id = "users.end-sessions"
    )]
    async fn end_theirs(&self, cx: Cx<MayEnd>, user_id: Path<Id<id::User>>) -> Result<NoContent> {
        let ended = cx
            .act(async |tx, may| {
                known(tx, user_id.0).await?;
                commands::end_others(tx, may.and(), user_id.0, None).await
            })
            .await?;
        for session in ended {
            self.0.readers().forget(session);
        }
        Ok(NoContent::Done)
    }
}

async fn known<M: platform::db::Mode>(tx: &platform::Tx<M>, user: Id<id::User>) -> Result<()> {
    match crate::users::store::find(tx, user).await? {
        Some(_) => Ok(()),
        None => Err(Problem::not_found("user")),
    }
}
