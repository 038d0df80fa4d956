use kernel::{Id, id, perm};
use platform::{May, Recorded, Result, Tx, crypto};

use super::{
    PREFIX,
    events::{DirectoryTokenMade, DirectoryTokenRevoked},
    store::{self, Row},
};

/// Makes a token for the clinic's directory; gives it with its secret, for the only time.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn make(
    tx: &Tx,
    _: May<perm::security::Configure>,
    name: &str,
) -> Result<Recorded<(Row, String)>> {
    let secret = format!("{PREFIX}{}", crypto::random_token());
    let row = store::insert(tx, name, &secret).await?;
    let token = Id::from_uuid(row.id);
    Ok(tx.record(DirectoryTokenMade { token }, (row, secret)))
}

/// Revokes a token. Revoked twice, it is revoked once.
///
/// # Errors
/// 404.
pub(super) async fn revoke(
    tx: &Tx,
    _: May<perm::security::Configure>,
    token: Id<id::DirectoryToken>,
) -> Result<Recorded<()>> {
    let row = store::find_to_change(tx, token).await?;
    if row.revoked_at.is_some() {
        return Ok(tx.unchanged(()));
    }
    store::revoke(tx, token).await?;
    Ok(tx.record(DirectoryTokenRevoked { token }, ()))
}
