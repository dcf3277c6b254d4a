//! Razorpay's order: the thing to be paid.

use super::notes::Notes;
use super::page::Page;
use super::payment::Payment;
use crate::lenient;
use daan_domain::{Currency, GatewayOrderId, Money, Timestamp};
use serde::Deserialize;

/// An order as Razorpay describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Order {
    /// `order_…`
    #[serde(deserialize_with = "lenient::order_id")]
    pub id: GatewayOrderId,
    /// What is to be paid, in minor units.
    #[serde(rename = "amount", deserialize_with = "lenient::integer")]
    pub amount_minor: i64,
    /// What is paid, in minor units; old answers lack it.
    #[serde(
        default,
        rename = "amount_paid",
        deserialize_with = "lenient::optional_integer"
    )]
    pub amount_paid_minor: Option<i64>,
    /// The currency's code.
    pub currency: String,
    /// What we called it; our donation's reference.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt: Option<String>,
    /// Where it stands.
    pub status: OrderStatus,
    /// How many payments were tried on it, failed ones included.
    #[serde(default, deserialize_with = "lenient::optional_integer")]
    pub attempts: Option<i64>,
    /// What we attached to it.
    #[serde(default)]
    pub notes: Notes,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::time")]
    pub created_at: Option<Timestamp>,
    /// Its payments, where [`super::Expand::Payments`] asked for them.
    #[serde(default)]
    pub payments: Option<Page<Payment>>,
}

/// Where an order stands. It knows no expiry and no cancelling.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum OrderStatus {
    /// Nobody tried to pay it.
    Created,
    /// Somebody tried.
    Attempted,
    /// A payment of it was captured; it stays so after a refund.
    Paid,
    /// A word that we do not know.
    Other(String),
}

impl Order {
    /// What is to be paid; `None` for a currency we do not know or an amount that is none.
    pub fn money(&self) -> Option<Money> {
        Money::new(self.amount_minor, Currency::lookup(&self.currency)?).ok()
    }
}

impl From<String> for OrderStatus {
    fn from(word: String) -> OrderStatus {
        match word.as_str() {
            "created" => OrderStatus::Created,
            "attempted" => OrderStatus::Attempted,
            "paid" => OrderStatus::Paid,
            _ => OrderStatus::Other(word),
        }
    }
}
