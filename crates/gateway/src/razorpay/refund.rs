//! Razorpay's refund: money on its way back.

use super::lenient;
use super::payment::AcquirerIds;
use daan_domain::{PaymentId, RefundId, Timestamp};
use serde::Deserialize;

/// A refund as Razorpay describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// `rfnd_…`
    #[serde(deserialize_with = "id")]
    pub id: RefundId,
    /// What it is a refund of.
    #[serde(deserialize_with = "payment_id")]
    pub payment_id: PaymentId,
    /// How much, in minor units.
    #[serde(rename = "amount", deserialize_with = "lenient::integer")]
    pub amount_minor: i64,
    /// The currency's code; the payment's where it is not said.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
    /// Where it stands.
    pub status: RefundStatus,
    /// How banks call it; may come after `processed`.
    #[serde(
        default,
        rename = "acquirer_data",
        deserialize_with = "lenient::object_or_default"
    )]
    pub acquirer: AcquirerIds,
    /// When it was begun.
    #[serde(default, deserialize_with = "lenient::time")]
    pub created_at: Option<Timestamp>,
}

/// Where a refund stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum RefundStatus {
    /// On its way.
    Pending,
    /// Gone back.
    Processed,
    /// It did not go back.
    Failed,
    /// A word that we do not know.
    Other(String),
}

impl From<String> for RefundStatus {
    fn from(word: String) -> RefundStatus {
        match word.as_str() {
            "pending" => RefundStatus::Pending,
            "processed" => RefundStatus::Processed,
            "failed" => RefundStatus::Failed,
            _ => RefundStatus::Other(word),
        }
    }
}

fn id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<RefundId, D::Error> {
    lenient::parsed(from, RefundId::parse)
}

fn payment_id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<PaymentId, D::Error> {
    lenient::parsed(from, PaymentId::parse)
}
