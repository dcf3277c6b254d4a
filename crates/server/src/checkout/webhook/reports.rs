//! Events that move no money here: disputes, and methods in trouble.

use super::outcome::Outcome;
use crate::checkout::{Desk, Failure};
use daan_domain::{Gateway, Timestamp};
use daan_gateway::razorpay::{Dispute, Event};
use daan_storage::{Actor, Downtime, StoredDonation};
use serde_json::{Value, json};

/// The longest name of a downtime or a method that is kept.
const MAX_NAME_CHARS: usize = 64;

impl Desk {
    /// Writes down how a dispute stands, for the person who has to answer it in time.
    pub(super) async fn note_dispute(
        &self,
        donation: &StoredDonation,
        event: &Event,
    ) -> Result<Outcome, Failure> {
        let Some(dispute) = &event.dispute else {
            return Ok(Outcome::Unreadable);
        };
        let kind = kind_of_dispute(&event.name);
        tracing::error!(
            donation = %donation.id,
            payment = %dispute.payment_id,
            status = dispute.status.as_str(),
            "a payment is disputed: {kind}. See it in the gateway's dashboard; an open one is to be answered in time"
        );
        self.note_once(donation, kind, &particulars(dispute)).await
    }

    /// Writes down which method works badly. Trouble of one bank or app is not the method's: nobody is to
    /// be kept from UPI because one of its apps is down.
    pub(super) async fn note_downtime(&self, event: &Event) -> Result<Outcome, Failure> {
        let Some(downtime) = &event.downtime else {
            return Ok(Outcome::Unreadable);
        };
        if !is_name(&downtime.id) || !is_name(&downtime.method) {
            return Ok(Outcome::Unreadable);
        }
        let severity = downtime.severity.as_deref();
        self.ledger
            .record_downtime(Downtime {
                gateway: Gateway::Razorpay,
                id: downtime.id.clone(),
                method: downtime.method.clone(),
                severity: severity.filter(|text| is_name(text)).map(str::to_owned),
                is_open: downtime.is_open() && downtime.instrument.is_all(),
                told_at: event.created_at.unwrap_or(self.now()),
            })
            .await?;
        Ok(Outcome::Noted)
    }

    /// Adds an event to a donation's history, unless the very same stands there. Needs the donation's turn.
    pub(super) async fn note_once(
        &self,
        donation: &StoredDonation,
        kind: &'static str,
        data: &Value,
    ) -> Result<Outcome, Failure> {
        let is_news = self
            .noted_once(donation, kind, data, Actor::Webhook)
            .await?;
        Ok(Outcome::noted(is_news))
    }
}

/// What the list of methods in trouble, and a donor's page, can show.
fn is_name(text: &str) -> bool {
    (1..=MAX_NAME_CHARS).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn kind_of_dispute(event: &str) -> &'static str {
    match event {
        "payment.dispute.created" => "dispute_created",
        "payment.dispute.action_required" => "dispute_action_required",
        "payment.dispute.under_review" => "dispute_under_review",
        "payment.dispute.won" => "dispute_won",
        "payment.dispute.lost" => "dispute_lost",
        "payment.dispute.closed" => "dispute_closed",
        _ => "dispute_changed",
    }
}

fn particulars(dispute: &Dispute) -> Value {
    json!({
        "dispute": dispute.id,
        "payment": dispute.payment_id.as_str(),
        "amount_minor": dispute.amount_minor,
        "amount_deducted_minor": dispute.amount_deducted_minor,
        "currency": dispute.currency,
        "status": dispute.status.as_str(),
        "phase": dispute.phase,
        "reason": dispute.reason_code,
        "respond_by_ms": dispute.respond_by.map(Timestamp::unix_ms),
    })
}
