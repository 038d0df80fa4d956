use chrono::{DateTime, Utc};
use kernel::{
    Id,
    field::{Given, Pii},
    id,
};
use platform::{Result, Tx, db::Mode};
use sqlx::FromRow;
use uuid::Uuid;

use super::remarks::Remark;

/// An event with the one that caused it.
#[derive(Clone, Debug, FromRow)]
pub struct Happening {
    pub id: Uuid,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub summary: String,
    /// The rule behind an automatic act.
    pub why: Option<String>,
    /// What a person said of it themselves.
    #[sqlx(try_from = "Option<String>")]
    pub remark: Given<Pii>,
    pub location_id: Option<Uuid>,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub payload: serde_json::Value,
    pub cause_id: Option<Uuid>,
    pub cause_kind: Option<String>,
    pub cause_at: Option<DateTime<Utc>>,
    pub cause_summary: Option<String>,
}

/// The columns of a [`Happening`], to be read from [`JOINED`].
pub const COLUMNS: &str = "\
e.id, e.kind, e.at, e.summary, e.why, r.text as remark, e.location_id, e.subject_kind, e.subject_id, e.actor_kind, e.actor_id, coalesce(u.name, p.name, i.actor_name || ' (' || i.reseller_name || ')') as actor_name, \
e.payload, c.id as cause_id, c.kind as cause_kind, c.at as cause_at, c.summary as cause_summary";

/// An event `e` with its cause, its remark, who did it, and the impersonation `i` under which they did.
pub const JOINED: &str = "\
events e \
left join events c on c.tenant_id = e.tenant_id and c.id = e.cause \
left join remarks r on r.tenant_id = e.tenant_id and r.event_id = e.id \
left join users u on e.actor_kind = 'user' and u.id = e.actor_id \
left join clients p on e.actor_kind = 'client' and p.tenant_id = e.tenant_id and p.id = e.actor_id \
left join impersonations i on i.tenant_id = e.tenant_id and i.id = e.impersonation_id";

pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
    before: Option<Id<id::Event>>,
    limit: u64,
) -> Result<Vec<Happening>> {
    let sql = format!(
        "select {COLUMNS} from {JOINED} \
         where e.tenant_id = $1 and e.contact_id = $2 and ($3::uuid is null or e.id < $3) \
         order by e.id desc limit $4"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant().uuid())
        .bind(contact.uuid())
        .bind(before.map(Id::uuid))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?)
}

pub(super) async fn insert_remark(tx: &Tx, remark: &Remark) -> Result<()> {
    sqlx::query(
        "insert into remarks (tenant_id, event_id, contact_id, location_id, text) values ($1, $2, $3, $4, $5)",
    )
    .bind(tx.tenant().uuid())
    .bind(remark.event.uuid())
    .bind(remark.contact.uuid())
    .bind(remark.location.uuid())
    .bind(remark.text.use_for("its own row"))
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}
