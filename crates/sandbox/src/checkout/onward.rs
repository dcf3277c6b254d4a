//! Where a payer's browser goes when the bank has answered.

use serde_json::Value;

use super::proof::proof;
use crate::gateway::{Payment, PaymentStatus, Visit};
use crate::template::{Slot, fill};

const FORM: &str = include_str!("../../assets/hosted/return.html");

/// The members of an error, in the order of the real post. Their names are literal: `error[code]`.
const ERROR_MEMBERS: [&str; 6] = [
    "code",
    "description",
    "source",
    "step",
    "reason",
    "metadata",
];

/// The browser's next step.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Onward {
    /// Posts these fields to the merchant.
    Post {
        url: String,
        fields: Vec<(String, String)>,
    },
    /// Goes to an address.
    Go(String),
    /// Stays: nobody has said where to go.
    Stay,
}

/// A success is always posted; a failure only where it neither leads back to the checkout nor was a cancellation
/// that has an address of its own.
pub(super) fn onward(visit: &Visit, payment: &Payment) -> Onward {
    let way_back = &visit.errand.way_back;
    let is_failed = payment.status == PaymentStatus::Failed;
    if let Some(session_id) = way_back.session_id.as_deref().filter(|_| is_failed) {
        let address = format!("/v1/checkout/embedded/{session_id}?failed={}", payment.id);
        return Onward::Go(address);
    }
    if let Some(cancel_url) = way_back.cancel_url.as_ref().filter(|_| is_failed)
        && visit.is_cancelled
    {
        return Onward::Go(cancel_url.clone());
    }
    match &way_back.callback_url {
        None => Onward::Stay,
        Some(url) => Onward::Post {
            url: url.clone(),
            fields: fields(payment),
        },
    }
}

/// The fields of the callback: three that prove the payment, or the error's members. `error[metadata]` is one
/// JSON text, and nothing of a failure is signed.
fn fields(payment: &Payment) -> Vec<(String, String)> {
    let Some(error) = payment.failure() else {
        let proof = proof(payment);
        let names = [
            "razorpay_payment_id",
            "razorpay_order_id",
            "razorpay_signature",
        ];
        return texts(&names, &proof, str::to_owned);
    };
    texts(&ERROR_MEMBERS, &error, |name| format!("error[{name}]"))
}

fn texts(
    names: &[&str],
    members: &Value,
    spelled: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let present = names.iter().filter_map(|name| {
        let text = match members.get(name)? {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Some((spelled(name), text))
    });
    present.collect()
}

/// The form that posts the fields: by itself where scripts run and `is_automatic`, else by its button.
pub(super) fn form(
    url: &str,
    fields: &[(String, String)],
    merchant: &str,
    is_automatic: bool,
) -> String {
    let input = "  <input type=\"hidden\" name=\"{{name}}\" value=\"{{value}}\">\n";
    let inputs = fields.iter().map(|(name, value)| {
        fill(
            input,
            &[("name", Slot::Text(name)), ("value", Slot::Text(value))],
        )
    });
    let inputs: String = inputs.collect();
    let slots = [
        ("url", Slot::Text(url)),
        (
            "auto",
            Slot::Markup(if is_automatic { " data-auto" } else { "" }),
        ),
        ("fields", Slot::Markup(&inputs)),
        ("merchant", Slot::Text(merchant)),
    ];
    fill(FORM, &slots)
}
