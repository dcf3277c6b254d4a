//! Writing a decision down, with all that led to it.

use super::Settle;
use super::before::Before;
use crate::chain::{NextEvent, insert_event};
use crate::creation::FIRST_CHECK_MS;
use crate::donation::{Digest, StoredDonation};
use crate::error::StorageError;
use crate::evidence::Columns;
use crate::load::{disposition_code, donation, select_donation};
use crate::rows::result_sets;
use crate::writer::Result;
use daan_domain::settle::{Decision, Disposition, Entry, Evidence, Finding, PaymentState};
use daan_domain::{Status, Timestamp};
use serde_json::json;
use sqlx::SqliteConnection;

pub(super) struct News<'a> {
    pub(super) settle: &'a Settle,
    pub(super) evidence: &'a Evidence,
    pub(super) columns: Columns<'a>,
    pub(super) digest: Digest,
    pub(super) before: &'a Before,
    pub(super) decision: Decision,
}

/// The order matters to the schema: an entry needs its evidence and its payment, a status its entry.
/// What money moved is the evidence's own amount (`$16`, `$17`).
const WRITE: &str = concat!(
    "INSERT INTO evidence (digest, received_at, source, gateway, gateway_order_id, payment_id, \
         claim, refund_id, amount_minor, currency) \
     VALUES ($7, $2, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (digest) DO NOTHING; \
     INSERT INTO payments (gateway, payment_id, donation_id, state, disposition, amount_minor, \
         currency, mismatch, first_seen_at, changed_at) \
     SELECT $11, $13, $1, $18, $19, CASE $18 WHEN 'captured' THEN $16 END, \
         CASE $18 WHEN 'captured' THEN $17 END, $20, $2, $2 \
     WHERE $18 IS NOT NULL \
     ON CONFLICT (gateway, payment_id) DO UPDATE SET donation_id = excluded.donation_id, \
         state = excluded.state, disposition = excluded.disposition, \
         amount_minor = excluded.amount_minor, currency = excluded.currency, \
         mismatch = excluded.mismatch, changed_at = excluded.changed_at; \
     INSERT INTO ledger (donation_id, gateway, payment_id, kind, disposition, refund_id, \
         amount_minor, currency, evidence_id, booked_at) \
     SELECT $1, $11, $13, $21, $22, $15, $16, $17, \
         (SELECT id FROM evidence WHERE digest = $7), $2 \
     WHERE $21 IS NOT NULL; \
     UPDATE donations SET status = $23, paid_at = $24, next_check_at = $25, version = version + 1 \
     WHERE id = $1; ",
    insert_event!(),
    "INSERT INTO outbox (donation_id, kind, seq, payload, next_at) \
     SELECT $1, $26, $27, $5, $2 WHERE $26 IS NOT NULL; ",
    select_donation!("$1")
);
/// How many statements of [`WRITE`] come before those that read the donation again.
const WRITING_STATEMENTS: usize = 6;

impl News<'_> {
    pub(super) async fn write(&self, connection: &mut SqliteConnection) -> Result<StoredDonation> {
        let (state, disposition, mismatch) = self.payment_columns();
        let (entry, entry_disposition) = self.entry_columns();
        let (task, task_seq) = self.task();
        let write = NextEvent {
            donation: &self.settle.id,
            kind: self.decision.finding.code(),
            data: self.particulars(),
            actor: self.settle.actor,
            at: self.settle.now,
            evidence: Some(self.digest),
        }
        .bind(self.before.head, WRITE)
        .bind(self.columns.source)
        .bind(self.evidence.source.gateway().code())
        .bind(self.columns.order)
        .bind(self.columns.payment)
        .bind(self.columns.claim)
        .bind(self.columns.refund)
        .bind(self.columns.amount_minor)
        .bind(self.columns.currency)
        .bind(state)
        .bind(disposition)
        .bind(mismatch)
        .bind(entry)
        .bind(entry_disposition)
        .bind(self.decision.status.code())
        .bind(self.paid_at().map(Timestamp::unix_ms))
        .bind(self.next_check_at().map(Timestamp::unix_ms))
        .bind(task)
        .bind(task_seq);
        let mut sets = result_sets(connection, write).await?;
        (0..WRITING_STATEMENTS).for_each(|_| drop(sets.next_rows()));
        donation(&mut sets)?.ok_or(StorageError::NotFound)
    }

    /// State, disposition and mismatch of the payment; no state where nothing about it changes.
    fn payment_columns(
        &self,
    ) -> (
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
    ) {
        match self.decision.payment {
            None | Some(PaymentState::OfOtherDonation) => (None, None, None),
            Some(PaymentState::UnderWay) => (Some("under_way"), None, None),
            Some(PaymentState::Failed) => (Some("failed"), None, None),
            Some(PaymentState::Returned) => (Some("returned"), None, None),
            Some(PaymentState::Captured { disposition, .. }) => {
                (Some("captured"), Some(disposition_code(disposition)), None)
            }
            Some(PaymentState::Quarantined(mismatch)) => {
                (Some("quarantined"), None, Some(mismatch.code()))
            }
        }
    }

    /// Kind and disposition of the ledger entry.
    fn entry_columns(&self) -> (Option<&'static str>, Option<&'static str>) {
        match self.decision.entry {
            None => (None, None),
            Some(Entry::Capture(disposition, _)) => {
                (Some("capture"), Some(disposition_code(disposition)))
            }
            Some(Entry::Refund(_)) => (Some("refund"), self.disposition().map(disposition_code)),
        }
    }

    /// What the donation made of the payment when it was captured.
    fn disposition(&self) -> Option<Disposition> {
        match self.before.payment(self.evidence)?.state {
            PaymentState::Captured { disposition, .. } => Some(disposition),
            _ => None,
        }
    }

    fn paid_at(&self) -> Option<Timestamp> {
        let first = self.before.donation.paid_at.unwrap_or(self.settle.now);
        self.decision.status.is_credited().then_some(first)
    }

    /// A paid donation needs no asking; one with a payment in the air is asked about soon.
    fn next_check_at(&self) -> Option<Timestamp> {
        let planned = self.before.donation.next_check_at;
        let soon = self.settle.now.plus_ms(FIRST_CHECK_MS);
        match self.decision.status {
            Status::Paid | Status::PartiallyRefunded | Status::Refunded => None,
            Status::Processing => Some(planned.map_or(soon, |planned| planned.min(soon))),
            Status::Creating | Status::Open => planned.or(Some(soon)),
            Status::Expired | Status::CreateFailed => planned,
        }
    }

    /// What we owe somebody because of it: kind, and the number that keeps it from being owed twice.
    fn task(&self) -> (Option<&'static str>, Option<i64>) {
        let kind = match self.decision.finding {
            // One receipt per donation, whatever its history.
            Finding::Credited => return (Some("receipt"), Some(1)),
            Finding::Surplus => "refund_surplus",
            Finding::Quarantined(_) => "alert",
            _ => return (None, None),
        };
        (Some(kind), Some(NextEvent::seq(self.before.head)))
    }

    fn particulars(&self) -> serde_json::Value {
        json!({
            "source": self.columns.source,
            "order": self.columns.order,
            "payment": self.columns.payment,
            "claim": self.columns.claim,
            "refund": self.columns.refund,
            "amount_minor": self.columns.amount_minor,
            "currency": self.columns.currency,
            "status": self.decision.status.code(),
        })
    }
}
