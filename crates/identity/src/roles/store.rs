//! The queries of roles.

use kernel::{Id, id};
use platform::{Result, Tx};
use sqlx::types::Json;

use super::rules::BUILT_IN;

/// A role as a membership names it.
#[derive(Clone, Debug)]
pub struct Role {
    pub id: Id<id::Role>,
    pub key: String,
}

/// Gives a new clinic its roles; returns the owner's.
pub(crate) async fn insert_built_in(tx: &Tx) -> Result<Id<id::Role>> {
    let mut owner = tx.new_id();
    for role in BUILT_IN {
        let id: Id<id::Role> = tx.new_id();
        if role.key == "owner" {
            owner = id;
        }
        sqlx::query(
            "insert into roles (tenant_id, id, key, name, permissions, sight, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(tx.tenant().uuid())
        .bind(id.uuid())
        .bind(role.key)
        .bind(role.name)
        .bind(role.permissions())
        .bind(Json(role.sight))
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    }
    Ok(owner)
}

/// The clinic's role with this key.
///
/// # Errors
/// 500 when the database fails.
pub async fn by_key(tx: &Tx, key: &str) -> Result<Option<Role>> {
    let found: Option<(uuid::Uuid, String)> =
        sqlx::query_as("select id, key from roles where tenant_id = $1 and key = $2")
            .bind(tx.tenant().uuid())
            .bind(key)
            .fetch_optional(&mut *tx.conn().await)
            .await?;
    Ok(found.map(|(id, key)| Role {
        id: Id::from_uuid(id),
        key,
    }))
}
