//! What `X-Refund-Idempotency` promises: one key, one refund.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Gateway, Refund};
use crate::error::ApiError;

/// The keys that came with refunds.
#[derive(Default)]
pub(crate) struct RefundKeys {
    /// Which request a key was first used for, and the refund it made.
    used: HashMap<String, (Value, String)>,
    /// Keys of requests that nobody has been answered yet.
    busy: HashSet<String>,
}

impl Gateway {
    /// Takes a key until [`Gateway::release_refund_key`]; answers whether nobody else has it.
    pub(crate) fn claim_refund_key(&mut self, key: &str) -> bool {
        self.refund_keys.busy.insert(key.to_owned())
    }

    /// The answer is out: the key may come again.
    pub(crate) fn release_refund_key(&mut self, key: &str) {
        self.refund_keys.busy.remove(key);
    }

    /// The refund that a key already made, if the request is the same one.
    pub(crate) fn recall_refund(
        &self,
        key: &str,
        request: &Value,
    ) -> Result<Option<Refund>, ApiError> {
        let Some((first, refund_id)) = self.refund_keys.used.get(key) else {
            return Ok(None);
        };
        if first != request {
            let words =
                "Different request with the same idempotency key has already been processed.";
            return Err(ApiError::invalid(words));
        }
        self.refunds.find(refund_id).cloned().map(Some)
    }

    /// Ties a key to the refund it made.
    pub(crate) fn remember_refund(&mut self, key: &str, request: Value, refund: &Refund) {
        let made = (request, refund.id.clone());
        self.refund_keys.used.insert(key.to_owned(), made);
    }
}
