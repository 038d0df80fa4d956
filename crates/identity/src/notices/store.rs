//! The queries of notices.

use kernel::{Guarded, Id, field::Pii, id};
use platform::{Result, Tx};
use uuid::Uuid;

/// The owners of the whole clinic who have joined and are not suspended.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn owners(tx: &Tx) -> Result<Vec<Id<id::User>>> {
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select distinct m.user_id from memberships m \
         join roles r on r.tenant_id = m.tenant_id and r.id = m.role_id and r.key = 'owner' \
         join staff s on s.tenant_id = m.tenant_id and s.user_id = m.user_id and s.suspended_at is null \
         where m.tenant_id = $1 and m.location_id is null and m.region_id is null and m.joined_at is not null \
           and (m.starts_at is null or m.starts_at <= $2) and (m.ends_at is null or m.ends_at > $2)",
    )
    .bind(tx.tenant().uuid())
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    Ok(found.into_iter().map(Id::from_uuid).collect())
}

/// Where a colleague is reached.
pub(super) async fn address(tx: &Tx, user: Id<id::User>) -> Result<Option<Guarded<String, Pii>>> {
    let found: Option<String> = sqlx::query_scalar(
        "select u.email from users u join staff s on s.user_id = u.id \
         where s.tenant_id = $1 and u.id = $2 and s.suspended_at is null",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .fetch_optional(&mut *tx.conn().await)
    .await?;
    Ok(found.map(Guarded::seal))
}
