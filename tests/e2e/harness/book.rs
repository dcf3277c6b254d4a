//! The ledger's file, read as a stranger would: by SQL, past the code under test.

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions as _, Row as _};
use std::path::PathBuf;

pub(crate) struct Book(pub(crate) PathBuf);

impl Book {
    /// The columns of each row, joined with `|`; NULL is empty. The statement casts to text what is none.
    pub(crate) async fn rows(&self, sql: &'static str) -> Vec<String> {
        let mut connection = SqliteConnectOptions::new()
            .filename(&self.0)
            .read_only(true)
            .connect()
            .await
            .unwrap();
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(joined).collect()
    }

    /// Changes the file past all of our code.
    pub(crate) async fn change(&self, sql: &'static str) {
        let options = SqliteConnectOptions::new().filename(&self.0);
        let mut connection = options.connect().await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }

    /// `status|amount|currency` of every donation, oldest first.
    pub(crate) async fn donations(&self) -> Vec<String> {
        self.rows("SELECT status, CAST(amount_minor AS TEXT), currency FROM donations ORDER BY created_at")
            .await
    }

    /// What was booked, oldest first: `capture|applied|50000|INR`.
    pub(crate) async fn entries(&self) -> Vec<String> {
        self.rows("SELECT kind, disposition, CAST(amount_minor AS TEXT), currency FROM ledger ORDER BY id")
            .await
    }

    /// What is known of payments, oldest first: `rzp_signature|signed`.
    pub(crate) async fn evidence(&self) -> Vec<String> {
        self.rows("SELECT source, claim FROM evidence ORDER BY id")
            .await
    }
}

fn joined(row: &SqliteRow) -> String {
    let columns: Vec<String> = (0..row.len())
        .map(|index| row.get::<Option<String>, _>(index).unwrap_or_default())
        .collect();
    columns.join("|")
}
