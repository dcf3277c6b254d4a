//! The one-time password of a card payment on our own page.

use super::workflow::Workflow;
use crate::razorpay::ApiUrl;
use crate::{Unreadable, lenient};
use daan_domain::{GatewayOrderId, PaymentId};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use zeroize::Zeroizing;

/// A one-time password as the payer typed it. Banks differ in its length, so it only must not be empty.
pub struct Otp(Zeroizing<String>);

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The payment goes on.
    Next(Workflow),
    /// The payer's bank agreed.
    Proved(Proof),
}

/// What the checkout's handler would bring: [`crate::razorpay::signature::verify_order`] has to check it,
/// with the order in our own store.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Proof {
    /// `pay_…`
    #[serde(
        rename = "razorpay_payment_id",
        deserialize_with = "lenient::payment_id"
    )]
    pub payment: PaymentId,
    /// `order_…`
    #[serde(rename = "razorpay_order_id", deserialize_with = "lenient::order_id")]
    pub order: GatewayOrderId,
    /// 64 hex characters.
    #[serde(rename = "razorpay_signature")]
    pub signature: String,
}

const MAX_CHARS: usize = 32;

impl Otp {
    /// Reads a one-time password; white space around it goes. `None` where it is empty, longer than 32
    /// characters or has anything in it but visible ASCII.
    pub fn parse(text: &str) -> Option<Otp> {
        let text = text.trim();
        let fits =
            (1..=MAX_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Otp(Zeroizing::new(text.to_owned())))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Otp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Otp(…)")
    }
}

impl Followed {
    pub(super) fn read(value: Value, api_url: &ApiUrl) -> Result<Followed, Unreadable> {
        if value.get("razorpay_signature").is_some() {
            let proof = serde_json::from_value(value).map_err(|_| Unreadable::NotThe("proof"))?;
            Ok(Followed::Proved(proof))
        } else {
            Workflow::read(value, api_url).map(Followed::Next)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_one_time_password_is_of_any_length_but_not_empty_and_is_not_shown() {
        for good in ["1", "123456", " 12345678\n", "ab12"] {
            let otp = Otp::parse(good).unwrap();
            assert_eq!(otp.as_str(), good.trim());
            assert_eq!(format!("{otp:?}"), "Otp(…)");
        }
        for broken in ["", " \n", "12 34", "१२३४", &"1".repeat(33)] {
            assert!(Otp::parse(broken).is_none(), "{broken:?}");
        }
    }
}
