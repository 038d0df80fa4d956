//! The queries of services.

use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::model::{ActiveModel, Column, Entity, Model};

pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: Id<id::Service>) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((tx.tenant(), id)).one(tx).await?)
}

/// The service, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::Service>) -> Result<Model> {
    let found = Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("service"))
}

/// Oldest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::Service>>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.all(tx).await?)
}

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        name,
        duration_minutes,
        buffer_before_minutes,
        buffer_after_minutes,
        price_amount,
        price_currency,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        name: Set(name),
        duration_minutes: Set(duration_minutes),
        buffer_before_minutes: Set(buffer_before_minutes),
        buffer_after_minutes: Set(buffer_after_minutes),
        price_amount: Set(price_amount),
        price_currency: Set(price_currency),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

pub(super) async fn insert(tx: &Tx, model: &Model) -> Result<()> {
    Entity::insert(row(model))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}
