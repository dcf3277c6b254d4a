//! A disputed payment: the bank may take the money back by itself, and a refund would be a second time.

use super::refused::RefundRefused;
use super::sum::Sum;
use daan_domain::PaymentId;
use daan_storage::StoredEvent;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

const LOST: &str = "lost";

/// A dispute of a payment, as the history has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDispute {
    /// What the gateway calls it.
    pub id: String,
    /// How it stands, in the gateway's word; `open` at first.
    pub state: String,
    /// What the bank took back for it.
    pub deducted: Sum,
}

/// Every dispute of the payment, each as its latest event left it; what was lost stays lost.
pub(super) fn disputes(events: &[StoredEvent], payment: &PaymentId) -> Vec<KnownDispute> {
    let mut all: BTreeMap<String, KnownDispute> = BTreeMap::new();
    let of_it = |event: &&StoredEvent| text(&event.data, "payment") == payment.as_str();
    for dispute in events.iter().filter(of_it).filter_map(KnownDispute::read) {
        let is_lost = |known: &KnownDispute| known.state == LOST && dispute.state != LOST;
        if !all.get(&dispute.id).is_some_and(is_lost) {
            all.insert(dispute.id.clone(), dispute);
        }
    }
    all.into_values().collect()
}

/// Refuses to give back what a bank has taken back, or may yet.
///
/// # Errors
/// `payment_disputed`
pub(super) fn refuse_disputed(disputes: &[KnownDispute]) -> Result<(), RefundRefused> {
    let Some(dispute) = disputes.iter().find(|dispute| dispute.takes_money()) else {
        return Ok(());
    };
    let message = format!(
        "the payment is disputed: {dispute}. The donor\u{2019}s bank takes the money back where a dispute is lost, and \
         a refund would give it a second time. Nothing was refunded now; look at the dispute in the gateway's \
         dashboard, and add --despite-dispute where a refund is meant"
    );
    Err(RefundRefused::new("payment_disputed", message))
}

impl KnownDispute {
    fn read(event: &StoredEvent) -> Option<KnownDispute> {
        let state = match event.kind.strip_prefix("dispute_")? {
            "created" => "open".to_owned(),
            "changed" => text(&event.data, "status").to_owned(),
            word => word.to_owned(),
        };
        let deducted = event.data.get("amount_deducted_minor");
        Some(KnownDispute {
            id: text(&event.data, "dispute").to_owned(),
            state,
            deducted: Sum {
                amount_minor: deducted.and_then(Value::as_i64).unwrap_or_default(),
                currency: text(&event.data, "currency").to_owned(),
            },
        })
    }

    fn takes_money(&self) -> bool {
        !matches!(self.state.as_str(), "won" | "closed")
    }
}

impl fmt::Display for KnownDispute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.replace('_', " ");
        write!(f, "{} is {state}, {} deducted", self.id, self.deducted)
    }
}

fn text<'a>(data: &'a Value, name: &str) -> &'a str {
    data.get(name).and_then(Value::as_str).unwrap_or_default()
}
