//! Khalti: its web checkout's HTTP API and what its answers prove.
//!
//! Khalti signs nothing and sends no webhooks: the only proof of a payment is its answer to our own
//! lookup, with our key, of a `pidx` that we were given for this donation. What the donor's browser
//! brings back is no more than a reason to look.
//!
//! ```no_run
//! use daan_domain::{Currency, Money};
//! use daan_gateway::khalti::{ApiUrl, Client, Config, NewPayment, Purchase, SecretKey, evidence};
//!
//! # async fn pay() -> Result<(), Box<dyn std::error::Error>> {
//! let api_url = ApiUrl::parse("https://dev.khalti.com/api/v2")?;
//! let client = Client::new(Config::new(api_url, SecretKey::parse("0123456789abcdef")?))?;
//! let initiated = client
//!     .initiate(&NewPayment::new(Purchase {
//!         amount: Money::new(500_00, Currency::NPR)?,
//!         order_id: "DN-4F7K-Q2MX-9TBZ",
//!         order_name: "School books",
//!         return_url: "https://give.example.org/return/khalti/0123456789",
//!         website_url: "https://give.example.org/",
//!         customer: None,
//!     })?)
//!     .await?;
//! // The donor is sent to `initiated.payment_url`; afterwards:
//! let lookup = client.lookup(&initiated.pidx).await?;
//! for proved in evidence(&lookup, &initiated.pidx) {
//!     println!("{proved:?}");
//! }
//! # Ok(())
//! # }
//! ```

mod api_error;
mod client;
mod config;
mod customer;
mod evidence;
mod initiated;
mod lookup;
mod new_payment;

pub use crate::{BuildError, ForeignAddress, SettingError, Unreadable};
pub use api_error::{ApiError, FieldProblem};
pub use client::Client;
pub use config::{ApiUrl, Config, SecretKey};
pub use customer::Customer;
pub use evidence::{evidence, full_refund_id};
pub use initiated::{Initiated, PaymentUrl};
pub use lookup::{Lookup, LookupStatus};
pub use new_payment::{InvalidPayment, NewPayment, Purchase};

/// Why a call of Khalti's API has no result.
pub type Error = crate::CallError<ApiError>;
