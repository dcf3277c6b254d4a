//! A gift as the form sends it.

use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// What `begin_donation` answered.
#[derive(Debug, Clone)]
pub(crate) struct Begun {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) order: String,
}

impl Begun {
    pub(crate) fn read(body: &Value) -> Begun {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Begun {
            id: text(&body["donation_id"]),
            token: text(&body["token"]),
            order: text(&body["next"]["order_id"]),
        }
    }
}

/// A gift of ₹500, each call another one.
pub(crate) fn gift() -> Value {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    gift_with_key(&format!("key-of-gift-{number:08}"))
}

pub(crate) fn gift_with_key(key: &str) -> Value {
    json!({"request": {
        "idempotency_key": key,
        "campaign": "education",
        "amount_minor": 500_00,
        "currency": "INR",
        "gateway": "razorpay",
        "donor": {"name": "Asha Rai", "email": "asha@example.org"},
        "anonymous": false,
        "locale": "en",
        "declares_indian_citizen": true,
    }})
}
