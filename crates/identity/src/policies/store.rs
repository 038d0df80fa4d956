//! The queries of security policies.

use chrono::TimeDelta;
use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use sqlx::FromRow;

/// What a clinic asks.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct Policy {
    /// optional or required.
    pub second_factor: String,
    /// password, passkey, sso.
    pub methods: Vec<String>,
    pub idle_minutes: i32,
    pub whole_hours: i32,
    pub version: i64,
}

impl Default for Policy {
    /// The usual: two weeks unused, ninety days in all.
    fn default() -> Self {
        Self {
            second_factor: "optional".to_owned(),
            methods: ["password", "passkey", "sso"].map(str::to_owned).to_vec(),
            idle_minutes: 14 * 24 * 60,
            whole_hours: 90 * 24,
            version: 0,
        }
    }
}

impl Policy {
    pub fn needs_second_factor(&self) -> bool {
        self.second_factor == "required"
    }

    pub fn allows(&self, method: &str) -> bool {
        self.methods.iter().any(|allowed| allowed == method)
    }

    /// Unused for this long, a session is over.
    pub fn idle(&self) -> TimeDelta {
        TimeDelta::minutes(self.idle_minutes.into())
    }

    /// After this long it is over in any case.
    pub fn whole(&self) -> TimeDelta {
        TimeDelta::hours(self.whole_hours.into())
    }
}

/// The clinic's policy, or the usual one.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn of<M: Mode>(tx: &Tx<M>) -> Result<Policy> {
    let found: Option<Policy> = sqlx::query_as(
        "select second_factor, methods, idle_minutes, whole_hours, version from security_policies where tenant_id = $1",
    )
    .bind(tx.tenant().uuid())
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.unwrap_or_default())
}

pub(super) async fn save(tx: &Tx, policy: &Policy) -> Result<()> {
    sqlx::query(
        "insert into security_policies (tenant_id, second_factor, methods, idle_minutes, whole_hours, version, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (tenant_id) do update set second_factor = excluded.second_factor, methods = excluded.methods, \
           idle_minutes = excluded.idle_minutes, whole_hours = excluded.whole_hours, version = excluded.version, \
           updated_at = excluded.updated_at",
    )
    .bind(tx.tenant().uuid())
    .bind(&policy.second_factor)
    .bind(&policy.methods)
    .bind(policy.idle_minutes)
    .bind(policy.whole_hours)
    .bind(policy.version)
    .bind(tx.now())
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// Held until the transaction ends, whether or not there is a policy yet.
pub(super) async fn take_turn(tx: &Tx) -> Result<()> {
    let tenant: Id<id::Tenant> = tx.tenant();
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('security policy ' || $1, 0))")
        .bind(tenant.uuid().to_string())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
