//! The ledger's file, read as a stranger would: by SQL, past the code under test.

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Row, SqliteConnection};
use std::path::{Path, PathBuf};

pub(crate) struct Book(PathBuf);

impl Book {
    pub(crate) fn at(path: &Path) -> Book {
        Book(path.to_owned())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The columns of each row, joined with `|`; NULL is empty. The statement casts to text what is none.
    pub(crate) async fn rows(&self, sql: &'static str) -> Vec<String> {
        let mut connection = self.open().await;
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(joined).collect()
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut connection = self.open().await;
        sqlx::query_scalar(sql)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    pub(crate) async fn donations(&self) -> i64 {
        self.count("SELECT count(*) FROM donations").await
    }

    /// The status of the only donation.
    pub(crate) async fn status(&self) -> String {
        let rows = self.rows("SELECT status FROM donations").await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows[0].clone()
    }

    /// What was booked, oldest first: `capture|applied|50000|INR`.
    pub(crate) async fn entries(&self) -> Vec<String> {
        self.rows(
            "SELECT kind, disposition, CAST(amount_minor AS TEXT), currency FROM ledger ORDER BY id",
        )
        .await
    }

    /// Every kind of event, in the order in which they came.
    pub(crate) async fn events(&self) -> Vec<String> {
        self.rows("SELECT kind FROM events ORDER BY donation_id, seq")
            .await
    }

    /// The file and its log, as they are on the disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = std::fs::read(&self.0).unwrap();
        let log = self.0.with_extension("db-wal");
        bytes.extend(std::fs::read(log).unwrap_or_default());
        bytes
    }

    /// Changes the file past all of our code.
    pub(crate) async fn change(&self, sql: &'static str) {
        let options = SqliteConnectOptions::new().filename(&self.0);
        let mut connection = options.connect().await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }

    async fn open(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(&self.0)
            .read_only(true)
            .connect()
            .await
            .unwrap()
    }
}

fn joined(row: &SqliteRow) -> String {
    let columns: Vec<String> = (0..row.len())
        .map(|index| row.get::<Option<String>, _>(index).unwrap_or_default())
        .collect();
    columns.join("|")
}
