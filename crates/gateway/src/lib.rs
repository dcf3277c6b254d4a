//! Clients of the payment gateways: they translate and verify, and decide nothing about our ledger.
//!
//! No storage, no retries, no schedule and no donor's words in here: what a payment means for a donation
//! is `daan_domain::settle`'s to say, and when to ask again is the server's.
//!
//! ```
//! use daan_domain::{GatewayOrderId, PaymentId};
//! use daan_gateway::razorpay::{Credentials, signature};
//!
//! let credentials = Credentials::parse("rzp_test_1DP5mmOlF5G5ag", "EnLs21M47BllR3X8PSFtjtbd")?;
//! signature::verify_order(
//!     credentials.signing_key(),
//!     &GatewayOrderId::parse("order_IEIaMR65cu6nz3")?, // ours, not the one the browser sent
//!     &PaymentId::parse("pay_IH4NVgf4Dreq1l")?,
//!     "0d4e745a1838664ad6c9c9902212a32d627d68e917290b0ad5f08ff4561bc50f",
//! )?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod answer;
mod breaker;
mod error;
mod http;
pub mod khalti;
mod lenient;
pub mod razorpay;
mod setting;
mod traced;
mod transport;

pub use address::ForeignAddress;
pub use breaker::{Breaker, End, Outside, Rest};
pub use error::{CallError, Refusal, Unreadable};
pub use http::BuildError;
pub use setting::SettingError;
pub use traced::TRACES;
pub use transport::{Carried, Delivered, Lost, Transport};
