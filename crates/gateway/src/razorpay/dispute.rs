//! Razorpay's dispute: a payer's bank wants the money back.

use crate::lenient;
use daan_domain::{Currency, Money, PaymentId, Timestamp};
use serde::Deserialize;

/// A dispute as Razorpay describes it, without the evidence that was handed in for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Dispute {
    /// `disp_…`
    pub id: String,
    /// What it is about.
    #[serde(deserialize_with = "lenient::payment_id")]
    pub payment_id: PaymentId,
    /// How much is disputed, in minor units.
    #[serde(rename = "amount", deserialize_with = "lenient::integer")]
    pub amount_minor: i64,
    /// How much of it Razorpay has already kept back, in minor units.
    #[serde(
        default,
        rename = "amount_deducted",
        deserialize_with = "lenient::optional_integer"
    )]
    pub amount_deducted_minor: Option<i64>,
    /// The currency's code.
    pub currency: String,
    /// Where it stands.
    pub status: DisputeStatus,
    /// `chargeback`, `fraud`, `retrieval`, `arbitration`…
    #[serde(default, deserialize_with = "lenient::text")]
    pub phase: Option<String>,
    /// The bank's reason, such as `processed_invalid_expired_card`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub reason_code: Option<String>,
    /// Until when it can be contested.
    #[serde(default, deserialize_with = "lenient::time")]
    pub respond_by: Option<Timestamp>,
}

/// Where a dispute stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum DisputeStatus {
    /// To be accepted or contested.
    Open,
    /// Contested.
    UnderReview,
    /// The money stays.
    Won,
    /// The money is gone.
    Lost,
    /// Over without either.
    Closed,
    /// A word that we do not know.
    Other(String),
}

impl Dispute {
    /// How much is disputed; `None` for a currency we do not know or an amount that is none.
    pub fn money(&self) -> Option<Money> {
        Money::new(self.amount_minor, Currency::lookup(&self.currency)?).ok()
    }
}

impl From<String> for DisputeStatus {
    fn from(word: String) -> DisputeStatus {
        match word.as_str() {
            "open" => DisputeStatus::Open,
            "under_review" => DisputeStatus::UnderReview,
            "won" => DisputeStatus::Won,
            "lost" => DisputeStatus::Lost,
            "closed" => DisputeStatus::Closed,
            _ => DisputeStatus::Other(word),
        }
    }
}

impl DisputeStatus {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            DisputeStatus::Open => "open",
            DisputeStatus::UnderReview => "under_review",
            DisputeStatus::Won => "won",
            DisputeStatus::Lost => "lost",
            DisputeStatus::Closed => "closed",
            DisputeStatus::Other(word) => word,
        }
    }
}
