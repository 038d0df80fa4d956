//! From nothing to an answer: `attend up` with a private database of its own.

use crate::{attend::Program, clock::milliseconds, table::Row};

/// Starts it once cold and then warm.
pub async fn measure(program: &Program, times: usize) -> anyhow::Result<Vec<Row>> {
    let first = program.up(None).await?;
    let cold = milliseconds(first.ready_after);
    first.stop().await?;
    let mut warm = Vec::new();
    for _ in 0..times {
        let attend = program.up(None).await?;
        warm.push(milliseconds(attend.ready_after));
        attend.stop().await?;
    }
    warm.sort_by(f64::total_cmp);
    let middle = warm[warm.len() / 2];
    let row = Row::new(
        "warm start of `attend up` to /readyz",
        format!("{middle:.0} ms (the middle of {times})"),
    )
    .beside(format!("its first start: {cold:.0} ms"))
    .wanted("≤ 2 s", middle <= 2000.0);
    Ok(vec![row])
}
