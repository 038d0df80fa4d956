//! The queries of accesses.

use kernel::{Id, id};
use people::timeline::{COLUMNS, Happening, JOINED};
use platform::{Problem, Result, Tx, db::Mode};
use sqlx::AssertSqlSafe;

const KINDS: [&str; 2] = ["record.read", "contact.revealed"];

/// Newest first.
///
/// # Errors
/// 404 when the contact is not visible.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
    before: Option<Id<id::Event>>,
    limit: u64,
) -> Result<Vec<Happening>> {
    let mut conn = tx.conn().await;
    let visible: bool =
        sqlx::query_scalar("select exists (select from contacts where tenant_id = $1 and id = $2)")
            .bind(tx.tenant().uuid())
            .bind(contact.uuid())
            .fetch_one(&mut *conn)
            .await?;
    if !visible {
        return Err(Problem::not_found("contact"));
    }
    let sql = format!(
        "select {COLUMNS} from {JOINED} \
         where e.tenant_id = $1 and e.subject_id = $2 and e.kind = any ($3) and ($4::uuid is null or e.id < $4) \
         order by e.id desc limit $5"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(contact.uuid())
        .bind(KINDS)
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *conn)
        .await?)
}
