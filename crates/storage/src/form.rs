//! A form that an operator sends twice is done once, whichever server it comes to.

use crate::db::{Db, sql};
use crate::donation::Digest;
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::Timestamp;

/// Nobody goes back to a page for longer; what would be done twice stands in the history by then.
const REMEMBERED_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Ledger {
    /// Takes a form by the SHA-256 of its key; `false` where it was taken before, within a week. `meant` is the
    /// SHA-256 of what the form is for.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_form(&self, key: &Digest, meant: &Digest, now: Timestamp) -> Result<bool> {
        self.write(ClaimForm {
            key: *key,
            meant: *meant,
            now,
        })
        .await
    }

    /// Whether a form was taken, by the SHA-256 of its key.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn is_form_claimed(&self, key: &Digest) -> Result<bool> {
        self.read(IsClaimed(*key)).await
    }
}

struct IsClaimed(Digest);

impl Job for IsClaimed {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let select = sql("SELECT meant FROM taken_forms WHERE key_hash = $1").bind(self.0);
        Ok(!db.rows(select).await?.is_empty())
    }
}

struct ClaimForm {
    key: Digest,
    meant: Digest,
    now: Timestamp,
}

const FORGET: &str = "DELETE FROM taken_forms WHERE expires_at < $1";
const CLAIM: &str = "INSERT INTO taken_forms (key_hash, meant, expires_at) VALUES ($1, $2, $3) \
     ON CONFLICT (key_hash) DO NOTHING";

impl Job for ClaimForm {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        db.run(sql(FORGET).bind(self.now.unix_ms())).await?;
        let claim = sql(CLAIM)
            .bind(self.key)
            .bind(self.meant)
            .bind(self.now.plus_ms(REMEMBERED_MS).unix_ms());
        Ok(db.run(claim).await? == 1)
    }
}
