//! What gateways sent us: written down before it is read, so that each notice is worked on once however
//! often it comes, and none is lost with the process.

use crate::db::{Db, Row, Statement, column, corrupt, gateway, sql, timestamp};
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
    /// The name of a notice whose sender gave it none: of the same bytes the same. It has a slash in it, which
    /// the caller takes in no sender's name, so that nobody can take it beforehand.
    pub fn id_of(raw: &[u8]) -> String {
        name_of(&Self::digest_of(raw))
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
        if let Some(known) = self.known(db).await? {
            return Ok(self.unless_done(known));
        }
        let named = self.write(db, &self.notice.id).await?;
        if let Some(written) = named {
            return Ok(self.unless_done(written));
        }
        // A twin of this delivery was faster.
        if let Some(known) = self.known(db).await? {
            return Ok(self.unless_done(known));
        }
        // The name is not part of what was signed: other bytes under a known one are another notice.
        let written = self.write(db, &name_of(&self.notice.raw_digest)).await?;
        let written = written.ok_or_else(|| corrupt("event_id"))?;
        Ok(self.unless_done(written))
    }
}

/// No sender's name is like it, see [`Notice::id_of`].
fn name_of(digest: &Digest) -> String {
    format!("sha256/{}", hex::encode(digest))
}

/// A notice in the inbox.
struct Known {
    id: String,
    is_done: bool,
}

impl Receive {
    /// The notice of the same bytes, under whatever name it came.
    async fn known(&self, db: &mut Db<'_>) -> Result<Option<Known>> {
        let select = sql(
            "SELECT event_id, processed_at IS NOT NULL AS is_done FROM inbox \
             WHERE source = $1 AND raw_digest = $2 ORDER BY received_at LIMIT 1",
        )
        .bind(self.notice.gateway.code())
        .bind(self.notice.raw_digest);
        let row = db.row_if_any(select).await?;
        let known = |row: &Row| {
            Ok(Known {
                id: column(row, "event_id")?,
                is_done: column(row, "is_done")?,
            })
        };
        row.as_ref().map(known).transpose()
    }

    /// Writes it down under this name, unless that is taken.
    async fn write(&self, db: &mut Db<'_>, id: &str) -> Result<Option<Known>> {
        let Receive { notice, now } = self;
        let insert = sql(INSERT)
            .bind(notice.gateway.code())
            .bind(id)
            .bind(notice.raw_digest)
            .bind(notice.payload.to_string())
            .bind(now.unix_ms())
            .bind(now.plus_ms(FIRST_TURN_MS).unix_ms());
        let is_written = db.run(insert).await? == 1;
        Ok(is_written.then(|| Known {
            id: id.to_owned(),
            is_done: false,
        }))
    }

    fn unless_done(&self, known: Known) -> Option<StoredNotice> {
        (!known.is_done).then(|| StoredNotice {
            gateway: self.notice.gateway,
            id: known.id,
            payload: self.notice.payload.clone(),
            received_at: self.now,
            attempts: 0,
        })
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

/// They are chosen once, before any is taken: PostgreSQL may run a subquery in `IN` for each row that it looks at, pass
/// over those that it has just locked, and take more than the limit.
macro_rules! claim {
    ($skip_locked:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (SELECT source, event_id FROM inbox \
                 WHERE processed_at IS NULL AND (next_at <= $1 OR next_at > $4) \
                 ORDER BY next_at LIMIT $2",
            $skip_locked,
            ") UPDATE inbox SET attempts = attempts + 1, next_at = $3 \
             WHERE (source, event_id) IN (SELECT source, event_id FROM due) \
             RETURNING source AS gateway, event_id, payload, received_at, attempts - 1 AS attempts"
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
