//! `Tx` and `SystemTx` as sea-orm connections.

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Executor, Postgres, Transaction, query::Query};

use super::{
    system::SystemTx,
    tx::{Mode, Tx},
};

type Pg<'q> = Query<'q, Postgres, SqlxValues>;

fn query(statement: Statement) -> Pg<'static> {
    let values = statement.values.unwrap_or(Values(vec![]));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

/// The name of the constraint that refused a statement, for the store that turns it into its domain's error.
pub fn constraint(error: &DbErr) -> Option<&str> {
    let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) =
        error
    else {
        return None;
    };
    constraint_of(error)
}

/// The same for a statement that sea-orm cannot say.
pub fn constraint_of(error: &sqlx::Error) -> Option<&str> {
    error
        .as_database_error()
        .and_then(|error| error.constraint())
}

async fn execute(
    tx: &mut Transaction<'static, Postgres>,
    statement: Statement,
) -> Result<ExecResult, DbErr> {
    tx.execute(query(statement))
        .await
        .map(Into::into)
        .map_err(failed)
}

async fn one(
    tx: &mut Transaction<'static, Postgres>,
    statement: Statement,
) -> Result<Option<QueryResult>, DbErr> {
    Ok(tx
        .fetch_optional(query(statement))
        .await
        .map_err(failed)?
        .map(Into::into))
}

async fn all(
    tx: &mut Transaction<'static, Postgres>,
    statement: Statement,
) -> Result<Vec<QueryResult>, DbErr> {
    let rows = tx.fetch_all(query(statement)).await.map_err(failed)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

macro_rules! connection {
    ([$($generics:tt)*] $tx:ty) => {
        #[async_trait]
        impl<$($generics)*> ConnectionTrait for $tx {
            fn get_database_backend(&self) -> DbBackend {
                DbBackend::Postgres
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                execute(&mut *self.inner.lock().await, statement).await
            }

            /// Refused: free text could end the transaction or change its settings.
            async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
                Err(DbErr::Custom("unprepared statements do not pass the door".to_owned()))
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                one(&mut *self.inner.lock().await, statement).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                all(&mut *self.inner.lock().await, statement).await
            }
        }
    };
}

connection!([M: Mode] Tx<M>);
connection!([] SystemTx);
