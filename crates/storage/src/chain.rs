//! How events are chained, and how a chain is checked.

use crate::db::{
    Db, Row, Statement, column, corrupt, digest, digest_if_any, parsed, sql, timestamp,
};
use crate::digest::digest_of;
use crate::donation::Digest;
use crate::error::Result;
use crate::error::StorageError;
use crate::event::{Actor, Chain, StoredEvent};
use crate::evidence;
use crate::home::Job;
use daan_domain::{DonationId, Timestamp};
use serde_json::Value;

/// The latest event's columns for [`Head::of`], in a query that ends its `FROM donations` by [`join_head`].
macro_rules! head_columns {
    () => {
        "head.seq AS head_seq, head.hash AS head_hash"
    };
}
pub(crate) use head_columns;

macro_rules! join_head {
    () => {
        " LEFT JOIN events AS head ON head.donation_id = donations.id \
         AND head.seq = (SELECT max(seq) FROM events WHERE donation_id = donations.id) "
    };
}
pub(crate) use join_head;

/// The latest event of a donation.
#[derive(Clone, Copy)]
pub(crate) struct Head {
    seq: i64,
    hash: Digest,
}

impl Head {
    /// Before the first event.
    pub(crate) const NONE: Head = Head {
        seq: 0,
        hash: [0; 32],
    };

    /// The head that a row holds.
    pub(crate) fn of(row: &Row) -> Result<Head> {
        match column(row, "head_seq")? {
            None => Ok(Head::NONE),
            Some(seq) => Ok(Head {
                seq,
                hash: digest(row, "head_hash")?,
            }),
        }
    }
}

/// An event about to be written.
pub(crate) struct NextEvent<'a> {
    pub(crate) donation: &'a DonationId,
    pub(crate) kind: &'static str,
    pub(crate) data: serde_json::Value,
    pub(crate) actor: Actor,
    pub(crate) at: Timestamp,
    pub(crate) evidence: Option<Digest>,
}

impl NextEvent<'_> {
    /// A statement that writes it. `text` takes, as `$1` to `$9`: the donation, the time, the place, the kind,
    /// the data, the actor, the digest of the evidence, and the two hashes. Its own parameters follow.
    pub(crate) fn bind<'v>(self, head: Head, text: &'static str) -> Statement<'v> {
        let seq = head.next_seq();
        let data = without_nul(self.data).to_string();
        let hash = hash(&Link {
            prev_hash: &head.hash,
            donation: self.donation.as_str(),
            seq,
            kind: self.kind,
            data: &data,
            actor: self.actor.code(),
            at_ms: self.at.unix_ms(),
            evidence: self.evidence.as_ref(),
        });
        sql(text)
            .bind(self.donation.as_str().to_owned())
            .bind(self.at.unix_ms())
            .bind(seq)
            .bind(self.kind)
            .bind(data)
            .bind(self.actor.code())
            .bind(self.evidence)
            .bind(head.hash)
            .bind(hash)
    }
}

/// An event's particulars as they are kept: without the NULs that other people's words may have. PostgreSQL reads
/// no JSON that has one, and one event would hide all the others.
pub fn without_nul(data: Value) -> Value {
    let clean = |text: String| text.replace('\0', " ");
    match data {
        Value::String(text) => Value::String(clean(text)),
        Value::Array(values) => values.into_iter().map(without_nul).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (clean(name), without_nul(value)))
            .collect(),
        other => other,
    }
}

/// What the hash of an event covers.
struct Link<'a> {
    prev_hash: &'a Digest,
    donation: &'a str,
    seq: i64,
    kind: &'a str,
    data: &'a str,
    actor: &'a str,
    at_ms: i64,
    evidence: Option<&'a Digest>,
}

fn hash(link: &Link<'_>) -> Digest {
    digest_of(
        "daan event 1",
        &[
            link.prev_hash,
            link.donation.as_bytes(),
            &link.seq.to_be_bytes(),
            link.kind.as_bytes(),
            link.data.as_bytes(),
            link.actor.as_bytes(),
            &link.at_ms.to_be_bytes(),
            link.evidence.map_or(&[], Digest::as_slice),
        ],
    )
}

/// A query of events with their evidence, up to its `WHERE`.
macro_rules! events_with_evidence {
    () => {
        "SELECT events.donation_id, seq, events.kind, data, actor, at, prev_hash, hash, \
         evidence.digest, evidence.source, evidence.gateway_order_id, evidence.payment_id, \
         evidence.claim, evidence.refund_id, evidence.amount_minor, evidence.currency \
         FROM events LEFT JOIN evidence ON evidence.id = events.evidence_id "
    };
}
pub(crate) use events_with_evidence;

const SELECT_EVENTS: &str = concat!(
    events_with_evidence!(),
    "WHERE donation_id = $1 ORDER BY seq"
);

async fn select_events(db: &mut Db<'_>, id: &DonationId) -> Result<Vec<Row>> {
    let rows = db.rows(sql(SELECT_EVENTS).bind(id.as_str())).await?;
    // Every donation has the event of its intent.
    if rows.is_empty() {
        Err(StorageError::NotFound)
    } else {
        Ok(rows)
    }
}

/// Reads a donation's history.
pub(crate) struct Events(pub(crate) DonationId);

impl Job for Events {
    type Output = Vec<StoredEvent>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Self::Output> {
        let rows = select_events(db, &self.0).await?;
        rows.iter().map(event).collect()
    }
}

fn event(row: &Row) -> Result<StoredEvent> {
    Ok(StoredEvent {
        seq: column(row, "seq")?,
        kind: column(row, "kind")?,
        data: serde_json::from_str(column(row, "data")?).map_err(|_| corrupt("data"))?,
        actor: parsed(row, "actor", Actor::lookup)?,
        at: timestamp(row, "at")?,
        evidence: digest_if_any(row, "digest")?,
    })
}

/// Recomputes a donation's history.
pub(crate) struct VerifyChain(pub(crate) DonationId);

impl Job for VerifyChain {
    type Output = Chain;

    async fn run(&self, db: &mut Db<'_>) -> Result<Chain> {
        let rows = select_events(db, &self.0).await?;
        let mut head = Head::NONE;
        for row in &rows {
            match head.followed_by(row) {
                Ok(Some(next)) => head = next,
                // A row that cannot even be read was changed too.
                Ok(None) | Err(StorageError::Corrupt(_)) => {
                    return Ok(Chain::Broken {
                        seq: head.next_seq(),
                    });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Chain::Whole { events: head.seq })
    }
}

impl Head {
    /// The place of the next event.
    pub(crate) fn next_seq(self) -> i64 {
        self.seq.saturating_add(1)
    }

    /// The event of this row, where it follows from this one and its evidence is as it was. The row is one of
    /// [`events_with_evidence`].
    pub(crate) fn followed_by(self, row: &Row) -> Result<Option<Head>> {
        let seq = self.next_seq();
        let hash = link_hash(row, self, seq)?;
        Ok(hash.map(|hash| Head { seq, hash }))
    }
}

/// The hash of the event at `seq` where it follows from the one before and its evidence is as it was.
fn link_hash(row: &Row, head: Head, seq: i64) -> Result<Option<Digest>> {
    let stored = digest(row, "hash")?;
    let evidence = digest_if_any(row, "digest")?;
    let computed = hash(&Link {
        prev_hash: &head.hash,
        donation: column(row, "donation_id")?,
        seq,
        kind: column(row, "kind")?,
        data: column(row, "data")?,
        actor: column(row, "actor")?,
        at_ms: column(row, "at")?,
        evidence: evidence.as_ref(),
    });
    let follows = column::<i64>(row, "seq")? == seq
        && digest(row, "prev_hash")? == head.hash
        && computed == stored;
    let evidence_whole = match evidence {
        Some(digest) => evidence::digest_of_row(row)? == digest,
        None => true,
    };
    Ok((follows && evidence_whole).then_some(stored))
}
