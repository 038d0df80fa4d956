//! `/v1/audit/events` and `/v1/audit/export`.

use chrono::{DateTime, Utc};
use kernel::{Id, Permission, id, perm};
use platform::{
    Cx, Page, PageQuery, Problem, Result,
    http::{Cursor, near},
};
use poem_openapi::{
    ApiResponse, OpenApi, Tags,
    param::Query,
    payload::{Json, PlainText},
};

use super::{
    csv,
    events::AuditExported,
    store::{self, Filter, Row},
    view::AuditEvent,
};

#[derive(Tags)]
enum Tag {
    /// What was done, and that nobody has changed the record of it.
    Audit,
}

/// The most rows of one export: what a spreadsheet opens, and a process holds in memory.
const MOST_ROWS: u64 = 10_000;

/// An export.
#[derive(ApiResponse)]
pub enum Exported {
    /// The events, a line of titles above them.
    #[oai(status = 200, content_type = "text/csv; charset=utf-8")]
    Csv(
        PlainText<String>,
        /// Pass as `cursor` for the rows that follow; absent when these were the last.
        #[oai(header = "X-Next-Cursor")]
        Option<String>,
        #[oai(header = "Content-Disposition")] String,
    ),
}

/// As it stands in the address.
struct Asked {
    kind: Option<String>,
    actor_id: Option<Id<id::User>>,
    contact_id: Option<Id<id::Contact>>,
    subject_id: Option<String>,
    location_id: Option<Id<id::Location>>,
    impersonation_id: Option<Id<id::Impersonation>>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

impl Asked {
    fn filter(self) -> Result<Filter> {
        let subject = self
            .subject_id
            .map(|id| {
                let subject = kernel::id::untyped(&id).map(|(_, id)| id);
                subject.ok_or_else(|| Problem::parameter("subject_id", "is not the id of a record"))
            })
            .transpose()?;
        Ok(Filter {
            kind: self.kind,
            actor: self.actor_id.map(Id::uuid),
            contact: self.contact_id,
            subject,
            location: self.location_id,
            impersonation: self.impersonation_id,
            from: self.from.map(near).transpose()?,
            to: self.to.map(near).transpose()?,
        })
    }
}

fn view<P: Permission>(cx: &Cx<P>, row: Row) -> AuditEvent {
    let at: Vec<_> = row
        .happening
        .location_id
        .map(Id::from_uuid)
        .into_iter()
        .collect();
    let sight = cx.sight(&at);
    AuditEvent::of(row, sight)
}

pub struct Trail;

#[OpenApi(prefix_path = "/v1/audit", tag = "Tag::Audit")]
impl Trail {
    /// List what was done
    ///
    /// Newest first: changes, sign-ins, looks at patients' records, exports. Who reads at some
    /// locations only sees what was done there.
    #[oai(path = "/events", method = "get", operation_id = "audit.events")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the address")]
    async fn list(
        &self,
        cx: Cx<perm::audit::Read>,
        /// The kind, or the beginning of it: `session.`
        #[oai(validator(max_length = 100))]
        kind: Query<Option<String>>,
        actor_id: Query<Option<Id<id::User>>>,
        contact_id: Query<Option<Id<id::Contact>>>,
        /// The id of the record that it is about, of whatever kind.
        #[oai(validator(max_length = 100))]
        subject_id: Query<Option<String>>,
        location_id: Query<Option<Id<id::Location>>>,
        /// What a reseller's person did under one of theirs.
        impersonation_id: Query<Option<Id<id::Impersonation>>>,
        from: Query<Option<DateTime<Utc>>>,
        to: Query<Option<DateTime<Utc>>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Page<AuditEvent>>> {
        let page = PageQuery::new(limit.0, cursor.0)?;
        let before = page.after()?;
        let filter = Asked {
            kind: kind.0,
            actor_id: actor_id.0,
            contact_id: contact_id.0,
            subject_id: subject_id.0,
            location_id: location_id.0,
            impersonation_id: impersonation_id.0,
            from: from.0,
            to: to.0,
        }
        .filter()?;
        let rows = cx
            .read(async |tx, _| store::page(tx, &filter, before, page.fetch()).await)
            .await?;
        let key = |row: &Row| Id::<id::Event>::from_uuid(row.happening.id);
        Ok(Json(page.page(rows, key, |row| view(&cx, row))))
    }

    /// Export what was done
    ///
    /// As CSV, newest first, 10,000 rows at a time: go on with `cursor` while there is an
    /// `X-Next-Cursor`. The export is on record itself. No cell is a formula. Asks for a fresh proof.
    #[oai(path = "/export", method = "get", operation_id = "audit.export")]
    #[expect(clippy::too_many_arguments, reason = "each is a filter of the address")]
    async fn export(
        &self,
        cx: Cx<perm::Fresh<perm::Everywhere<perm::audit::Export>>>,
        /// The kind, or the beginning of it: `session.`
        #[oai(validator(max_length = 100))]
        kind: Query<Option<String>>,
        actor_id: Query<Option<Id<id::User>>>,
        contact_id: Query<Option<Id<id::Contact>>>,
        /// The id of the record that it is about, of whatever kind.
        #[oai(validator(max_length = 100))]
        subject_id: Query<Option<String>>,
        location_id: Query<Option<Id<id::Location>>>,
        /// What a reseller's person did under one of theirs.
        impersonation_id: Query<Option<Id<id::Impersonation>>>,
        from: Query<Option<DateTime<Utc>>>,
        to: Query<Option<DateTime<Utc>>>,
        cursor: Query<Option<String>>,
    ) -> Result<Exported> {
        let before = Cursor::open(cursor.0.as_deref())?;
        let filter = Asked {
            kind: kind.0,
            actor_id: actor_id.0,
            contact_id: contact_id.0,
            subject_id: subject_id.0,
            location_id: location_id.0,
            impersonation_id: impersonation_id.0,
            from: from.0,
            to: to.0,
        }
        .filter()?;
        // Read and recorded in one transaction: what left the house is on record.
        let (mut rows, today) = cx
            .act(async |tx, _| {
                let rows = store::page(tx, &filter, before, MOST_ROWS + 1).await?;
                let exported = AuditExported {
                    tenant: tx.tenant(),
                    rows: rows.len().min(shown()),
                    by: filter.by(),
                };
                Ok(tx.record(exported, (rows, tx.now().date_naive())))
            })
            .await?;
        let more = rows.len() > shown();
        rows.truncate(shown());
        let last = rows.last().filter(|_| more);
        let next = last.map(|row| Cursor::seal(&Id::<id::Event>::from_uuid(row.happening.id)));
        let events = rows.into_iter().map(|row| view(&cx, row)).collect();
        let file = format!("attachment; filename=\"audit-{today}.csv\"");
        Ok(Exported::Csv(PlainText(csv::table(events)), next, file))
    }
}

fn shown() -> usize {
    usize::try_from(MOST_ROWS).unwrap_or(usize::MAX)
}
