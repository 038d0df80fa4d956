//! The records that an explanation can be asked about, by the prefix of their id.

use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use uuid::Uuid;

/// A table, and the column that says where a row of it is; none: the whole clinic's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    prefix: &'static str,
    name: &'static str,
    located: Option<&'static str>,
}

const fn table(prefix: &'static str, name: &'static str, located: Option<&'static str>) -> Table {
    Table {
        prefix,
        name,
        located,
    }
}

/// Of each only whether it is there is read, and where.
const TABLES: &[Table] = &[
    table("bkg", "bookings", Some("location_id")),
    table("cnv", "conversations", Some("location_id")),
    table("crd", "cards", Some("location_id")),
    table("ctc", "contacts", Some("home_location_id")),
    table("itk", "intakes", Some("location_id")),
    table("loc", "locations", Some("id")),
    table("msg", "messages", Some("location_id")),
    table("prc", "practitioners", None),
    table("src", "intake_sources", Some("location_id")),
    table("svc", "services", None),
    table("tch", "touchpoints", Some("location_id")),
    table("tpl", "message_templates", None),
    table("tsk", "tasks", Some("location_id")),
];

/// A record that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    table: Table,
    id: Uuid,
}

impl Resource {
    /// None: no id, or of a kind that cannot be asked about.
    pub fn read(text: &str) -> Option<Self> {
        let (prefix, id) = id::untyped(text)?;
        let table = TABLES.iter().find(|table| table.prefix == prefix)?;
        Some(Self { table: *table, id })
    }

    /// Where it is, if the transaction sees it: no place for what is the whole clinic's.
    pub async fn place<M: Mode>(&self, tx: &Tx<M>) -> Result<Option<Option<Id<id::Location>>>> {
        let Table { name, located, .. } = self.table;
        let located = located.unwrap_or("null::uuid");
        let sql = format!("select {located} from {name} where tenant_id = $1 and id = $2");
        let found: Option<Option<Uuid>> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(tx.tenant().uuid())
            .bind(self.id)
            .fetch_optional(&mut *tx.conn().await)
            .await?;
        Ok(found.map(|place| place.map(Id::from_uuid)))
    }
}
