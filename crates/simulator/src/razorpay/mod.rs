//! A model of Razorpay, written from its documents and not from our client.

pub(crate) mod api;
pub(crate) mod books;
pub(crate) mod json;
mod seal;

pub(crate) use seal::{KEY_ID, KEY_SECRET, WEBHOOK_SECRET, proof_of, seal_of};

use books::News;
use serde_json::Value;

/// What a call came to.
pub(crate) struct Effect {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// What webhooks will tell of it.
    pub(crate) news: Vec<News>,
}
