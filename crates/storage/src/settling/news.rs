//! Writing a decision down, with all that led to it.

use super::Settle;
use super::before::Before;
use crate::chain::NextEvent;
use crate::creation::FIRST_CHECK_MS;
use crate::db::Db;
use crate::donation::{Digest, StoredDonation};
use crate::error::Result;
use crate::evidence::Columns;
use crate::load::disposition_code;
use daan_domain::settle::{
    Claim, Decision, Disposition, Entry, Evidence, Finding, Payment, PaymentState, paid_at,
};
use daan_domain::{FailureReason, Status, Timestamp, TransactionId};
use serde_json::json;

pub(super) struct News<'a> {
    pub(super) settle: &'a Settle,
    pub(super) evidence: &'a Evidence,
    pub(super) columns: Columns<'a>,
    pub(super) digest: Digest,
    pub(super) before: &'a Before,
    pub(super) decision: Decision,
}

const WRITE: &str = "INSERT INTO write_settlement (donation_id, at, seq, event, data, actor, digest, prev_hash, hash, source, \
         gateway, gateway_order_id, payment_id, claim, refund_id, amount_minor, currency, \
         state, disposition, mismatch, entry, entry_disposition, status, paid_at, \
         next_check_at, task, task_seq, transaction_id, failure_reason, entry_paid_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)";

impl News<'_> {
    /// Writes it all and returns the donation after it.
    pub(super) async fn write(&self, db: &mut Db<'_>) -> Result<StoredDonation> {
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
        .bind(task_seq)
        .bind(self.transaction().map(TransactionId::as_str))
        .bind(self.evidence.reason.map(FailureReason::code))
        .bind(self.entry_paid_at().map(Timestamp::unix_ms));
        db.run(write).await?;
        Ok(self.after())
    }

    /// The donation as it stands now, without asking for it again.
    fn after(&self) -> StoredDonation {
        let mut donation = self.before.donation.clone();
        donation.status = self.decision.status;
        donation.paid_at = self.paid_at();
        donation.next_check_at = self.next_check_at();
        let (gateway, id) = (self.evidence.source.gateway(), &self.evidence.payment);
        let place = donation
            .payments
            .iter()
            .position(|payment| payment.gateway == gateway && payment.id == *id);
        let mut payment = match place {
            Some(place) => donation.payments.remove(place),
            None => match self.decision.payment {
                None => return donation,
                Some(state) => Payment {
                    gateway,
                    id: id.clone(),
                    state,
                    refunds: Vec::new(),
                    transaction: None,
                    reason: None,
                },
            },
        };
        if let Some(state) = self.decision.payment {
            payment.state = state;
            payment.transaction = self.transaction().cloned();
            payment.reason = self.evidence.reason;
        }
        if let (Some(Entry::Refund(amount)), Claim::Refunded { refund, .. }) =
            (self.decision.entry, &self.evidence.claim)
        {
            payment.refunds.push((refund.clone(), amount));
        }
        let place = place.unwrap_or(donation.payments.len());
        donation.payments.insert(place, payment);
        donation
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

    /// What the money that moved is called; a held payment may lie about it, and keeps it from no other.
    fn transaction(&self) -> Option<&TransactionId> {
        let is_held = matches!(self.decision.payment, Some(PaymentState::Quarantined(_)));
        self.evidence.transaction.as_ref().filter(|_| !is_held)
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

    /// When the donation was paid: by the entry that counts, and that does not change.
    fn paid_at(&self) -> Option<Timestamp> {
        let paid_at = || self.entry_paid_at().unwrap_or(self.settle.now);
        let first = self.before.donation.paid_at.unwrap_or_else(paid_at);
        self.decision.status.is_credited().then_some(first)
    }

    /// When what is booked now was paid, where the gateway's word for it is believed; otherwise the time of booking
    /// stands for it.
    fn entry_paid_at(&self) -> Option<Timestamp> {
        match self.decision.entry {
            Some(Entry::Capture(..)) => {
                let recorded_at = self.before.donation.created_at;
                paid_at(self.evidence.begun_at, recorded_at, self.settle.now)
            }
            Some(Entry::Refund(_)) | None => None,
        }
    }

    /// A paid donation needs no asking, unless somebody could pay another of its orders as well; one with a
    /// payment in the air is asked about soon.
    fn next_check_at(&self) -> Option<Timestamp> {
        let planned = self.before.donation.next_check_at;
        let soon = self.settle.now.plus_ms(FIRST_CHECK_MS);
        match self.decision.status {
            Status::Paid | Status::PartiallyRefunded | Status::Refunded => {
                self.has_other_order().then(|| planned.unwrap_or(soon))
            }
            Status::Processing => Some(planned.map_or(soon, |planned| planned.min(soon))),
            Status::Creating | Status::Open => planned.or(Some(soon)),
            Status::Expired | Status::CreateFailed => planned,
        }
    }

    fn has_other_order(&self) -> bool {
        let mut orders = self.before.donation.orders.iter();
        orders.any(|order| order.handed_out_at.is_some() && order.order != self.evidence.order)
    }

    /// What we owe somebody because of it: kind, and the number that keeps it from being owed twice.
    fn task(&self) -> (Option<&'static str>, Option<i64>) {
        let kind = match self.decision.finding {
            // One receipt per donation, whatever its history.
            Finding::Credited => return (Some("receipt"), Some(1)),
            Finding::Surplus => "refund_surplus",
            // Held once, told once.
            Finding::Quarantined(_) if !self.was_held() => "alert",
            _ => return (None, None),
        };
        (Some(kind), Some(self.before.head.next_seq()))
    }

    fn was_held(&self) -> bool {
        let known = self.before.payment(self.evidence);
        known.is_some_and(|payment| matches!(payment.state, PaymentState::Quarantined(_)))
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
            "transaction": self.evidence.transaction.as_ref().map(TransactionId::as_str),
            "reason": self.evidence.reason.map(FailureReason::code),
            // What the gateway said, and what was made of it: whoever looks sees where it was not believed.
            "begun_at_ms": self.evidence.begun_at.map(Timestamp::unix_ms),
            "paid_at_ms": self.entry_paid_at().map(Timestamp::unix_ms),
        })
    }
}
