//! The sandbox over real HTTP, as a merchant's server meets it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod authentication;
mod browser;
mod checkout;
mod control;
mod deck;
mod endpoint;
mod faults;
mod hosted;
mod khalti;
mod one_call;
mod orders;
mod payments;
mod redirect;
mod refunds;
mod settlements;
mod support;
mod validation;
mod webhooks;
mod webhooks_on_demand;
