//! Bookings with the names that staff know them by, in one query.

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, Zone, field::Pii, id};
use platform::{Problem, RecordOf, Result, Tx, db::Mode};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use crate::bookings::{
    model::{Column, Entity, Model},
    rules::Status,
};

/// A visit and whom, what and where it is about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    #[sea_orm(nested)]
    pub row: Model,
    pub contact: Id<id::Contact>,
    pub contact_first_name: Option<String>,
    pub contact_last_name: Option<String>,
    pub contact_phone: Option<Guarded<String, Pii>>,
    pub service_name: String,
    pub practitioner_name: String,
    pub location_name: String,
    pub location_zone: Zone,
}

impl Shown {
    /// First and last name, as staff say it.
    pub fn contact_name(&self) -> String {
        let names = [&self.contact_first_name, &self.contact_last_name];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        names.join(" ")
    }

    pub fn whose(&self) -> Option<RecordOf> {
        Some(RecordOf {
            contact: self.contact,
            location: self.row.location_id,
        })
    }
}

/// What a list is narrowed to: starts from `from` on and before `to`.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub location: Option<Id<id::Location>>,
    pub practitioner: Option<Id<id::Practitioner>>,
    pub contact: Option<Id<id::Contact>>,
    pub status: Option<Status>,
    /// The last row of the page before.
    pub after: Option<(DateTime<Utc>, Id<id::Booking>)>,
    pub limit: u64,
}

/// Each of a tenant's tables that a booking points into: table and the booking's column.
const NAMED: [(&str, &str); 4] = [
    ("contacts", "contact_id"),
    ("services", "service_id"),
    ("practitioners", "practitioner_id"),
    ("locations", "location_id"),
];

/// Name in [`Shown`], table, column.
const NAMES: [(&str, &str, &str); 8] = [
    ("contact", "contacts", "id"),
    ("contact_first_name", "contacts", "first_name"),
    ("contact_last_name", "contacts", "last_name"),
    ("contact_phone", "contacts", "phone"),
    ("service_name", "services", "name"),
    ("practitioner_name", "practitioners", "name"),
    ("location_name", "locations", "name"),
    ("location_zone", "locations", "time_zone"),
];

/// Visits of somebody: a hold is for nobody.
fn visits<M: Mode>(tx: &Tx<M>) -> Select<Entity> {
    let mut select = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.is_not_null());
    let query = QueryTrait::query(&mut select);
    for (table, column) in NAMED {
        query.inner_join(
            table,
            Condition::all()
                .add(Expr::col((table, "tenant_id")).equals((Entity, Column::TenantId)))
                .add(Expr::col((table, "id")).equals((Entity, column))),
        );
    }
    for (name, table, column) in NAMES {
        query.expr_as(Expr::col((table, column)), name);
    }
    select
}

/// By start.
pub(in crate::bookings) async fn list<M: Mode>(tx: &Tx<M>, filter: &Filter) -> Result<Vec<Shown>> {
    let given = Condition::all()
        .add_option(filter.from.map(|from| Column::StartsAt.gte(from)))
        .add_option(filter.to.map(|to| Column::StartsAt.lt(to)))
        .add_option(filter.location.map(|id| Column::LocationId.eq(id)))
        .add_option(filter.practitioner.map(|id| Column::PractitionerId.eq(id)))
        .add_option(filter.contact.map(|id| Column::ContactId.eq(id)))
        .add_option(filter.status.map(|status| Column::Status.eq(status)));
    let after = filter.after.map(|(start, id)| {
        // The first condition is what the index can begin at.
        Condition::all().add(Column::StartsAt.gte(start)).add(
            Condition::any()
                .add(Column::StartsAt.gt(start))
                .add(Column::Id.gt(id)),
        )
    });
    Ok(visits(tx)
        .filter(given)
        .filter(after.unwrap_or_else(Condition::all))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .limit(filter.limit)
        .into_model::<Shown>()
        .all(tx)
        .await?)
}

pub(in crate::bookings) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Booking>) -> Result<Shown> {
    visits(tx)
        .filter(Column::Id.eq(id))
        .into_model::<Shown>()
        .one(tx)
        .await?
        .ok_or_else(|| Problem::not_found("booking"))
}
