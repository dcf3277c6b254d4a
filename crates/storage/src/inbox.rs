//! What gateways sent us: written down before it is read, so that each notice is worked on once however
//! often it comes, and none is lost with the process.

use crate::digest::digest_of;
use crate::donation::Digest;
use crate::rows::{column, corrupt, digest, gateway, run_one, timestamp};
use crate::writer::{Job, Result};
use daan_domain::{Gateway, Timestamp};
use sqlx::{Row as _, SqliteConnection};

/// A notice of a gateway whose sender was verified.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Who sent it.
    pub gateway: Gateway,
    /// The sender's name for it, the same at every try; see [`Notice::id_of`] for one without.
    pub id: String,
    /// SHA-256 of its bytes as they came.
    pub raw_digest: Digest,
    /// What it says, without personal data.
    pub payload: serde_json::Value,
}

impl Notice {
    /// The name of a notice whose sender gave it none: of the same bytes the same.
    pub fn id_of(raw: &[u8]) -> String {
        hex::encode(Self::digest_of(raw))
    }

    /// The digest of a notice's bytes.
    pub fn digest_of(raw: &[u8]) -> Digest {
        digest_of("daan inbox 1", &[raw])
    }
}

/// A notice as the inbox holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredNotice {
    /// Who sent it.
    pub gateway: Gateway,
    /// The sender's name for it.
    pub id: String,
    /// What it says.
    pub payload: serde_json::Value,
    /// When it first came.
    pub received_at: Timestamp,
}

/// Writes a notice down.
pub(crate) struct Receive {
    pub(crate) notice: Notice,
    pub(crate) now: Timestamp,
}

const INSERT: &str = "INSERT INTO inbox (source, event_id, raw_digest, payload, received_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (source, event_id) DO NOTHING";

impl Job for Receive {
    type Output = Option<StoredNotice>;

    async fn run(mut self, connection: &mut SqliteConnection) -> Result<Option<StoredNotice>> {
        let mut known = self.known_or_written(connection).await?;
        if known.as_ref().is_some_and(|known| !known.is_same) {
            // The name is not part of what was signed: other bytes under a known one are another notice.
            self.notice.id = hex::encode(self.notice.raw_digest);
            known = self.known_or_written(connection).await?;
        }
        let is_done = known.is_some_and(|known| known.is_done);
        Ok((!is_done).then_some(StoredNotice {
            gateway: self.notice.gateway,
            id: self.notice.id,
            payload: self.notice.payload,
            received_at: self.now,
        }))
    }
}

/// The notice that has a name already.
struct Known {
    is_same: bool,
    is_done: bool,
}

impl Receive {
    /// Writes it down, unless its name is taken.
    async fn known_or_written(&self, connection: &mut SqliteConnection) -> Result<Option<Known>> {
        let Receive { notice, now } = self;
        let insert = sqlx::query(INSERT)
            .bind(notice.gateway.code())
            .bind(notice.id.as_str())
            .bind(notice.raw_digest.to_vec())
            .bind(notice.payload.to_string())
            .bind(now.unix_ms());
        if run_one(connection, insert).await? == 1 {
            return Ok(None);
        }
        let row = sqlx::query(
            "SELECT raw_digest, processed_at IS NOT NULL AS is_done FROM inbox \
             WHERE source = $1 AND event_id = $2",
        )
        .bind(notice.gateway.code())
        .bind(notice.id.as_str())
        .fetch_one(connection)
        .await?;
        Ok(Some(Known {
            is_same: digest(&row, "raw_digest")? == notice.raw_digest,
            is_done: column(&row, "is_done")?,
        }))
    }
}

/// Says what became of a notice.
pub(crate) struct Finish {
    pub(crate) gateway: Gateway,
    pub(crate) id: String,
    pub(crate) result: &'static str,
    pub(crate) now: Timestamp,
}

impl Job for Finish {
    type Output = ();

    async fn run(self, connection: &mut SqliteConnection) -> Result<()> {
        let finish = sqlx::query(
            "UPDATE inbox SET processed_at = $3, result = $4 \
             WHERE source = $1 AND event_id = $2 AND processed_at IS NULL",
        )
        .bind(self.gateway.code())
        .bind(self.id.as_str())
        .bind(self.now.unix_ms())
        .bind(self.result);
        run_one(connection, finish).await?;
        Ok(())
    }
}

/// Reads what is not worked off and came before a time, oldest first.
pub(crate) struct Waiting {
    pub(crate) before: Timestamp,
    pub(crate) limit: u32,
}

impl Job for Waiting {
    type Output = Vec<StoredNotice>;

    async fn run(self, connection: &mut SqliteConnection) -> Result<Vec<StoredNotice>> {
        let rows = sqlx::query(
            "SELECT source AS gateway, event_id, payload, received_at FROM inbox \
             WHERE processed_at IS NULL AND received_at <= $1 ORDER BY received_at LIMIT $2",
        )
        .bind(self.before.unix_ms())
        .bind(self.limit)
        .fetch_all(connection)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(StoredNotice {
                    gateway: gateway(row)?,
                    id: row.try_get("event_id")?,
                    payload: serde_json::from_str(column(row, "payload")?)
                        .map_err(|_| corrupt("payload"))?,
                    received_at: timestamp(row, "received_at")?,
                })
            })
            .collect()
    }
}
