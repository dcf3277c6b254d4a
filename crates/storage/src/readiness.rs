//! Whether a gift could be written down now.

use crate::db::{Db, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::Timestamp;

/// How long a write stands for those that would be next: whoever asks often costs the disk nothing.
const STANDS_MS: i64 = 1_000;

impl Ledger {
    /// Writes something of no account and forces it to the disk, at most once a second, whoever asks: a disk that is
    /// full still reads well.
    ///
    /// # Errors
    /// [`crate::StorageError`], where a gift could not be written down either.
    pub async fn check_writable(&self, now: Timestamp) -> Result<()> {
        self.write(WriteTime(now)).await
    }
}

struct WriteTime(Timestamp);

/// A time that is yet to come was written before the clock was put back.
const STANDS: &str =
    "SELECT 1 FROM settings WHERE name = 'written_at' AND value > $1 AND value <= $2";
const WRITE: &str = "INSERT INTO settings (name, value) VALUES ('written_at', $1) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";

impl Job for WriteTime {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        // Bytes with the highest first are ordered as the times are.
        let now = self.0.unix_ms().to_be_bytes();
        let before = self.0.plus_ms(-STANDS_MS).unix_ms().to_be_bytes();
        let stands = sql(STANDS).bind(before.as_slice()).bind(now.as_slice());
        if db.row_if_any(stands).await?.is_none() {
            db.run(sql(WRITE).bind(now.as_slice())).await?;
        }
        Ok(())
    }
}
