//! Order and payment in one call, for accounts that have Razorpay's Single Integration API (Curlec's in
//! Malaysia among them).
//!
//! Where to go next stands in the answer, and is followed or shown as it came. Polling is
//! [`super::Client::payment`].

mod action_url;
mod browser;
mod calls;
mod card;
mod method;
mod new_payment;
mod otp;
mod wire;
mod workflow;

pub use action_url::ActionUrl;
pub use browser::Browser;
pub use calls::SameOrder;
pub use card::CardDetails;
pub use method::{PaymentMethod, Upi};
pub use new_payment::{InvalidPayment, NewPayment, Payer};
pub use otp::{Followed, Otp, Proof};
pub use workflow::{Action, NextAction, Started, Workflow};
