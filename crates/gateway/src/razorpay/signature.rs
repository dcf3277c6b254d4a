//! Razorpay's signatures: HMAC-SHA256 as 64 lower-case hex characters, compared in constant time.
//!
//! | what | signed text | key |
//! |---|---|---|
//! | order | `order_id\|payment_id` | key secret |
//! | subscription | `payment_id\|subscription_id`, the other way round | key secret |
//! | payment link | `link_id\|reference_id\|status\|payment_id` | key secret |
//! | webhook | the body's raw bytes | webhook secret |
//!
//! A right signature proves that the payment was authorised for this order, not that it was captured.

use super::credentials::WebhookSecrets;
use daan_domain::{GatewayOrderId, PaymentId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{fmt, iter};

/// A secret, prepared for checking signatures.
///
/// The key's two blocks are hashed once, not with every signature.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The signature is not 64 lower-case hex characters.
    #[error("a signature is 64 lower-case hex characters")]
    Malformed,
    /// A signed part contains `|`, so that it could reach into the next one.
    #[error("a signed part contains the separator")]
    Separator,
    /// It was made with another secret or over something else.
    #[error("the signature does not fit")]
    Wrong,
}

/// What a payment link's callback carries, all of it signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentLink<'a> {
    /// `razorpay_payment_link_id`
    pub link_id: &'a str,
    /// `razorpay_payment_link_reference_id`; empty where the link has none.
    pub reference_id: &'a str,
    /// `razorpay_payment_link_status`
    pub status: &'a str,
    /// `razorpay_payment_id`
    pub payment_id: &'a str,
}

const SEPARATOR: &str = "|";
const HEX_CHARS: usize = 64;

impl Key {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    pub(super) fn new(secret: &str) -> Key {
        Key(<Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).expect("any length is a key"))
    }

    fn verify<'a>(
        &self,
        message: impl Iterator<Item = &'a [u8]>,
        signature: &str,
    ) -> Result<(), SignatureError> {
        let signature = decode(signature)?;
        let mut mac = self.0.clone();
        message.for_each(|piece| mac.update(piece));
        mac.verify_slice(&signature)
            .map_err(|_| SignatureError::Wrong)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Checks what the checkout's handler and the callback bring.
///
/// `order` is the one in our own store: with the browser's, a right triple of another donation would fit.
///
/// # Errors
/// [`SignatureError`]
pub fn verify_order(
    key: &Key,
    order: &GatewayOrderId,
    payment: &PaymentId,
    signature: &str,
) -> Result<(), SignatureError> {
    verify_parts(key, [order.as_str(), payment.as_str()], signature)
}

/// Checks what the checkout brings for a subscription. The payment comes first here.
///
/// # Errors
/// [`SignatureError`]
pub fn verify_subscription(
    key: &Key,
    payment: &PaymentId,
    subscription_id: &str,
    signature: &str,
) -> Result<(), SignatureError> {
    verify_parts(key, [payment.as_str(), subscription_id], signature)
}

/// Checks what a payment link's callback brings.
///
/// # Errors
/// [`SignatureError`]
pub fn verify_payment_link(
    key: &Key,
    link: PaymentLink<'_>,
    signature: &str,
) -> Result<(), SignatureError> {
    let PaymentLink {
        link_id,
        reference_id,
        status,
        payment_id,
    } = link;
    verify_parts(key, [link_id, reference_id, status, payment_id], signature)
}

/// Checks a webhook: `body` is what arrived, byte for byte, before anything parsed it.
///
/// # Errors
/// [`SignatureError`] where no secret fits.
pub fn verify_webhook(
    secrets: &WebhookSecrets,
    body: &[u8],
    signature: &str,
) -> Result<(), SignatureError> {
    let mut outcome = Err(SignatureError::Wrong);
    for key in secrets.keys() {
        // One fitting secret suffices; which of them it was is no secret.
        outcome = outcome.or_else(|_| key.verify(iter::once(body), signature));
    }
    outcome
}

fn verify_parts<const N: usize>(
    key: &Key,
    parts: [&str; N],
    signature: &str,
) -> Result<(), SignatureError> {
    if parts.iter().any(|part| part.contains(SEPARATOR)) {
        return Err(SignatureError::Separator);
    }
    let pieces = parts.iter().enumerate().flat_map(|(n, part)| {
        let separator = if n == 0 { "" } else { SEPARATOR };
        [separator.as_bytes(), part.as_bytes()]
    });
    key.verify(pieces, signature)
}

/// `hex` reads upper case too; Razorpay never writes it, and one signature should have one spelling.
fn decode(signature: &str) -> Result<[u8; HEX_CHARS / 2], SignatureError> {
    let mut bytes = [0; HEX_CHARS / 2];
    let lower_case = signature.bytes().all(|b| !b.is_ascii_uppercase());
    match hex::decode_to_slice(signature, &mut bytes) {
        Ok(()) if lower_case => Ok(bytes),
        _ => Err(SignatureError::Malformed),
    }
}
