//! The sandbox over real HTTP, as a merchant's server meets it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod authentication;
mod checkout;
mod control;
mod faults;
mod orders;
mod payments;
mod refunds;
mod support;
mod validation;
mod webhooks;
