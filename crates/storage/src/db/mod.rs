//! One way to speak to both databases.
//!
//! Statements are the same text for SQLite and PostgreSQL wherever both can read it; what each spells in its
//! own way (lists as JSON, which columns a step touches) stands behind views of the same name in each schema.

mod row;
mod statement;

pub(crate) use row::{
    Row, checked, checked_if_any, column, corrupt, digest, digest_if_any, gateway, money, parsed,
    parsed_if_any, timestamp, timestamp_if_any,
};
pub(crate) use statement::{Statement, sql};

use crate::error::Result;
use daan_domain::DonationId;
use futures::TryStreamExt as _;
use sqlx::{Either, Executor as _, PgConnection, SqliteConnection};

/// A connection to one of them, inside a transaction where something is written.
pub(crate) enum Db<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Db<'_> {
    /// The row that a statement finds.
    pub(crate) async fn row_if_any(&mut self, statement: Statement<'_>) -> Result<Option<Row>> {
        Ok(match self {
            Db::Sqlite(connection) => statement
                .for_sqlite()
                .fetch_optional(&mut **connection)
                .await?
                .map(Row::Sqlite),
            Db::Postgres(connection) => statement
                .for_postgres()
                .fetch_optional(&mut **connection)
                .await?
                .map(Row::Postgres),
        })
    }

    /// The row that a statement must find.
    pub(crate) async fn row(&mut self, statement: Statement<'_>) -> Result<Row> {
        let row = self.row_if_any(statement).await?;
        row.ok_or_else(|| corrupt("a row that must be there"))
    }

    /// The rows that a statement finds.
    pub(crate) async fn rows(&mut self, statement: Statement<'_>) -> Result<Vec<Row>> {
        Ok(match self {
            Db::Sqlite(connection) => statement
                .for_sqlite()
                .fetch_all(&mut **connection)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Db::Postgres(connection) => statement
                .for_postgres()
                .fetch_all(&mut **connection)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }

    /// Runs a statement that returns no rows, and returns how many it changed.
    pub(crate) async fn run(&mut self, statement: Statement<'_>) -> Result<u64> {
        match self {
            // The statement is done when its result comes; waiting for the end of the stream as well, as
            // `execute` does, would wake this thread twice.
            Db::Sqlite(connection) => {
                let mut results = connection.fetch_many(statement.for_sqlite());
                match results.try_next().await? {
                    Some(Either::Left(done)) => Ok(done.rows_affected()),
                    _ => Err(corrupt("the result of a statement")),
                }
            }
            Db::Postgres(connection) => {
                let done = connection.execute(statement.for_postgres()).await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Keeps everybody else from a donation until the transaction ends.
    ///
    /// On PostgreSQL by its row. SQLite has one writer, who is alone with all of them.
    pub(crate) async fn lock(&mut self, id: &DonationId) -> Result<()> {
        if let Db::Postgres(_) = self {
            let lock = sql("SELECT 1 FROM donations WHERE id = $1 FOR UPDATE");
            self.row_if_any(lock.bind(id.as_str())).await?;
        }
        Ok(())
    }
}
