//! The keys that backend and gateway share, and what is signed with them.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The keys of the gateway's account. They sign what a case brings to the backend.
#[derive(Clone)]
pub struct Keys {
    /// Key id.
    pub id: String,
    /// Key secret: signs payments, and opens the gateway's API.
    pub secret: String,
    /// Webhook secret: signs events.
    pub webhook_secret: String,
}

impl Default for Keys {
    /// The sandbox's own.
    fn default() -> Keys {
        Keys {
            id: daan_sandbox::KEY_ID.to_owned(),
            secret: daan_sandbox::KEY_SECRET.to_owned(),
            webhook_secret: daan_sandbox::WEBHOOK_SECRET.to_owned(),
        }
    }
}

/// HMAC-SHA256 in lower-case hex.
pub(super) fn signature(message: &[u8], secret: &str) -> String {
    // HMAC takes a key of any length; the error is of ciphers that do not.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(message);
    hex::encode(mac.finalize().into_bytes())
}
