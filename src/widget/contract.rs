//! What a page can rely on: attributes, events and what the events tell.
//!
//! `daan.d.ts` and `custom-elements.json` are written from these; see `tests/contract.rs` of `crates/embed`.
//! A detail is plain JSON without anything personal: it ends in the analytics of people we do not know.

use serde::{Deserialize, Serialize};

/// The version that every detail carries. It changes when a member changes its meaning or goes.
pub const VERSION: i64 = 1;

/// Something can be given.
pub const READY: &str = "daan-ready";
/// The donor changed the amount or the currency.
pub const CHANGE: &str = "daan-change";
/// The donor pressed the button, and the form is in order. Cancelable.
pub const SUBMIT: &str = "daan-submit";
/// The donation has a name.
pub const ORDER_CREATED: &str = "daan-order-created";
/// The payment window is open, or the donor is on the way to another page to pay.
pub const OPEN: &str = "daan-open";
/// The server has verified that the money has arrived.
pub const SUCCESS: &str = "daan-success";
/// Money may be under way; nothing is known for sure yet.
pub const PENDING: &str = "daan-pending";
/// Something did not work. It does not say that no money moved.
pub const FAILURE: &str = "daan-failure";
/// The donor closed the payment window.
pub const CANCEL: &str = "daan-cancel";
/// Something could not be loaded, or was not understood.
pub const LOAD_ERROR: &str = "daan-load-error";

/// What a page's developer is told where the payment window does not come.
pub const CHECKOUT_BLOCKED: &str = "Razorpay's checkout.js could not be loaded or shown: a content blocker, or a policy of this page";

/// Detail of [`READY`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// `en`, `hi` or `ne`.
    pub locale: String,
}

/// Detail of [`CHANGE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// In the minor unit of `currency`; absent while there is none that could be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// ISO 4217.
    pub currency: String,
}

/// Detail of [`SUBMIT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmitDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// In the minor unit of `currency`.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// `razorpay` or `khalti`.
    pub gateway: String,
}

/// Detail of [`ORDER_CREATED`] and [`CANCEL`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DonationDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// The reference, as donor and bookkeeper have it.
    pub donation_id: String,
}

/// Detail of [`OPEN`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// The reference.
    pub donation_id: String,
    /// `window` where the page stays, `page` where the donor leaves it.
    pub way: String,
}

/// Detail of [`SUCCESS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// The reference.
    pub donation_id: String,
    /// In the minor unit of `currency`.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// `razorpay` or `khalti`.
    pub gateway: String,
    /// `paid`, `partially_refunded` or `refunded`.
    pub status: String,
}

/// Detail of [`PENDING`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// The reference.
    pub donation_id: String,
    /// `confirming`, `processing` or `under_review`.
    pub status: String,
}

/// Detail of [`FAILURE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// The reference, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donation_id: Option<String>,
    /// A stable word: one of the server's error codes, or the gateway's reason for a failed attempt.
    pub code: String,
}

/// Detail of [`LOAD_ERROR`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadErrorDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug, where one is named.
    pub campaign: String,
    /// What is missing or wrong: `campaign`, `origin`, `network`, `wasm`, `checkout`, `attribute` or `stopped`.
    pub what: String,
    /// For the page's developer, in English.
    pub message: String,
    /// The address of a page that says what to do about it.
    pub help: String,
}

/// What `status()` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusDetail {
    /// [`VERSION`].
    pub version: i64,
    /// The campaign's slug.
    pub campaign: String,
    /// `form`, `preparing`, `open`, `checking`, `confirming`, `processing`, `under_review`, `unpaid`, `blocked`,
    /// `rejected`, `leaving` or `done`.
    pub step: String,
    /// The reference, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donation_id: Option<String>,
}

daan_api::wire!(ReadyDetail {
    version,
    campaign,
    locale
});
daan_api::wire!(ChangeDetail {
    version,
    campaign,
    amount_minor,
    currency
});
daan_api::wire!(SubmitDetail {
    version,
    campaign,
    amount_minor,
    currency,
    gateway
});
daan_api::wire!(DonationDetail {
    version,
    campaign,
    donation_id
});
daan_api::wire!(OpenDetail {
    version,
    campaign,
    donation_id,
    way
});
daan_api::wire!(SuccessDetail {
    version,
    campaign,
    donation_id,
    amount_minor,
    currency,
    gateway,
    status
});
daan_api::wire!(PendingDetail {
    version,
    campaign,
    donation_id,
    status
});
daan_api::wire!(FailureDetail {
    version,
    campaign,
    donation_id,
    code
});
daan_api::wire!(LoadErrorDetail {
    version,
    campaign,
    what,
    message,
    help
});
daan_api::wire!(StatusDetail {
    version,
    campaign,
    step,
    donation_id
});
