//! The queries of touchpoints.

use kernel::{Id, id};
use platform::{Result, Tx, db::Mode};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::model::{ActiveModel, Column, Entity, Model};

pub(super) async fn insert(tx: &Tx, row: Model) -> Result<()> {
    let Model {
        tenant_id,
        id,
        contact_id,
        location_id,
        source,
        medium,
        campaign,
        content,
        term,
        gclid,
        fbclid,
        referrer,
        page_url,
        service,
        message,
        intake_id,
        at,
    } = row;
    let row = ActiveModel {
        tenant_id: Set(tenant_id),
        id: Set(id),
        contact_id: Set(contact_id),
        location_id: Set(location_id),
        source: Set(source),
        medium: Set(medium),
        campaign: Set(campaign),
        content: Set(content),
        term: Set(term),
        gclid: Set(gclid),
        fbclid: Set(fbclid),
        referrer: Set(referrer),
        page_url: Set(page_url),
        service: Set(service),
        message: Set(message),
        intake_id: Set(intake_id),
        at: Set(at),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Newest first.
pub(super) async fn list<M: Mode>(
    tx: &Tx<M>,
    contact: Id<id::Contact>,
    before: Option<Id<id::Touchpoint>>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::ContactId.eq(contact))
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    Ok(query.all(tx).await?)
}
