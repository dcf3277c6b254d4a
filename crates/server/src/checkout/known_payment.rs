//! A payment of a donation as an operator reads of it.

use super::Sum;
use daan_domain::GatewayOrderId;
use daan_domain::settle::{Disposition, Payment, PaymentState};
use daan_storage::StoredEvent;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A payment as the ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPayment {
    /// Whose.
    pub gateway: String,
    /// Its id there.
    pub payment: String,
    /// What is known of it, in a stable word.
    pub state: String,
    /// Of how much it is, where the gateway said so.
    pub amount: Option<Sum>,
    /// How much of it went back, where any did.
    pub gone: Option<Sum>,
    /// Whether its gateway says that a part of it went back, and the ledger has no refund of it.
    pub is_to_record: bool,
}

impl KnownPayment {
    /// The payment, with what its donation's history knows of it, and whether it is one of those of which the
    /// gateway says that a part went back.
    pub(super) fn of(
        payment: &Payment,
        events: &[StoredEvent],
        part_gone: &[GatewayOrderId],
    ) -> KnownPayment {
        let captured = match payment.state {
            PaymentState::Captured { money, .. } => Some(Sum::from(money)),
            _ => None,
        };
        KnownPayment {
            gateway: payment.gateway.code().to_owned(),
            payment: payment.id.as_str().to_owned(),
            state: word_of(payment.state).to_owned(),
            amount: captured.or_else(|| told_amount(payment, events)),
            gone: gone(payment),
            is_to_record: is_to_record(payment, part_gone),
        }
    }

    /// Whether it stands beside the one that counts, and not all of it went back.
    pub fn is_owed_back(&self) -> bool {
        self.state == SURPLUS && self.amount != self.gone
    }

    /// Whether it is held for a person.
    pub fn is_held(&self) -> bool {
        self.state == HELD
    }
}

const SURPLUS: &str = "surplus";
const HELD: &str = "held";

/// What the gateway said first of a payment that is not booked.
fn told_amount(payment: &Payment, events: &[StoredEvent]) -> Option<Sum> {
    events.iter().find_map(|event| {
        let text = |name| event.data.get(name).and_then(Value::as_str);
        if text("payment") != Some(payment.id.as_str()) {
            return None;
        }
        Some(Sum {
            amount_minor: event.data.get("amount_minor")?.as_i64()?,
            currency: text("currency")?.to_owned(),
        })
    })
}

fn gone(payment: &Payment) -> Option<Sum> {
    let (_, first) = payment.refunds.first()?;
    let parts = payment.refunds.iter().map(|(_, part)| part.amount_minor());
    Some(Sum {
        amount_minor: parts.fold(0, i64::saturating_add),
        currency: first.currency().code().to_owned(),
    })
}

/// A payment at Khalti is called as the link that it is made by.
fn is_to_record(payment: &Payment, part_gone: &[GatewayOrderId]) -> bool {
    let is_told = || {
        part_gone
            .iter()
            .any(|link| link.as_str() == payment.id.as_str())
    };
    let is_booked = matches!(payment.state, PaymentState::Captured { .. });
    is_booked && payment.refunds.is_empty() && is_told()
}

fn word_of(state: PaymentState) -> &'static str {
    match state {
        PaymentState::UnderWay => "under_way",
        PaymentState::Failed => "failed",
        PaymentState::Returned => "returned",
        PaymentState::Captured {
            disposition: Disposition::Applied,
            ..
        } => "counts",
        PaymentState::Captured {
            disposition: Disposition::Surplus,
            ..
        } => SURPLUS,
        PaymentState::Quarantined(_) => HELD,
        PaymentState::OfOtherDonation => "of_other_donation",
    }
}
