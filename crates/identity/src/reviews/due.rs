//! What the house does of itself, once a quarter.

use kernel::{Id, perm};
use platform::{Entry, Platform, Result};

use super::{commands, rules, store};

/// Opens the review of the quarter for each clinic and reseller in which it is due. Takes no input and is
/// safe at any time, on any number of processes.
///
/// # Errors
/// 500 when the database fails.
pub async fn open_due(platform: &Platform) -> Result<()> {
    let (due, quarter) = store::due(platform, rules::quarter).await?;
    for tenant in due {
        platform
            .enter::<perm::Everywhere<perm::users::Configure>>(
                Entry::Calendar,
                Id::from_uuid(tenant),
            )
            .act(async |tx, may| commands::open_of(tx, may, &quarter).await)
            .await?;
    }
    Ok(())
}
