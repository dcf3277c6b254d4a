//! A donation, and what became of it.

use super::Next;
use daan_domain::Status;
use serde::{Deserialize, Serialize};

/// A donation as its donor sees it. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct DonationView {
    /// The reference.
    pub donation_id: String,
    /// What became of it.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(extend("enum" = Status::ALL.map(Status::code)))
    )]
    pub status: String,
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// The campaign's slug.
    pub campaign: String,
    /// `razorpay` or `khalti`.
    pub gateway: String,
    /// Whether a payment of this donation is held for a person to look at.
    #[serde(default)]
    pub under_review: bool,
    /// The payment that counts, at its gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// When it was paid, by the gateway's clock where that tells: RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<String>,
    /// How much of it went back, once something did, in minor units of the same currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_minor: Option<i64>,
    /// Where the mail is that brings the receipt to the address that was given: `waiting` until a mail server has taken it,
    /// then `sent`. Nothing where none comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(extend("enum" = ["waiting", "sent"]))
    )]
    pub receipt_mail: Option<String>,
    /// How to go on with a donation that can still be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
    /// Why the latest payment failed, while the donation waits for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureView>,
    /// Another gateway that would take the same gift, while it is not paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative: Option<AlternativeView>,
    /// Payments that arrived although the donation was paid; they are sent back.
    pub surplus: Vec<SurplusView>,
}

/// Why a payment failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct FailureView {
    /// A word for programs; `payment_failed` where the gateway gave no reason that is known.
    pub reason: String,
    /// The same in the donor's words.
    pub message: String,
}

/// The same gift through another gateway. `retry_donation` with that gateway takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct AlternativeView {
    /// `razorpay` or `khalti`.
    pub gateway: String,
    /// ISO code.
    pub currency: String,
    /// What the gift comes to there, in minor units.
    pub amount_minor: i64,
    /// Who receives the money there.
    pub payee: String,
}

/// A payment beyond the one that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct SurplusView {
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// Whether all of it has gone back.
    pub is_refunded: bool,
}

impl DonationView {
    /// The status; `None` for one of a newer server.
    pub fn status(&self) -> Option<Status> {
        Status::lookup(&self.status)
    }
}

crate::wire!(DonationView {
    donation_id,
    status,
    amount_minor,
    currency,
    campaign,
    gateway,
    under_review,
    payment_id,
    paid_at,
    returned_minor,
    receipt_mail,
    next,
    failure,
    alternative,
    surplus,
});
crate::wire!(FailureView { reason, message });
crate::wire!(AlternativeView {
    gateway,
    currency,
    amount_minor,
    payee
});
crate::wire!(SurplusView {
    amount_minor,
    currency,
    is_refunded
});
