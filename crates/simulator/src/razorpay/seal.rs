//! Razorpay's signatures, made as Razorpay makes them.

use hmac::{Hmac, Mac};
use sha2::Sha256;

pub(crate) const KEY_ID: &str = "rzp_test_Simulator0001";
pub(crate) const KEY_SECRET: &str = "simulator-key-secret";
pub(crate) const WEBHOOK_SECRET: &str = "simulator-webhook-secret";

/// What checkout.js hands over after a payment of this order.
pub(crate) fn proof_of(order: &str, payment: &str) -> String {
    seal_of(KEY_SECRET, format!("{order}|{payment}").as_bytes())
}

/// HMAC-SHA256 in lower-case hex.
pub(crate) fn seal_of(secret: &str, message: &[u8]) -> String {
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(message);
    hex::encode(mac.finalize().into_bytes())
}
