//! What happened, as a snapshot of the entities at that moment.

use serde_json::{Map, Value, json};

use super::payment::Payment;
use super::{Downtime, Order, Refund};

/// The event with both entities in it, the best single sign of success.
pub(crate) const ORDER_PAID: &str = "order.paid";

/// One thing that happened; a webhook carries it.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) name: String,
    parts: Vec<(&'static str, Value)>,
    at: i64,
}

impl Event {
    pub(crate) fn of_payment(name: &str, payment: &Payment, at: i64) -> Self {
        Self::of(name, vec![("payment", payment.to_value())], at)
    }

    pub(crate) fn of_order(order: &Order, payment: &Payment, at: i64) -> Self {
        let parts = vec![("payment", payment.to_value()), ("order", order.to_value())];
        Self::of(ORDER_PAID, parts, at)
    }

    pub(crate) fn of_refund(name: &str, refund: &Refund, payment: &Payment, at: i64) -> Self {
        let parts = vec![
            ("refund", refund.to_value()),
            ("payment", payment.to_value()),
        ];
        Self::of(name, parts, at)
    }

    pub(crate) fn of_downtime(name: &str, downtime: &Downtime, at: i64) -> Self {
        Self::of(name, vec![("payment.downtime", json!(downtime))], at)
    }

    /// Any event with any parts, for whoever asks for it by name.
    pub(crate) fn of(name: &str, parts: Vec<(&'static str, Value)>, at: i64) -> Self {
        Self {
            name: name.to_owned(),
            parts,
            at,
        }
    }

    /// Whether it is about this order or payment.
    pub(crate) fn is_about(&self, id: &str) -> bool {
        let named = |(part, entity): &(&str, Value)| match *part {
            "payment" => entity["id"] == id || entity["order_id"] == id,
            _ => entity["id"] == id,
        };
        self.parts.iter().any(named)
    }

    /// The envelope, ready to be serialised once and signed.
    pub(crate) fn to_value(&self) -> Value {
        let contains: Vec<&str> = self.parts.iter().map(|(name, _)| *name).collect();
        let payload: Map<String, Value> = self
            .parts
            .iter()
            .map(|(name, entity)| ((*name).to_owned(), json!({"entity": entity})))
            .collect();
        json!({
            "entity": "event",
            "account_id": "acc_DaanSandbox001",
            "event": self.name,
            "contains": contains,
            "payload": payload,
            "created_at": self.at,
        })
    }
}
