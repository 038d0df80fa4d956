//! How seals are made.

use kernel::{Id, id};
use platform::{Platform, Problem, Result, SystemTask, db::system::SystemTx};

use super::{
    bytes::Header,
    rules::Print,
    store::{self, HeadRow, SealRow},
};

/// The most events of a seal, unless one transaction wrote more.
const MOST: i64 = 2_000;

/// Seals what is done in every clinic and not sealed yet. Safe at any time, on any number of
/// processes: who finds another at a clinic leaves it to them.
///
/// # Errors
/// 500 when the database fails, or once the others are sealed, for clinics whose turns are ahead of
/// all transactions: the database was restored and not migrated since, or somebody changed them.
pub async fn seal(platform: &Platform) -> Result<()> {
    let (horizon, ahead, due) = platform
        .system(SystemTask::Audit, async |tx| {
            let horizon = store::horizon(tx).await?;
            let ahead = store::ahead(tx, horizon).await?;
            Ok((horizon, ahead, store::due(tx, horizon).await?))
        })
        .await?;
    for tenant in due.into_iter().filter(|tenant| !ahead.contains(tenant)) {
        while platform
            .system(SystemTask::Audit, async |tx| one(tx, tenant, horizon).await)
            .await?
        {}
    }
    match ahead.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(Problem::internal(format!(
            "{} clinics, such as {first}, are not sealed: their events would fall into ranges that are sealed, or are \
             of turns to come. If the database was restored, run `attend migrate`; else see `attend audit verify`",
            ahead.len()
        ))),
    }
}

/// Makes a clinic's next seal; tells whether there may be more to seal.
async fn one(tx: &SystemTx, tenant: Id<id::Tenant>, horizon: i64) -> Result<bool> {
    let Some(head) = store::head_to_change(tx, tenant).await? else {
        return Ok(false);
    };
    let from = head.until_turn;
    if from >= horizon {
        return Ok(false);
    }
    let until = match store::turn_beyond(tx, tenant, (from, horizon), MOST).await? {
        // What one transaction wrote is not divided.
        Some(turn) => turn.max(first_after(tx, tenant, from, horizon).await?),
        None => horizon,
    };
    let batch = store::batch(&mut *tx.conn().await, tenant, (from, until)).await?;
    let Some(newest_at) = batch.newest_at else {
        return Ok(false);
    };
    let HeadRow {
        number,
        digest: previous,
        ..
    } = head;
    let header = Header {
        tenant,
        number: number + 1,
        from_turn: from,
        until_turn: until,
        // A clock that was ahead once does not make all that follows look back-dated.
        newest_at: newest_at.min(tx.now()),
        sealed_at: tx.now(),
        previous: &previous,
    };
    let (ids, prints) = Print::pack(&batch.prints);
    let seal = SealRow {
        number: header.number,
        from_turn: from,
        until_turn: until,
        ids,
        prints,
        digest: header.seal(&batch),
        newest_at: header.newest_at,
        sealed_at: header.sealed_at,
        previous: previous.clone(),
    };
    store::insert(tx, tenant, &seal).await?;
    Ok(until < horizon)
}

/// One more than the turn of the first event from `from` on.
async fn first_after(
    tx: &SystemTx,
    tenant: Id<id::Tenant>,
    from: i64,
    horizon: i64,
) -> Result<i64> {
    let first = store::turn_beyond(tx, tenant, (from, horizon), 0).await?;
    Ok(first.map_or(horizon, |turn| turn + 1))
}
