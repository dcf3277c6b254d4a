//! An order: what is to be paid, and how much of it has been.

use serde::Serialize;
use serde_json::Value;

use super::notes::Notes;
use super::shelf::Entry;
use crate::id::Kind;

/// `created` → `attempted` → `paid`; the last is final, even after a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OrderStatus {
    Created,
    Attempted,
    Paid,
}

/// Who captures an authorised payment: the gateway, or the merchant by a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capture {
    Automatic,
    Manual,
}

/// The entity of the orders API. What is not on the wire is skipped.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) entity: &'static str,
    pub(crate) amount: i64,
    pub(crate) amount_paid: i64,
    pub(crate) amount_due: i64,
    pub(crate) currency: String,
    pub(crate) receipt: Option<String>,
    pub(crate) offer_id: Option<String>,
    pub(crate) status: OrderStatus,
    pub(crate) attempts: u32,
    pub(crate) notes: Notes,
    pub(crate) created_at: i64,
    #[serde(skip)]
    pub(crate) capture: Capture,
    #[serde(skip)]
    pub(crate) partial_payment: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_payment_min_amount: Option<i64>,
    #[serde(skip)]
    pub(crate) payment_ids: Vec<String>,
}

impl Order {
    /// A payment was tried on it, whatever came of it.
    pub(crate) fn attempt(&mut self, payment_id: &str) {
        self.attempts = self.attempts.saturating_add(1);
        self.payment_ids.push(payment_id.to_owned());
        if self.status == OrderStatus::Created {
            self.status = OrderStatus::Attempted;
        }
    }

    /// Money was captured on it. Without part payments any captured payment settles the order, which is
    /// how an amount that does not fit can sit behind a `paid` order: exactly what a ledger has to notice.
    pub(crate) fn receive(&mut self, amount: i64) {
        self.amount_paid = self.amount_paid.saturating_add(amount);
        self.amount_due = self.amount.saturating_sub(self.amount_paid).max(0);
        if self.amount_due == 0 || !self.partial_payment {
            self.status = OrderStatus::Paid;
        }
    }

    pub(crate) fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Entry for Order {
    const KIND: Kind = Kind::Order;

    fn id(&self) -> &str {
        &self.id
    }

    fn created_at(&self) -> i64 {
        self.created_at
    }
}
