//! What a page can rely on: events and what they tell.
//!
//! `daan.d.ts` and `custom-elements.json` are written from these by `cargo xtask types`.
//! A detail is plain JSON without anything personal: it ends in the analytics of people we do not know.

mod declare;
mod details;

use declare::events;
#[cfg(test)]
pub(super) use declare::{Detail, Event};
#[cfg(test)]
pub(super) use details::DETAILS;
pub use details::{
    ChangeDetail, DonationDetail, FailureDetail, LoadErrorDetail, OpenDetail, PendingDetail,
    ReadyDetail, StatusDetail, SubmitDetail, SuccessDetail,
};

/// The version that every detail carries. It changes when a member changes its meaning or goes.
pub const VERSION: i64 = 1;

events! {
    /// Something can be given.
    READY = "daan-ready", ReadyDetail;
    /// The donor changed the amount or the currency.
    CHANGE = "daan-change", ChangeDetail;
    /// The donor pressed the button, and the form is in order. `preventDefault()` keeps the gift from being begun.
    SUBMIT = "daan-submit", SubmitDetail;
    /// The donation has a name.
    ORDER_CREATED = "daan-order-created", DonationDetail;
    /// The payment window is open, or the donor is on the way to another page to pay.
    OPEN = "daan-open", OpenDetail;
    /// The server has verified that the money has arrived.
    SUCCESS = "daan-success", SuccessDetail;
    /// Money may be under way; nothing is known for sure yet.
    PENDING = "daan-pending", PendingDetail;
    /// Something did not work. It does not say that no money moved.
    FAILURE = "daan-failure", FailureDetail;
    /// The donor closed the payment window.
    CANCEL = "daan-cancel", DonationDetail;
    /// Something could not be loaded, or was not understood.
    LOAD_ERROR = "daan-load-error", LoadErrorDetail;
}

/// What a page's developer is told where the payment window does not come.
pub const CHECKOUT_BLOCKED: &str = "Razorpay's checkout.js could not be loaded or shown: a content blocker, or a policy of this page";

/// What a page's developer is told where the checkout itself has failed.
pub const STOPPED: &str =
    "the checkout has stopped by a fault of its own; the donor is shown how to go on";
