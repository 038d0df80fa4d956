//! Work that belongs to no one tenant. Each use has a name here, and a role
//! (`attend_system`) that sees only what a policy in the migrations names for it.

use chrono::{DateTime, Utc};
use kernel::{Id, id::Kind};
use sqlx::{Postgres, Transaction};
use tokio::sync::Mutex;

use super::tx::TxConn;
use crate::{Platform, Result};

/// Every cross-tenant use there is. Adding one is a reviewed change of the snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemTask {
    /// A clinic signs up: mailed link, then tenant, owner, membership.
    SignUp,
    /// Sign-in, renewal and sign-out: user by e-mail, session by token.
    Sessions,
    /// Bearer token to grants: session, memberships, roles.
    Authenticate,
    /// Signing keys of access tokens.
    SigningKeys,
    /// Inviting a person who may already have an account elsewhere.
    Invite,
    /// The tenant behind an intake token.
    FindIntakeSource,
    /// The tenant and location behind the number that a text was sent to.
    FindSmsReceiver,
    /// The tenant behind a directory's token.
    FindDirectory,
    /// Single sign-on: the clinic behind a domain or a connection, a sign-in on its way, and
    /// whether an address has an account, here or elsewhere.
    SignOn,
    /// Claiming, sweeping and counting jobs.
    Jobs,
    /// Event partitions, expired keys, links and sessions.
    Housekeeping,
    /// Sealing the events of every clinic, and naming the clinics whose seals are to be verified.
    Audit,
    /// What the house's operator asks on the command line: which resellers there are.
    Operate,
    /// The clinics in which an access review is due.
    AccessReviews,
    /// The demo clinic: is there a tenant at all?
    Demo,
    /// The sandbox's mailbox and carrier.
    Sandbox,
}

impl SystemTask {
    /// All of them, for the snapshot.
    pub const ALL: &[Self] = &[
        Self::SignUp,
        Self::Sessions,
        Self::Authenticate,
        Self::SigningKeys,
        Self::Invite,
        Self::FindIntakeSource,
        Self::FindSmsReceiver,
        Self::FindDirectory,
        Self::SignOn,
        Self::Jobs,
        Self::Housekeeping,
        Self::Audit,
        Self::Operate,
        Self::AccessReviews,
        Self::Demo,
        Self::Sandbox,
    ];
}

/// A transaction of a named system task. A sea-orm connection without a tenant.
pub struct SystemTx {
    task: SystemTask,
    platform: Platform,
    now: DateTime<Utc>,
    pub(super) inner: Mutex<Transaction<'static, Postgres>>,
}

impl SystemTx {
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub fn task(&self) -> SystemTask {
        self.task
    }

    /// The connection itself, for statements that sea-orm cannot say.
    pub async fn conn(&self) -> TxConn<'_> {
        TxConn(self.inner.lock().await)
    }

    pub fn new_id<K: Kind>(&self) -> Id<K> {
        self.platform.ids().id(self.now)
    }
}

/// Runs `work` as a system task and commits when it succeeds.
///
/// # Errors
/// What `work` returns, or 500 when the database does.
pub async fn run<T>(
    platform: &Platform,
    task: SystemTask,
    work: impl AsyncFnOnce(&SystemTx) -> Result<T>,
) -> Result<T> {
    run_with(platform, task, "", work).await
}

/// As [`run`], for work that may be lost in a crash without harm: the commit does not wait for the disk.
pub(crate) async fn run_relaxed<T>(
    platform: &Platform,
    task: SystemTask,
    work: impl AsyncFnOnce(&SystemTx) -> Result<T>,
) -> Result<T> {
    run_with(platform, task, "; SET LOCAL synchronous_commit = off", work).await
}

async fn run_with<T>(
    platform: &Platform,
    task: SystemTask,
    extra: &str,
    work: impl AsyncFnOnce(&SystemTx) -> Result<T>,
) -> Result<T> {
    let inner = platform
        .db()
        .begin(format!("BEGIN; SET LOCAL ROLE attend_system{extra}"))
        .await?;
    let tx = SystemTx {
        task,
        platform: platform.clone(),
        now: platform.clock().now(),
        inner: Mutex::new(inner),
    };
    let value = work(&tx).await?;
    tx.inner.into_inner().commit().await?;
    Ok(value)
}
