use chrono::{DateTime, Utc};
use kernel::{Id, Money, id};
use sea_orm::entity::prelude::*;

use crate::slots::rules::VisitLength;

/// A row of `services`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "services")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Id<id::Tenant>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<id::Service>,
    pub name: String,
    pub duration_minutes: i32,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub price_amount: Option<i64>,
    pub price_currency: Option<String>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn price(&self) -> Option<Money> {
        let (amount, currency) = self.price_amount.zip(self.price_currency.clone())?;
        Some(Money { amount, currency })
    }

    /// What a visit takes of its practitioner's time.
    pub fn length(&self) -> VisitLength {
        VisitLength {
            duration: self.duration_minutes.unsigned_abs(),
            buffer_before: self.buffer_before_minutes.unsigned_abs(),
            buffer_after: self.buffer_after_minutes.unsigned_abs(),
        }
    }
}
