use kernel::{Id, id, perm};
use platform::{Cx, May, Problem, Recorded, Result, Tx, crypto};

use super::{
    events::{SsoDomainAdded, SsoDomainLost, SsoDomainProven, SsoDomainRemoved},
    rules,
    store::{self, Row},
};
use crate::{Sso, connections};

type MayConfigure = May<perm::sso::Configure>;
type Door = Cx<perm::Everywhere<perm::sso::Configure>>;

/// As many as a connection is tried with.
const MOST: u64 = 100;

/// Claims a domain for a connection. It counts for nothing before it is proven.
///
/// # Errors
/// 404 for the connection; 409 `already_added`; 422 for what a clinic cannot claim.
pub(super) async fn add(
    tx: &Tx,
    _: MayConfigure,
    connection: Id<id::SsoConnection>,
    entered: &str,
) -> Result<Recorded<Row>> {
    let domain = rules::claimed(entered).map_err(|fault| Problem::invalid(vec![fault]))?;
    connections::find(tx, connection).await?;
    let id = tx.new_id();
    store::insert(tx, id, connection, &domain, &crypto::random_token()).await?;
    let row = store::find(tx, id).await?;
    let event = SsoDomainAdded {
        domain_id: id,
        domain,
    };
    Ok(tx.record(event, row))
}

/// What a look-up of a domain's record came to.
enum Found {
    Proven,
    /// What stands there instead.
    Other(Vec<String>),
}

impl Sso {
    /// Looks the record up; with no transaction open.
    ///
    /// # Errors
    /// 503 `dns_failed` when nobody answered: then nothing is known.
    async fn look_up(&self, row: &Row) -> Result<Found> {
        let records = self.0.dns.txt(&rules::record_name(&row.domain)).await;
        let records = records.map_err(|_| {
            Problem::new(503, "dns_failed")
                .detail("the domain name system did not answer; try again in a minute")
                .retry_after(60)
        })?;
        let wanted = rules::record_value(&row.token);
        Ok(match records.iter().any(|it| it.trim() == wanted) {
            true => Found::Proven,
            false => Found::Other(records),
        })
    }
}

/// Proves a domain by its record, as it stands now.
///
/// # Errors
/// 404; 409 `held_by_another`; 422 `record_missing` with what was found; 503 `dns_failed`.
pub(super) async fn prove(sso: &Sso, cx: &Door, id: Id<id::SsoDomain>) -> Result<Row> {
    let row = cx.read(async |tx, _| store::find(tx, id).await).await?;
    let found = sso.look_up(&row).await?;
    let row = cx
        .act(async |tx, may| keep(tx, may.and(), id, matches!(found, Found::Proven)).await)
        .await?;
    match found {
        Found::Proven => Ok(row),
        Found::Other(records) => Err(missing(&row, &records)),
    }
}

fn missing(row: &Row, records: &[String]) -> Problem {
    let name = rules::record_name(&row.domain);
    let found = match records {
        [] => format!("there is no TXT record at {name}"),
        // Long enough to see whether a quote or a blank slipped in.
        [first, ..] => format!(
            "the TXT record at {name} says {:?}",
            first.chars().take(100).collect::<String>()
        ),
    };
    Problem::new(422, "record_missing").detail(format!(
        "{found}; a new record may take an hour to be seen everywhere"
    ))
}

async fn keep(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::SsoDomain>,
    proven: bool,
) -> Result<Recorded<Row>> {
    let before = store::find_to_change(tx, id).await?;
    store::checked(tx, id, proven).await?;
    let row = store::find(tx, id).await?;
    let domain = row.domain.clone();
    let domain_id = id;
    Ok(match (before.proven_at.is_some(), proven) {
        (false, true) => tx.record(SsoDomainProven { domain_id, domain }, row),
        (true, false) => tx.record(SsoDomainLost { domain_id, domain }, row),
        _ => tx.unchanged(row),
    })
}

/// What became of a connection's domains.
#[derive(Default)]
pub(crate) struct Checked {
    pub proven: Vec<String>,
    /// Proven until now.
    pub lost: Vec<String>,
}

/// Looks all proven domains of a connection up again.
///
/// # Errors
/// 503 `dns_failed`.
pub(crate) async fn check_all(
    sso: &Sso,
    cx: &Door,
    connection: Id<id::SsoConnection>,
) -> Result<Checked> {
    let rows = cx
        .read(async |tx, _| store::list(tx, Some(connection), None, MOST).await)
        .await?;
    let mut checked = Checked::default();
    for row in rows.into_iter().filter(|row| row.proven_at.is_some()) {
        let proven = matches!(sso.look_up(&row).await?, Found::Proven);
        cx.act(async |tx, may| keep(tx, may.and(), row.id(), proven).await)
            .await?;
        match proven {
            true => checked.proven.push(row.domain),
            false => checked.lost.push(row.domain),
        }
    }
    Ok(checked)
}

/// Gives a domain up.
///
/// # Errors
/// 404.
pub(super) async fn remove(
    tx: &Tx,
    _: MayConfigure,
    id: Id<id::SsoDomain>,
) -> Result<Recorded<()>> {
    let row = store::find_to_change(tx, id).await?;
    store::delete(tx, id).await?;
    let event = SsoDomainRemoved {
        domain_id: id,
        domain: row.domain,
    };
    Ok(tx.record(event, ()))
}
