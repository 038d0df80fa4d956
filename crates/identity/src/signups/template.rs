use async_trait::async_trait;
use kernel::{Id, id, perm};
use platform::{May, Result, Tx};

use crate::locations::Place;

/// A clinic that has just been founded.
#[derive(Clone, Debug)]
pub struct Founded {
    pub tenant: Id<id::Tenant>,
    pub name: String,
    /// Its first location; country and zone are the clinic's.
    pub location: Place,
    pub owner: Id<id::User>,
    pub owner_name: String,
    /// `tenant.created`: the cause of what a template adds.
    pub event: Option<Id<id::Event>>,
}

/// What a crate adds to every new clinic, such as its pipelines. Declared here
/// and implemented by the app over the crates that this one must not know.
#[async_trait]
pub trait TenantTemplate: Send + Sync + 'static {
    /// Runs in the transaction that founds the clinic: all of it stands, or none.
    ///
    /// # Errors
    /// Any error undoes the founding; the link stays good.
    async fn apply(&self, tx: &Tx, may: May<perm::tenants::Found>, clinic: &Founded) -> Result<()>;
}
