//! The ledger, read as a stranger would: by SQL, past the code under test.

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ColumnIndex, ConnectOptions, Connection, Decode, Row, Type};
use std::path::PathBuf;

/// Where to read.
pub(crate) enum Book {
    Sqlite(PathBuf),
    Postgres(String),
}

/// The book as it stood when it was first looked into, however long one reads.
pub(crate) enum Reading {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Book {
    pub(crate) async fn open(&self) -> Reading {
        match self {
            Book::Sqlite(path) => {
                let options = SqliteConnectOptions::new().filename(path).read_only(true);
                let mut connection = options.connect().await.unwrap();
                sqlx::query("BEGIN").execute(&mut connection).await.unwrap();
                Reading::Sqlite(connection)
            }
            Book::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                sqlx::query(begin).execute(&mut connection).await.unwrap();
                Reading::Postgres(connection)
            }
        }
    }
}

impl Reading {
    /// The columns of each row. The statement casts to text what is none; NULL is empty.
    pub(crate) async fn rows(&mut self, sql: &'static str) -> Vec<Vec<String>> {
        match self {
            Reading::Sqlite(connection) => {
                let rows = sqlx::query(sql).fetch_all(connection).await.unwrap();
                rows.iter().map(texts).collect()
            }
            Reading::Postgres(connection) => {
                let rows = sqlx::query(sql).fetch_all(connection).await.unwrap();
                rows.iter().map(texts).collect()
            }
        }
    }

    /// As [`Reading::rows`] for two columns.
    pub(crate) async fn pairs(&mut self, sql: &'static str) -> Vec<(String, String)> {
        let rows = self.rows(sql).await;
        rows.into_iter()
            .map(|row| (row[0].clone(), row[1].clone()))
            .collect()
    }
}

fn texts<R>(row: &R) -> Vec<String>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'r> Option<String>: Decode<'r, R::Database> + Type<R::Database>,
{
    (0..row.len())
        .map(|index| row.get::<Option<String>, _>(index).unwrap_or_default())
        .collect()
}
