//! A tenant is a clinic with its own data, or a reseller that looks after clinics: founded by a sign-up, shown to its
//! people by name, country and brand. Its id bounds every transaction.

mod brand;
mod store;

pub use brand::Brand;
pub(crate) use store::{NewTenant, insert, kind};
pub use store::{Tenant, TenantKind, get};
