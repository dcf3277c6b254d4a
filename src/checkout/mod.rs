//! The checkout: from the press on the button to the word of the server that the money has arrived.

mod backoff;
pub mod draft;
mod early;
pub mod flow;
mod key;
pub mod pending;
pub mod razorpay;
pub mod rehearsal;
pub mod script;
pub mod step;
mod turn;
