//! The statements that the server sends for a request, as PostgreSQL's log has them: so that the
//! yardstick runs what Attend runs, and goes on doing so when Attend changes.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use uuid::Uuid;

use crate::{
    attend::Attend,
    cluster::{self, Database},
};

/// One statement: prepared with `$1` and its values, or sent as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    Plain(String),
    Prepared(String, Vec<String>),
}

/// The statements of a reading request, from its BEGIN to its ROLLBACK.
#[derive(Clone, Debug)]
pub struct Recorded(pub Vec<Statement>);

const ON: [&str; 4] = [
    "alter system set log_statement = 'all'",
    "alter system set log_error_verbosity = 'default'",
    "alter system set log_parameter_max_length = -1",
    "select pg_reload_conf()",
];
const OFF: [&str; 2] = ["alter system reset all", "select pg_reload_conf()"];
const SETTLE: Duration = Duration::from_millis(400);

/// Sends the request three times, so that everything is prepared, and records the last.
pub async fn record(
    attend: &Attend,
    database: &Database,
    log: PathBuf,
    request: &[u8],
) -> anyhow::Result<Recorded> {
    for sql in ON {
        cluster::run(&database.admin, sql).await?;
    }
    tokio::time::sleep(SETTLE).await;
    attend.call(request).await?;
    attend.call(request).await?;
    let before = fs::metadata(&log)?.len();
    attend.call(request).await?;
    tokio::time::sleep(SETTLE).await;
    for sql in OFF {
        cluster::run(&database.admin, sql).await?;
    }
    let text = fs::read(&log)?;
    let text = String::from_utf8_lossy(&text[usize::try_from(before)?..]).into_owned();
    let recorded = read(&text).context("the request is not in PostgreSQL's log")?;
    ensure!(
        recorded.0.len() > 2,
        "the request asked nothing: {recorded:?}"
    );
    Ok(recorded)
}

/// The first reading transaction of the log.
fn read(log: &str) -> Option<Recorded> {
    let begin = log
        .lines()
        .find(|line| line.contains("statement: BEGIN READ ONLY"))?;
    let pid = &begin[begin.find('[')?..=begin.find(']')?];
    let mut statements = Vec::new();
    for line in log.lines().filter(|line| line.contains(pid)) {
        if let Some((_, sql)) = line.split_once("LOG:  statement: ") {
            if statements.is_empty() && !sql.starts_with("BEGIN READ ONLY") {
                continue;
            }
            statements.push(Statement::Plain(sql.to_owned()));
            if sql.starts_with("ROLLBACK") || sql.starts_with("COMMIT") {
                return Some(Recorded(statements));
            }
        } else if let Some((_, rest)) = line.split_once("LOG:  execute ") {
            let (_, sql) = rest.split_once(": ")?;
            statements.push(Statement::Prepared(sql.to_owned(), Vec::new()));
        } else if let Some((_, rest)) = line.split_once("DETAIL:  parameters: ")
            && let Some(Statement::Prepared(_, values)) = statements.last_mut()
        {
            *values = parameters(rest);
        }
    }
    None
}

/// `$1 = 'a', $2 = NULL` → `'a'`, `NULL`. Values here are ids and numbers: no quotes within.
fn parameters(text: &str) -> Vec<String> {
    text.split(", $")
        .filter_map(|one| Some(one.split_once(" = ")?.1.to_owned()))
        .collect()
}

impl Recorded {
    /// The first query of this table by itself: no transaction, no role, no tenant but its own condition.
    ///
    /// # Errors
    /// When the request asked nothing of the table.
    pub fn bare(&self, table: &str) -> anyhow::Result<Self> {
        let of_table = |sql: &str| {
            let sql = sql.to_lowercase().replace('"', "");
            sql.starts_with("select") && sql.contains(&format!(" from {table}"))
        };
        let mut queries = self.0.iter();
        let query = queries
            .find(|statement| matches!(statement, Statement::Prepared(sql, _) if of_table(sql)));
        let query = query.with_context(|| format!("no query of {table}: {self:?}"))?;
        Ok(Self(vec![query.clone()]))
    }

    /// As a pgbench script for another tenant and contact: the same statements in the same round
    /// trips, prepared where the server prepares, once for each connection.
    pub fn script(&self, of: (Uuid, Option<Uuid>), to: (Uuid, Option<Uuid>)) -> String {
        let mut prepare = String::new();
        let mut run = Vec::new();
        for (number, statement) in self.0.iter().enumerate() {
            match statement {
                Statement::Plain(sql) => run.push(format!(
                    "{};",
                    sql.trim_end_matches(';').replace("; ", "\\; ")
                )),
                Statement::Prepared(sql, values) => {
                    prepare += &format!("PREPARE s{number} AS {sql};\n");
                    run.push(format!("EXECUTE s{number}({});", values.join(", ")));
                }
            }
        }
        // what a role sees is planned within its transaction
        let begin = match self.0.first() {
            Some(Statement::Plain(_)) => run.remove(0) + "\n",
            _ => String::new(),
        };
        let script = format!(
            "{begin}\\if :ready = 0\n{prepare}\\set ready 1\n\\endif\n{}\n",
            run.join("\n")
        );
        let script = script.replace(&of.0.to_string(), &to.0.to_string());
        match (of.1, to.1) {
            (Some(of), Some(to)) => script.replace(&of.to_string(), &to.to_string()),
            _ => script,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
2026-11-22 14:00:00.000 UTC [7] LOG:  statement: BEGIN; SET LOCAL ROLE attend_system
2026-11-22 14:00:00.000 UTC [9] LOG:  statement: BEGIN READ ONLY; SET LOCAL app.tenant = '00000000-0000-0000-0000-000000000001'
2026-11-22 14:00:00.001 UTC [7] LOG:  execute sqlx_s_1: select 1
2026-11-22 14:00:00.001 UTC [9] LOG:  execute sqlx_s_4: SELECT \"id\" FROM contacts WHERE tenant_id = $1 LIMIT $2
2026-11-22 14:00:00.001 UTC [9] DETAIL:  parameters: $1 = '00000000-0000-0000-0000-000000000001', $2 = '1'
2026-11-22 14:00:00.002 UTC [9] LOG:  statement: ROLLBACK
";

    #[test]
    fn the_log_gives_the_statements_of_one_connection() {
        let Recorded(statements) = read(LOG).unwrap();
        assert_eq!(statements.len(), 3);
        let values = vec![
            "'00000000-0000-0000-0000-000000000001'".to_owned(),
            "'1'".to_owned(),
        ];
        let sql = "SELECT \"id\" FROM contacts WHERE tenant_id = $1 LIMIT $2".to_owned();
        assert_eq!(statements[1], Statement::Prepared(sql, values));
    }

    #[test]
    fn a_bare_query_has_no_transaction_around_it() {
        let bare = read(LOG).unwrap().bare("contacts").unwrap();
        let script = bare.script((Uuid::from_u128(1), None), (Uuid::from_u128(2), None));
        let run = "EXECUTE s0('00000000-0000-0000-0000-000000000002', '1');\n";
        assert!(
            script.starts_with("\\if :ready = 0\nPREPARE s0 AS SELECT"),
            "{script}"
        );
        assert!(script.ends_with(&format!("\\endif\n{run}")), "{script}");
        assert!(read(LOG).unwrap().bare("bookings").is_err());
    }

    #[test]
    fn a_script_prepares_once_and_asks_for_another_tenant() {
        let script = read(LOG)
            .unwrap()
            .script((Uuid::from_u128(1), None), (Uuid::from_u128(2), None));
        assert!(script.starts_with("BEGIN READ ONLY\\; SET LOCAL app.tenant = '00000000-0000-0000-0000-000000000002';\n\\if"));
        assert!(script.contains("PREPARE s1 AS SELECT"));
        assert!(
            script.contains("EXECUTE s1('00000000-0000-0000-0000-000000000002', '1');\nROLLBACK;")
        );
        assert!(!script.contains("000000000001"));
    }
}
