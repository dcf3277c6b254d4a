//! Razorpay's payment: one attempt to pay an order.

use crate::lenient;
use daan_domain::{GatewayOrderId, PaymentId, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// A payment as Razorpay describes it, without the payer's name, address, number or account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Payment {
    /// `pay_…`
    #[serde(deserialize_with = "lenient::payment_id")]
    pub id: PaymentId,
    /// The order it pays; a payment without one cannot be captured and goes back by itself.
    #[serde(default, deserialize_with = "order_id")]
    pub order_id: Option<GatewayOrderId>,
    /// How much, in minor units.
    #[serde(rename = "amount", deserialize_with = "lenient::integer")]
    pub amount_minor: i64,
    /// The currency's code.
    pub currency: String,
    /// Where it stands. This decides; `captured` alone does not.
    pub status: PaymentStatus,
    /// Razorpay's flag, seen true beside the statuses `authorized` and `failed`. It tells only whether a
    /// refunded payment had been captured.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub captured: Option<bool>,
    /// How much of it went back, in minor units.
    #[serde(
        default,
        rename = "amount_refunded",
        deserialize_with = "lenient::optional_integer"
    )]
    pub amount_refunded_minor: Option<i64>,
    /// `card`, `upi`, `netbanking`, `wallet`…
    #[serde(default, deserialize_with = "lenient::text")]
    pub method: Option<String>,
    /// Razorpay's fee in minor units, its tax included; known once captured.
    #[serde(
        default,
        rename = "fee",
        deserialize_with = "lenient::optional_integer"
    )]
    pub fee_minor: Option<i64>,
    /// The tax in the fee, in minor units.
    #[serde(
        default,
        rename = "tax",
        deserialize_with = "lenient::optional_integer"
    )]
    pub tax_minor: Option<i64>,
    /// The card, where it was asked for.
    #[serde(default, deserialize_with = "lenient::object")]
    pub card: Option<Card>,
    /// Why it failed.
    #[serde(flatten)]
    pub error: PaymentError,
    /// How banks call it: what a donor reads on a statement.
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

/// Where a payment stands.
///
/// `failed` is not the end: the bank may say yes up to three days later, and a UPI app lets the payer try
/// again under the same id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum PaymentStatus {
    /// The bank has not answered.
    Created,
    /// The bank set the money aside.
    Authorized,
    /// Razorpay took it.
    Captured,
    /// All of it went back, captured before or not.
    Refunded,
    /// The attempt failed.
    Failed,
    /// A word that we do not know.
    Other(String),
}

/// Why a payment failed; all empty where it did not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PaymentError {
    /// The class, such as `BAD_REQUEST_ERROR`.
    #[serde(rename = "error_code", deserialize_with = "lenient::text")]
    pub code: Option<String>,
    /// The reason, such as `payment_cancelled`.
    #[serde(rename = "error_reason", deserialize_with = "lenient::text")]
    pub reason: Option<String>,
    /// Who is at fault: `customer`, `bank`…
    #[serde(rename = "error_source", deserialize_with = "lenient::text")]
    pub source: Option<String>,
    /// When it happened, such as `payment_authentication`.
    #[serde(rename = "error_step", deserialize_with = "lenient::text")]
    pub step: Option<String>,
}

/// A card, as far as a donor recognises it by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Card {
    /// The last four digits. The pages say integer, the wire says text; an integer has lost its zeros.
    #[serde(deserialize_with = "last4")]
    pub last4: Option<String>,
    /// `Visa`, `RuPay`…
    #[serde(deserialize_with = "lenient::text")]
    pub network: Option<String>,
}

/// How the banks call a payment or a refund.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AcquirerIds {
    /// Retrieval reference number: UPI and cards.
    #[serde(deserialize_with = "lenient::text")]
    pub rrn: Option<String>,
    /// Acquirer reference number: card refunds.
    #[serde(deserialize_with = "lenient::text")]
    pub arn: Option<String>,
    /// Unique transaction reference: refunds to an account.
    #[serde(deserialize_with = "lenient::text")]
    pub utr: Option<String>,
    /// The card issuer's code for the authorisation.
    #[serde(deserialize_with = "lenient::text")]
    pub auth_code: Option<String>,
    /// UPI's id.
    #[serde(deserialize_with = "lenient::text")]
    pub upi_transaction_id: Option<String>,
    /// Netbanking's id.
    #[serde(deserialize_with = "lenient::text")]
    pub bank_transaction_id: Option<String>,
    /// A wallet's id.
    #[serde(deserialize_with = "lenient::text")]
    pub transaction_id: Option<String>,
}

impl From<String> for PaymentStatus {
    fn from(word: String) -> PaymentStatus {
        match word.as_str() {
            "created" => PaymentStatus::Created,
            "authorized" => PaymentStatus::Authorized,
            "captured" => PaymentStatus::Captured,
            "refunded" => PaymentStatus::Refunded,
            "failed" => PaymentStatus::Failed,
            _ => PaymentStatus::Other(word),
        }
    }
}

impl PaymentStatus {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            PaymentStatus::Created => "created",
            PaymentStatus::Authorized => "authorized",
            PaymentStatus::Captured => "captured",
            PaymentStatus::Refunded => "refunded",
            PaymentStatus::Failed => "failed",
            PaymentStatus::Other(word) => word,
        }
    }
}

fn order_id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<GatewayOrderId>, D::Error> {
    lenient::text(from)?
        .map(GatewayOrderId::parse)
        .transpose()
        .map_err(serde::de::Error::custom)
}

fn last4<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(lenient::text_of(&value).map(|digits| format!("{digits:0>4}")))
}
