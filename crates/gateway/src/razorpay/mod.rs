//! Razorpay: its HTTP API, its signatures and its webhooks' contents.
//!
//! A POST is sent exactly once, whatever becomes of it: Razorpay's orders have no idempotency key, so a
//! repeated create makes a second order. [`Error::effect_is_unknown`] tells when to look first.

mod answer;
mod api_error;
mod client;
mod config;
mod credentials;
mod dispute;
mod downtime;
mod event;
mod event_evidence;
mod evidence;
mod filter;
mod methods;
mod new_order;
mod new_refund;
mod notes;
mod one_call;
mod order;
mod page;
mod payment;
mod redaction;
mod refund;
mod refunding;
mod settled;
pub mod signature;

pub use crate::{BuildError, ForeignAddress, SettingError, Unreadable};
pub use api_error::{ApiError, ErrorCode};
pub use client::Client;
pub use config::{ApiUrl, Config};
pub use credentials::{Credentials, Mode, WebhookSecrets};
pub use dispute::{Dispute, DisputeStatus};
pub use downtime::{Downtime, DowntimeStatus, Instrument};
pub use event::{Event, EventKind, UnreadableEvent};
pub use event_evidence::evidence_of_event;
pub use evidence::{Untranslatable, evidence};
pub use filter::{Expand, OrderFilter, Window};
pub use methods::Methods;
pub use new_order::{CaptureSetting, InvalidOrder, NewOrder, RefundSpeed};
pub use new_refund::{InvalidRefund, NewRefund, RefundKey};
pub use notes::Notes;
pub use one_call::{
    Action, ActionUrl, Browser, CardDetails, Followed, InvalidPayment, NewPayment, NextAction, Otp,
    Payer, PaymentMethod, Proof, SameOrder, Started, Upi, Workflow,
};
pub use order::{Order, OrderStatus};
pub use page::Page;
pub use payment::{AcquirerIds, Card, Payment, PaymentError, PaymentStatus};
pub use refund::{Refund, RefundStatus};
pub use settled::{SettledEntry, SettledKind, SettledMonth};

/// Why a call of Razorpay's API has no result.
pub type Error = crate::CallError<ApiError>;
