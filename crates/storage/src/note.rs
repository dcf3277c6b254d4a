//! Events that are no evidence, and the turn to ask a gateway.

use crate::chain::{Head, NextEvent, head_columns, join_head};
use crate::db::{Db, column, sql};
use crate::error::Result;
use crate::error::StorageError;
use crate::event::Actor;
use crate::home::Job;
use daan_domain::{DonationId, Timestamp};

/// Beyond this many of one kind, further ones tell nothing new; they could be sent on purpose.
const MOST_OF_A_KIND: i64 = 100;

/// Adds an event.
pub(crate) struct RecordEvent {
    pub(crate) id: DonationId,
    pub(crate) kind: &'static str,
    pub(crate) data: serde_json::Value,
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
}

const SELECT: &str = concat!(
    "SELECT ",
    head_columns!(),
    ", (SELECT count(*) FROM events WHERE donation_id = $1 AND kind = $2) AS of_kind \
     FROM donations",
    join_head!(),
    "WHERE donations.id = $1"
);

const INSERT: &str = "INSERT INTO events (donation_id, at, seq, kind, data, actor, evidence_id, \
         prev_hash, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, (SELECT id FROM evidence WHERE digest = $7), $8, $9)";

impl Job for RecordEvent {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        db.lock(&self.id).await?;
        let select = sql(SELECT).bind(self.id.as_str()).bind(self.kind);
        let row = db.row_if_any(select).await?;
        let row = row.ok_or(StorageError::NotFound)?;
        if column::<i64>(&row, "of_kind")? >= MOST_OF_A_KIND {
            return Ok(());
        }
        let event = NextEvent {
            donation: &self.id,
            kind: self.kind,
            data: self.data.clone(),
            actor: self.actor,
            at: self.now,
            evidence: None,
        };
        let insert = event.bind(Head::of(&row)?, INSERT);
        db.run(insert).await?;
        Ok(())
    }
}

/// Takes the turn to ask the gateway.
pub(crate) struct ClaimCheck {
    pub(crate) id: DonationId,
    pub(crate) now: Timestamp,
    pub(crate) cool_down_ms: i64,
}

/// A turn taken in the future was taken by a clock that has been put right since.
const TAKE_TURN: &str = "UPDATE donations SET checked_at = $2 \
     WHERE id = $1 AND (checked_at IS NULL OR checked_at <= $3 OR checked_at > $2)";

impl Job for ClaimCheck {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let latest = self.now.plus_ms(self.cool_down_ms.saturating_neg());
        let take = sql(TAKE_TURN)
            .bind(self.id.as_str())
            .bind(self.now.unix_ms())
            .bind(latest.unix_ms());
        Ok(db.run(take).await? == 1)
    }
}
