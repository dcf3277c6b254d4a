//! The list of what Razorpay paid out.

use crate::lenient;
use daan_domain::Timestamp;
use serde::Deserialize;

/// One entry of a settlement: what Razorpay added to, or took from, what it paid out.
///
/// Source: `GET /v1/settlements/recon/combined`. Amounts are in minor units of the account's currency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SettledEntry {
    /// `pay_…`, `rfnd_…`, `trf_…`, `adj_…`
    #[serde(deserialize_with = "lenient::required_text")]
    pub entity_id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: SettledKind,
    /// The payment's or refund's own amount.
    #[serde(rename = "amount", deserialize_with = "lenient::integer")]
    pub amount_minor: i64,
    /// The currency's code.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
    /// What it adds to the settlement.
    #[serde(rename = "credit", deserialize_with = "lenient::integer")]
    pub credit_minor: i64,
    /// What it takes from the settlement.
    #[serde(rename = "debit", deserialize_with = "lenient::integer")]
    pub debit_minor: i64,
    /// What Razorpay keeps, the tax in it included.
    #[serde(
        default,
        rename = "fee",
        deserialize_with = "lenient::optional_integer"
    )]
    pub fee_minor: Option<i64>,
    /// The tax in the fee.
    #[serde(
        default,
        rename = "tax",
        deserialize_with = "lenient::optional_integer"
    )]
    pub tax_minor: Option<i64>,
    /// When it was paid out.
    #[serde(default, deserialize_with = "lenient::time")]
    pub settled_at: Option<Timestamp>,
    /// In which settlement, `setl_…`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub settlement_id: Option<String>,
    /// How banks call that settlement.
    #[serde(default, deserialize_with = "lenient::text")]
    pub settlement_utr: Option<String>,
    /// Of which payment a refund is.
    #[serde(default, deserialize_with = "lenient::text")]
    pub payment_id: Option<String>,
    /// On which order it was paid.
    #[serde(default, deserialize_with = "lenient::text")]
    pub order_id: Option<String>,
    /// How it was paid: `upi`, `card`, …
    #[serde(default, deserialize_with = "lenient::text")]
    pub method: Option<String>,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum SettledKind {
    /// A payment, which adds.
    Payment,
    /// A refund, which takes.
    Refund,
    /// Something of the account's own, in Razorpay's word: `adjustment`, `transfer`, …
    Other(String),
}

impl From<String> for SettledKind {
    fn from(word: String) -> SettledKind {
        match word.as_str() {
            "payment" => SettledKind::Payment,
            "refund" => SettledKind::Refund,
            _ => SettledKind::Other(word),
        }
    }
}

impl SettledKind {
    /// Razorpay's word for it.
    pub fn code(&self) -> &str {
        match self {
            SettledKind::Payment => "payment",
            SettledKind::Refund => "refund",
            SettledKind::Other(word) => word,
        }
    }
}

/// A month of that list, by India's days, and a page of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledMonth {
    /// Such as 2026.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// How many entries, at least 1; Razorpay gives 1000 at most.
    pub count: u8,
    /// How many to pass over.
    pub skip: u32,
}

impl SettledMonth {
    pub(super) fn query(self) -> [(&'static str, String); 4] {
        [
            ("year", self.year.to_string()),
            ("month", self.month.to_string()),
            ("count", self.count.to_string()),
            ("skip", self.skip.to_string()),
        ]
    }
}
