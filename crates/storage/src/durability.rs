//! Whether the database keeps what it has acknowledged.

use crate::db::{Db, Statement, column};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;

impl Ledger {
    /// The database's settings by which it would acknowledge what a power cut takes back; none on SQLite, where each
    /// connection sets its own.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn undurable(&self) -> Result<Vec<String>> {
        self.read(Undurable).await
    }
}

struct Undurable;

impl Job for Undurable {
    type Output = Vec<String>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<String>> {
        let select = Statement::in_dialects(
            "SELECT '' AS name WHERE 0",
            "SELECT name FROM pg_settings \
             WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name",
        );
        let rows = db.rows(select).await?;
        rows.iter().map(|row| column(row, "name")).collect()
    }
}
