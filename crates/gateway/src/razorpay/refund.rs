//! Razorpay's refund: money on its way back.

use super::payment::AcquirerIds;
use crate::lenient;
use daan_domain::{PaymentId, RefundId, Timestamp};
use serde::Deserialize;

/// A refund as Razorpay describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// `rfnd_…`
    #[serde(deserialize_with = "lenient::refund_id")]
    pub id: RefundId,
    /// What it is a refund of.
    #[serde(deserialize_with = "lenient::payment_id")]
    pub payment_id: PaymentId,
    /// How much, in minor units.
    #[serde(rename = "amount", deserialize_with = "lenient::integer")]
    pub amount_minor: i64,
    /// The currency's code; the payment's where it is not said.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
    /// Where it stands.
    pub status: RefundStatus,
    /// How fast it was asked to go back.
    #[serde(default, deserialize_with = "lenient::text")]
    pub speed_requested: Option<String>,
    /// How fast it really goes: `instant` or `normal`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub speed_processed: Option<String>,
    /// What we called it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt: Option<String>,
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
            // Its answers to questions name `reversed` beside `failed`, as an end that takes the money back.
            "failed" | "reversed" => RefundStatus::Failed,
            _ => RefundStatus::Other(word),
        }
    }
}
