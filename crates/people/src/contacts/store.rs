//! The queries of contacts.

use chrono::{DateTime, Utc};
use kernel::{Guarded, Id, id};
use platform::{
    Narrowed, Problem, Result, Tx,
    db::{Mode, constraint},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};
use uuid::Uuid;

use super::{
    commands::{New, UNNAMED},
    model::{ActiveModel, Column, Entity, Model},
    rules::{Search, search_keys},
};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub search: Option<Search>,
    pub location: Option<Id<id::Location>>,
    pub before: Option<Id<id::Contact>>,
    pub limit: u64,
}

impl Filter {
    /// What a list was narrowed by, without what was looked for: for the record of who listed.
    pub(super) fn by(&self) -> Narrowed {
        Narrowed::Filter(match (&self.search, self.location) {
            (Some(search), _) => search.kind(),
            (None, Some(_)) => "location",
            (None, None) => "",
        })
    }
}

pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Contact>) -> Result<Model> {
    Entity::find_by_id((tx.tenant(), id))
        .one(tx)
        .await?
        .ok_or_else(|| Problem::not_found("contact"))
}

/// The contact, locked until the transaction ends. Not against rows that refer to it: those would wait for nothing.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Contact>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("contact"))
}

/// The same for a change of phone or e-mail, which are keys: it waits at once for who refers to the
/// contact. Whoever took the weaker lock first and waited later would deadlock with them.
pub(super) async fn find_to_rekey(tx: &Tx, id: Id<id::Contact>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("contact"))
}

/// The contact with this number (E.164), among those that the transaction sees.
///
/// # Errors
/// 500 when the database fails.
pub async fn by_phone<M: Mode>(tx: &Tx<M>, phone: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Phone.eq(phone))
        .one(tx)
        .await?)
}

pub(super) async fn by_email<M: Mode>(tx: &Tx<M>, email: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Email.eq(email))
        .one(tx)
        .await?)
}

/// Newest first.
pub(super) async fn list<M: Mode>(tx: &Tx<M>, filter: &Filter) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .order_by_desc(Column::Id)
        .limit(filter.limit);
    if let Some(search) = &filter.search {
        let ids = found_by(tx, search, filter).await?;
        return Ok(query.filter(Column::Id.is_in(ids)).all(tx).await?);
    }
    if let Some(before) = filter.before {
        query = query.filter(Column::Id.lt(before));
    }
    if let Some(location) = filter.location {
        let known_there = Expr::cust_with_values(
            "exists (select from contact_locations l where l.tenant_id = contacts.tenant_id \
             and l.contact_id = contacts.id and l.location_id = $1)",
            [location.uuid()],
        );
        let at_home = Column::HomeLocationId.eq(location);
        query = query.filter(Condition::any().add(at_home).add(known_there));
    }
    Ok(query.all(tx).await?)
}

/// Keys first, by a range over a C-collated b-tree (leakproof, so the index serves it), then the contacts,
/// newest first: row security and the filter take away before the page is cut, so that whoever sees a few
/// of many matches finds theirs.
const FOUND_BY: &str = "\
select c.id from ( \
    select k.contact_id from unnest($2::text[]) with ordinality as p(prefix, n) \
    join contact_search_keys k on k.tenant_id = $1 and k.class = $3 \
     and k.key >= p.prefix and k.key < p.prefix || U&'\\+10FFFF' \
     and ($4::uuid is null or k.contact_id < $4) \
    group by k.contact_id having count(distinct p.n) = cardinality($2)) found \
join contacts c on c.tenant_id = $1 and c.id = found.contact_id \
where $5::uuid is null or c.home_location_id = $5 or exists ( \
    select from contact_locations l where l.tenant_id = $1 and l.contact_id = c.id and l.location_id = $5) \
order by c.id desc limit $6";

/// The ids of a page of those who have a key for every prefix.
async fn found_by<M: Mode>(
    tx: &Tx<M>,
    search: &Search,
    filter: &Filter,
) -> Result<Vec<Id<id::Contact>>> {
    let (prefixes, class) = search.prefixes();
    let ids: Vec<Uuid> = sqlx::query_scalar(FOUND_BY)
        .bind(tx.tenant().uuid())
        .bind(prefixes)
        .bind(class)
        .bind(filter.before.map(Id::uuid))
        .bind(filter.location.map(Id::uuid))
        .bind(i64::try_from(filter.limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx.conn().await)
        .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// Of these events, those that the transaction sees.
pub(super) async fn visible_events<M: Mode>(tx: &Tx<M>, events: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(
        sqlx::query_scalar("select id from events where tenant_id = $1 and id = any ($2)")
            .bind(tx.tenant().uuid())
            .bind(events)
            .fetch_all(&mut *tx.conn().await)
            .await?,
    )
}

/// Whether the transaction sees who has a number and an address on file, should somebody have them.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnFile {
    phone: bool,
    email: bool,
}

/// Looked at beforehand: once it is refused, a transaction sees nothing any more.
pub(super) async fn on_file(tx: &Tx, model: &Model) -> Result<OnFile> {
    let mut seen = OnFile {
        phone: true,
        email: true,
    };
    if tx.is_everywhere() {
        return Ok(seen);
    }
    if let Some(phone) = &model.phone {
        seen.phone = by_phone(tx, phone.use_for("who has it")).await?.is_some();
    }
    if let Some(email) = &model.email {
        seen.email = by_email(tx, email.use_for("who has it")).await?.is_some();
    }
    Ok(seen)
}

fn taken(long: &str, what: &str, is_seen: bool) -> Problem {
    let detail = match is_seen {
        true => format!("somebody with this {long} is on file"),
        // It may be one's own patient: the desk must know whom to ask.
        false => format!(
            "another location has this {what} on file; \
             ask a colleague there, or an administrator, to share the record"
        ),
    };
    Problem::conflict("contact_exists", detail)
}

fn refused(error: DbErr, seen: OnFile) -> Problem {
    match constraint(&error) {
        Some("contacts_phone_once") => {
            taken("phone number", "number", seen.phone).pointing("/phone")
        }
        Some("contacts_email_once") => {
            taken("e-mail address", "address", seen.email).pointing("/email")
        }
        Some("contacts_tenant_id_home_location_id_fkey") => Problem::field(
            "/location_id",
            "unknown_location",
            "there is no such location",
        ),
        _ => error.into(),
    }
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        first_name,
        last_name,
        phone,
        email,
        date_of_birth,
        home_location_id,
        source,
        warmness_score,
        warmness_band,
        warmness_reasons,
        sms_opted_out_at,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        first_name: Set(first_name),
        last_name: Set(last_name),
        phone: Set(phone),
        email: Set(email),
        date_of_birth: Set(date_of_birth),
        home_location_id: Set(home_location_id),
        source: Set(source),
        warmness_score: Set(warmness_score),
        warmness_band: Set(warmness_band),
        warmness_reasons: Set(warmness_reasons),
        sms_opted_out_at: Set(sms_opted_out_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

pub(super) async fn insert(tx: &Tx, model: &Model, seen: OnFile) -> Result<()> {
    Entity::insert(row(model))
        .exec_without_returning(tx)
        .await
        .map_err(|error| refused(error, seen))?;
    write_keys(tx, model).await
}

/// Inserts unless the phone or the e-mail is taken; waits for a rival that is inserting the same.
pub(super) async fn insert_if_new(tx: &Tx, model: &Model) -> Result<bool> {
    let inserted = Entity::insert(row(model))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if inserted > 0 {
        write_keys(tx, model).await?;
    }
    Ok(inserted > 0)
}

/// Writes the row over its older version and its keys anew.
pub(super) async fn update(tx: &Tx, model: &Model, seen: OnFile) -> Result<()> {
    Entity::update(row(model))
        .exec(tx)
        .await
        .map_err(|error| refused(error, seen))?;
    sqlx::query("delete from contact_search_keys where tenant_id = $1 and contact_id = $2")
        .bind(tx.tenant().uuid())
        .bind(model.id.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    write_keys(tx, model).await
}

/// Writes fields that nothing is searched by.
pub(super) async fn update_quietly(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}

async fn write_keys(tx: &Tx, model: &Model) -> Result<()> {
    let text = |point: &Option<Guarded<String, kernel::field::Pii>>| {
        point
            .as_ref()
            .map(|p| p.use_for("search keys of class pii").clone())
    };
    let keys = search_keys(
        &model.name(),
        text(&model.phone).as_deref(),
        text(&model.email).as_deref(),
    );
    let (keys, classes): (Vec<_>, Vec<_>) =
        keys.into_iter().map(|key| (key.key, key.class)).unzip();
    sqlx::query(
        "insert into contact_search_keys (tenant_id, contact_id, key, class) \
         select $1, $2, key, class from unnest($3::text[], $4::text[]) as k(key, class)",
    )
    .bind(tx.tenant().uuid())
    .bind(model.id.uuid())
    .bind(keys)
    .bind(classes)
    .execute(&mut *tx.conn().await)
    .await?;
    Ok(())
}

/// The location knows the contact from now on.
pub(super) async fn add_location(
    tx: &Tx,
    contact: Id<id::Contact>,
    location: Id<id::Location>,
) -> Result<()> {
    sqlx::query("insert into contact_locations (tenant_id, contact_id, location_id) values ($1, $2, $3) on conflict do nothing")
        .bind(tx.tenant().uuid())
        .bind(contact.uuid())
        .bind(location.uuid())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}

/// Who has the new one's number and goes by one of their names, if the transaction does not see them. The
/// placeholder is everybody's name of whom none is known, and so nobody's.
pub(super) async fn elsewhere(tx: &Tx, new: &New) -> Result<Option<Id<id::Contact>>> {
    if tx.is_everywhere() {
        return Ok(None);
    }
    let called = Some(&new.first_name).filter(|name| !name.eq_ignore_ascii_case(UNNAMED));
    let found: Option<Uuid> = sqlx::query_scalar("select contact_elsewhere($1, $2, $3)")
        .bind(&new.phone)
        .bind(called)
        .bind(&new.last_name)
        .fetch_one(&mut *tx.conn().await)
        .await?;
    Ok(found.map(Id::from_uuid))
}

/// When this number asked to get no more texts, if it did.
pub(super) async fn opted_out_at(tx: &Tx, phone: Option<&str>) -> Result<Option<DateTime<Utc>>> {
    let Some(phone) = phone else { return Ok(None) };
    Ok(
        sqlx::query_scalar("select at from sms_opt_outs where tenant_id = $1 and phone = $2")
            .bind(tx.tenant().uuid())
            .bind(phone)
            .fetch_optional(&mut *tx.conn().await)
            .await?,
    )
}

/// Writes down that a number opted out, or strikes it.
pub(super) async fn write_opt_out(tx: &Tx, phone: &str, out: bool) -> Result<()> {
    let sql = match out {
        true => {
            "insert into sms_opt_outs (tenant_id, phone, at) values ($1, $2, $3) on conflict do nothing"
        }
        false => "delete from sms_opt_outs where tenant_id = $1 and phone = $2 and at <= $3",
    };
    sqlx::query(sql)
        .bind(tx.tenant().uuid())
        .bind(phone)
        .bind(tx.now())
        .execute(&mut *tx.conn().await)
        .await?;
    Ok(())
}
