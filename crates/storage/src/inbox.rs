//! What gateways sent us: written down before it is read, so that each notice is worked on once however
//! often it comes, and none is lost with the process.

use crate::db::{Db, Row, Statement, column, corrupt, digest, gateway, sql, timestamp};
use crate::digest::digest_of;
use crate::donation::Digest;
use crate::error::Result;
use crate::home::Job;
use daan_domain::{Gateway, Timestamp};

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
    /// How often it was taken to be worked off before.
    pub attempts: i64,
}

/// For so long a notice is left to whoever took it in.
const FIRST_TURN_MS: i64 = 10_000;
/// No notice waits longer than this for another try; one that seems to was put off before the clock was put
/// back.
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1_000;

/// Writes a notice down.
pub(crate) struct Receive {
    pub(crate) notice: Notice,
    pub(crate) now: Timestamp,
}

const INSERT: &str = "INSERT INTO inbox (source, event_id, raw_digest, payload, received_at, next_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, event_id) DO NOTHING";

impl Job for Receive {
    type Output = Option<StoredNotice>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<StoredNotice>> {
        let mut id = self.notice.id.clone();
        let mut known = self.known_or_written(db, &id).await?;
        if known.as_ref().is_some_and(|known| !known.is_same) {
            // The name is not part of what was signed: other bytes under a known one are another notice.
            id = hex::encode(self.notice.raw_digest);
            known = self.known_or_written(db, &id).await?;
        }
        let is_done = known.is_some_and(|known| known.is_done);
        Ok((!is_done).then_some(StoredNotice {
            gateway: self.notice.gateway,
            id,
            payload: self.notice.payload.clone(),
            received_at: self.now,
            attempts: 0,
        }))
    }
}

/// The notice that has a name already.
struct Known {
    is_same: bool,
    is_done: bool,
}

impl Receive {
    /// Writes it down under this name, unless that is taken.
    async fn known_or_written(&self, db: &mut Db<'_>, id: &str) -> Result<Option<Known>> {
        let Receive { notice, now } = self;
        let insert = sql(INSERT)
            .bind(notice.gateway.code())
            .bind(id)
            .bind(notice.raw_digest)
            .bind(notice.payload.to_string())
            .bind(now.unix_ms())
            .bind(now.plus_ms(FIRST_TURN_MS).unix_ms());
        if db.run(insert).await? == 1 {
            return Ok(None);
        }
        let select = sql(
            "SELECT raw_digest, processed_at IS NOT NULL AS is_done FROM inbox \
             WHERE source = $1 AND event_id = $2",
        )
        .bind(notice.gateway.code())
        .bind(id);
        let row = db.row(select).await?;
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

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let finish = sql("UPDATE inbox SET processed_at = $3, result = $4 \
             WHERE source = $1 AND event_id = $2 AND processed_at IS NULL")
        .bind(self.gateway.code())
        .bind(self.id.as_str())
        .bind(self.now.unix_ms())
        .bind(self.result);
        db.run(finish).await?;
        Ok(())
    }
}

/// Takes what is not worked off and whose time has come, longest overdue first.
pub(crate) struct ClaimNotices {
    pub(crate) now: Timestamp,
    pub(crate) limit: i64,
    pub(crate) lease_ms: i64,
}

macro_rules! claim {
    ($skip_locked:literal) => {
        concat!(
            "UPDATE inbox SET attempts = attempts + 1, next_at = $3 \
             WHERE (source, event_id) IN (SELECT source, event_id FROM inbox \
                 WHERE processed_at IS NULL AND (next_at <= $1 OR next_at > $4) \
                 ORDER BY next_at LIMIT $2",
            $skip_locked,
            ") RETURNING source AS gateway, event_id, payload, received_at, attempts - 1 AS attempts"
        )
    };
}

impl ClaimNotices {
    fn statement(&self) -> Statement<'_> {
        Statement::in_dialects(claim!(""), claim!(" FOR UPDATE SKIP LOCKED"))
            .bind(self.now.unix_ms())
            .bind(self.limit)
            .bind(self.now.plus_ms(self.lease_ms).unix_ms())
            .bind(self.now.plus_ms(LONGEST_WAIT_MS).unix_ms())
    }
}

impl Job for ClaimNotices {
    type Output = Vec<StoredNotice>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<StoredNotice>> {
        let rows = db.rows(self.statement()).await?;
        let mut notices = rows.iter().map(notice).collect::<Result<Vec<_>>>()?;
        notices.sort_by_key(|notice| notice.received_at.unix_ms());
        Ok(notices)
    }
}

fn notice(row: &Row) -> Result<StoredNotice> {
    Ok(StoredNotice {
        gateway: gateway(row)?,
        id: column(row, "event_id")?,
        payload: serde_json::from_str(column(row, "payload")?).map_err(|_| corrupt("payload"))?,
        received_at: timestamp(row, "received_at")?,
        attempts: column(row, "attempts")?,
    })
}

/// Puts a notice off that could not be worked off.
pub(crate) struct Postpone {
    pub(crate) gateway: Gateway,
    pub(crate) id: String,
    pub(crate) next: Timestamp,
}

impl Job for Postpone {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let postpone = sql("UPDATE inbox SET next_at = $3 \
             WHERE source = $1 AND event_id = $2 AND processed_at IS NULL")
        .bind(self.gateway.code())
        .bind(self.id.as_str())
        .bind(self.next.unix_ms());
        db.run(postpone).await?;
        Ok(())
    }
}
