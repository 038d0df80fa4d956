//! Programs go with whoever made them, and end with them. No foreign key to `staff` can do that:
//! who made a program stays on record when they are off the staff.

use kernel::{Id, id};
use platform::{Result, Tx};
use uuid::Uuid;

use super::events::ClientRevoked;

/// The programs of one account are another's, which is the same person with another address.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn hand_over(tx: &Tx, from: Id<id::User>, to: Id<id::User>) -> Result<()> {
    sqlx::query("update clients set created_by = $3 where tenant_id = $1 and created_by = $2")
        .bind(tx.tenant().uuid())
        .bind(from.uuid())
        .bind(to.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// Ends the programs of somebody who is off the staff, because of `cause`: whoever gets their address
/// after them must not bring these to life again.
///
/// # Errors
/// 500 when the database fails.
pub(crate) async fn revoke_all(
    tx: &Tx,
    user: Id<id::User>,
    cause: Option<Id<id::Event>>,
) -> Result<()> {
    let revoked: Vec<(Uuid, String)> = sqlx::query_as(
        "update clients set revoked_at = $3, updated_at = $3, version = version + 1 \
         where tenant_id = $1 and created_by = $2 and revoked_at is null returning id, name",
    )
    .bind(tx.tenant().uuid())
    .bind(user.uuid())
    .bind(tx.now())
    .fetch_all(&mut *tx.conn().await)
    .await?;
    for (client, name) in revoked {
        let client = Id::from_uuid(client);
        tx.record_because(cause, ClientRevoked { client, name }, ())
            .done();
    }
    Ok(())
}
