//! The queries of templates.

use kernel::{Id, id};
use platform::{Problem, Result, Tx, db::Mode};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::model::{ActiveModel, Column, Entity, Model};

fn row(model: &Model) -> ActiveModel {
    let Model {
        tenant_id,
        id,
        key,
        body,
        version,
        created_at,
        updated_at,
    } = model.clone();
    ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        key: Set(key),
        body: Set(body),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Oldest first, which is the catalogue's order.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    after: Option<Id<id::MessageTemplate>>,
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

pub(super) async fn by_key<M: Mode>(tx: &Tx<M>, key: &str) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Key.eq(key))
        .one(tx)
        .await?)
}

/// The template, locked until the transaction ends.
pub(super) async fn find_to_change(tx: &Tx, id: Id<id::MessageTemplate>) -> Result<Model> {
    Entity::find_by_id((tx.tenant(), id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(|| Problem::not_found("message template"))
}

pub(super) async fn insert(tx: &Tx, models: &[Model]) -> Result<()> {
    Entity::insert_many(models.iter().map(row))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

pub(super) async fn update(tx: &Tx, model: &Model) -> Result<()> {
    Entity::update(row(model)).exec(tx).await?;
    Ok(())
}
