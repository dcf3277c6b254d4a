//! The two HMAC-SHA256 signatures of the protocol, as lower-case hex.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What the handler and the callback carry: the order and the payment, under the API key's secret.
pub(crate) fn of_payment(order_id: &str, payment_id: &str, key_secret: &str) -> String {
    hmac_hex(format!("{order_id}|{payment_id}").as_bytes(), key_secret)
}

/// What a webhook carries: exactly the bytes of its body, under the webhook's own secret.
pub(crate) fn of_webhook(body: &[u8], webhook_secret: &str) -> String {
    hmac_hex(body, webhook_secret)
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes a key of any length, so the constructor cannot fail"
)]
fn hmac_hex(message: &[u8], secret: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key length");
    mac.update(message);
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    // The expected values stand in the official SDKs' own test suites (razorpay-node, razorpay-python).
    #[test]
    fn a_payment_signature_equals_the_sdks_vector() {
        assert_eq!(
            of_payment(
                "order_IEIaMR65cu6nz3",
                "pay_IH4NVgf4Dreq1l",
                "EnLs21M47BllR3X8PSFtjtbd"
            ),
            "0d4e745a1838664ad6c9c9902212a32d627d68e917290b0ad5f08ff4561bc50f"
        );
    }

    #[test]
    fn a_webhook_signature_equals_the_sdks_vector() {
        assert_eq!(
            of_webhook(br#"{"a":1,"b":2,"c":{"d":3}}"#, "123456"),
            "2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc"
        );
    }
}
