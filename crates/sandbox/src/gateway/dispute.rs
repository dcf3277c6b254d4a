//! A payer who wants the money back through the bank.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Event, Gateway};
use crate::error::ApiError;
use crate::id::Kind;
use crate::surroundings::Surroundings;

/// What the events of a dispute begin with.
pub(crate) const DISPUTE: &str = "payment.dispute.";

const ANSWER_WITHIN_S: i64 = 7 * 24 * 60 * 60;

/// The dispute entity.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Dispute {
    id: String,
    entity: &'static str,
    payment_id: String,
    amount: i64,
    currency: String,
    /// 0 until the dispute is lost.
    amount_deducted: i64,
    reason_code: &'static str,
    respond_by: i64,
    status: &'static str,
    phase: &'static str,
    created_at: i64,
    evidence: Value,
}

/// The status that the last word of an event means.
fn lookup_status(event: &str) -> Option<&'static str> {
    match event.strip_prefix(DISPUTE)? {
        "created" | "action_required" => Some("open"),
        "under_review" => Some("under_review"),
        "won" => Some("won"),
        "lost" => Some("lost"),
        "closed" => Some("closed"),
        _ => None,
    }
}

impl Gateway {
    /// Opens the dispute of a payment, or brings it to where the event says it is.
    pub(crate) fn dispute(
        &mut self,
        payment_id: &str,
        event: &str,
        surroundings: &Surroundings,
    ) -> Result<Event, ApiError> {
        let status = lookup_status(event).ok_or_else(|| {
            ApiError::invalid(format!(
                "expected {DISPUTE}created, action_required, under_review, won, lost or closed; got {event}"
            ))
        })?;
        let now = surroundings.unix_now();
        let payment = self.payments.find(payment_id)?;
        let known = |dispute: &Dispute| dispute.payment_id == payment.id;
        let mut dispute = match self.disputes.iter().position(known) {
            Some(place) => self.disputes.remove(place),
            None => Dispute {
                id: Kind::Dispute.draw(surroundings),
                entity: "dispute",
                payment_id: payment.id.clone(),
                amount: payment.amount,
                currency: payment.currency.clone(),
                amount_deducted: 0,
                reason_code: "chargeback",
                respond_by: now.saturating_add(ANSWER_WITHIN_S),
                status,
                phase: "chargeback",
                created_at: now,
                evidence: no_evidence(payment.amount),
            },
        };
        dispute.status = status;
        dispute.amount_deducted = if status == "lost" { dispute.amount } else { 0 };
        let parts = vec![("payment", payment.to_value()), ("dispute", json!(dispute))];
        self.disputes.push(dispute);
        Ok(Event::of(event, parts, now))
    }
}

/// Everything a merchant could hand in, before anything was.
fn no_evidence(amount: i64) -> Value {
    json!({
        "amount": amount,
        "summary": null,
        "shipping_proof": null,
        "billing_proof": null,
        "cancellation_proof": null,
        "customer_communication": null,
        "proof_of_service": null,
        "explanation_letter": null,
        "refund_confirmation": null,
        "access_activity_log": null,
        "refund_cancellation_policy": null,
        "term_and_conditions": null,
        "others": null,
        "submitted_at": null,
    })
}
