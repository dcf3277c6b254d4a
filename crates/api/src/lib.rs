//! What browser and server agree on: wire types, server functions, error codes and their wording.
//!
//! Decides nothing and keeps nothing: the server gives its implementation of [`Checkout`] to the server
//! functions, the browser calls the same functions through [`Client`]. JSON both ways; amounts are
//! integers in the minor unit.
//!
//! ```
//! use daan_api::Problem;
//! use daan_domain::Locale;
//!
//! let problem = Problem::SignatureMismatch;
//! assert_eq!((problem.code(), problem.status()), ("signature_mismatch", 400));
//! let error = problem.into_error(Locale::En, "DN-0000-0000-0000");
//! assert!(error.message.contains("not charged twice"));
//! ```

mod client;
pub mod codec;
pub mod functions;
mod problem;
mod wire;
mod wording;

// The server's half needs tokio and async-trait, which the browser must not carry.
#[cfg(not(target_arch = "wasm32"))]
mod checkout;
// What describes the contract to others is no business of a donor's browser.
#[cfg(not(target_arch = "wasm32"))]
pub mod description;

#[cfg(not(target_arch = "wasm32"))]
pub use checkout::{Checkout, Proof, with_checkout};
pub use client::{Answer, Client, Question, Request};
pub use functions::{BeginDonation, Campaign, ConfirmPayment, Donation, RetryDonation};
pub use problem::{ApiError, BrowserProblem, Problem, refusal_message};
pub use wire::{
    AlternativeView, AmountMinor, BeginRequest, Begun, CampaignView, DonationView, DonorFields,
    FailureView, Next, OfferView, OpenCheckout, PictureView, Prefill, RateView, RecentGift,
    Retried, SurplusView,
};
#[cfg(not(target_arch = "wasm32"))]
pub use wording::{failure_cause, failure_message};
