//! Razorpay: its HTTP API, its signatures and its webhooks' contents.
//!
//! A POST is sent exactly once, whatever becomes of it: Razorpay's orders have no idempotency key, so a
//! repeated create makes a second order. [`Error::effect_is_unknown`] tells when to look first.

mod answer;
mod api_error;
mod client;
mod config;
mod credentials;
mod error;
mod event;
mod evidence;
mod filter;
mod lenient;
mod new_order;
mod notes;
mod order;
mod page;
mod payment;
mod refund;
pub mod signature;

pub use api_error::{ApiError, ErrorCode};
pub use client::{BuildError, Client};
pub use config::{ApiUrl, Config};
pub use credentials::{Credentials, Mode, SettingError, WebhookSecrets};
pub use error::{Error, Unreadable};
pub use event::{Event, UnreadableEvent};
pub use evidence::{Untranslatable, evidence};
pub use filter::{Expand, OrderFilter, Window};
pub use new_order::{CaptureSetting, InvalidOrder, NewOrder, RefundSpeed};
pub use notes::Notes;
pub use order::{Order, OrderStatus};
pub use page::Page;
pub use payment::{AcquirerIds, Card, Payment, PaymentError, PaymentStatus};
pub use refund::{Refund, RefundStatus};
