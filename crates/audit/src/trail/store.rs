//! The queries of the trail.

use chrono::{DateTime, Utc};
use kernel::{Id, id};
use people::timeline::{COLUMNS, Happening, JOINED};
use platform::{Result, Tx, db::Mode};
use sqlx::{FromRow, Postgres, QueryBuilder};
use uuid::Uuid;

/// What the trail is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The beginning of a kind: `session.`
    pub kind: Option<String>,
    pub actor: Option<Uuid>,
    pub contact: Option<Id<id::Contact>>,
    pub subject: Option<Uuid>,
    pub location: Option<Id<id::Location>>,
    pub impersonation: Option<Id<id::Impersonation>>,
    /// From this instant on …
    pub from: Option<DateTime<Utc>>,
    /// … and before this one.
    pub to: Option<DateTime<Utc>>,
}

impl Filter {
    /// By what it narrows, without the values.
    pub fn by(&self) -> Vec<&'static str> {
        let given = [
            ("kind", self.kind.is_some()),
            ("actor", self.actor.is_some()),
            ("contact", self.contact.is_some()),
            ("subject", self.subject.is_some()),
            ("location", self.location.is_some()),
            ("impersonation", self.impersonation.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
        ];
        let given = given.iter().filter(|(_, given)| *given);
        given.map(|(name, _)| *name).collect()
    }
}

/// An event with what the audit shows of it beyond a timeline.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    #[sqlx(flatten)]
    pub happening: Happening,
    pub on_behalf_of: Option<Uuid>,
    pub on_behalf_of_name: Option<String>,
    pub impersonation_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub contact_name: Option<String>,
    pub changed: Vec<String>,
    pub request_id: Option<String>,
}

/// A look has the contact as its subject.
const CONTACT: &str =
    "coalesce(e.contact_id, case when e.subject_kind = 'contact' then e.subject_id end)";

/// Newest first, those before the id `before`.
///
/// Only the conditions that are asked for are written, so that each has the index that serves it.
pub(super) async fn page<M: Mode>(
    tx: &Tx<M>,
    filter: &Filter,
    before: Option<Id<id::Event>>,
    limit: u64,
) -> Result<Vec<Row>> {
    let mut sql = QueryBuilder::<Postgres>::new(format!(
        "select {COLUMNS}, e.on_behalf_of, i.subject_name as on_behalf_of_name, e.impersonation_id, {CONTACT} as contact_id, e.changed, e.request_id, \
         case when k.id is not null then concat_ws(' ', k.first_name, k.last_name) end as contact_name \
         from {JOINED} \
         left join contacts k on k.tenant_id = e.tenant_id and k.id = {CONTACT} \
         where e.tenant_id = "
    ));
    sql.push_bind(tx.tenant().uuid());
    // What is of no location is the whole clinic's: as with the stream, it is for who reads all of it.
    if !tx.is_everywhere() {
        sql.push(" and e.location_id is not null");
    }
    if let Some(kind) = &filter.kind {
        sql.push(" and starts_with(e.kind, ")
            .push_bind(kind)
            .push(")");
    }
    if let Some(contact) = filter.contact {
        sql.push(" and (e.contact_id = ").push_bind(contact.uuid());
        sql.push(" or e.subject_id = ").push_bind(contact.uuid());
        sql.push(")");
    }
    for (column, wanted) in [
        (" and e.actor_id = ", filter.actor),
        (" and e.subject_id = ", filter.subject),
        (" and e.location_id = ", filter.location.map(Id::uuid)),
        (
            " and e.impersonation_id = ",
            filter.impersonation.map(Id::uuid),
        ),
        (" and e.id < ", before.map(Id::uuid)),
    ] {
        if let Some(wanted) = wanted {
            sql.push(column).push_bind(wanted);
        }
    }
    for (column, wanted) in [(" and e.at >= ", filter.from), (" and e.at < ", filter.to)] {
        if let Some(wanted) = wanted {
            sql.push(column).push_bind(wanted);
        }
    }
    sql.push(" order by e.id desc limit ")
        .push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(sql
        .build_query_as()
        .fetch_all(&mut *tx.conn().await)
        .await?)
}
