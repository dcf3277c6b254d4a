//! What the merchant does next with a payment that has begun.

use form_urlencoded::Serializer;
use serde_json::{Value, json};

use crate::checkout::{MERCHANT, bank};
use crate::config::KEY_ID;
use crate::gateway::{Method, Visit};

/// The steps, each with an address that is to be followed as it is.
pub(super) fn next(visit: &Visit, amount_minor: i64, origin: &str) -> Value {
    let id = &visit.payment_id;
    let redirect = step("redirect", &format!("{origin}{}", bank::address(visit)));
    let poll = step("poll", &format!("{origin}/v1/payments/{id}"));
    match &visit.errand.method {
        Method::Card(_) => {
            let query = format!("track_id={}&key_id={KEY_ID}", visit.track_id);
            let generate = format!("{origin}/v1/payments/{id}/otp_generate?{query}");
            json!([redirect, step("otp_generate", &generate)])
        }
        Method::Netbanking { .. } | Method::Fpx { .. } | Method::Wallet { .. } => json!([redirect]),
        Method::Upi { .. } => json!([poll]),
        Method::UpiIntent => json!([step("intent", &intent(visit, amount_minor)), poll]),
    }
}

/// Where a one-time password goes, and where another one is asked for.
pub(super) fn next_of_otp(visit: &Visit, origin: &str) -> Value {
    let payment = format!("{origin}/v1/payments/{}", visit.payment_id);
    let submit = format!("{payment}/otp_submit/{}?key_id={KEY_ID}", visit.track_id);
    let resend = format!("{payment}/otp_resend/json?key_id={KEY_ID}");
    json!([step("otp_submit", &submit), step("otp_resend", &resend)])
}

fn step(action: &str, url: &str) -> Value {
    json!({"action": action, "url": url})
}

/// For a payer's app; in test mode there is none that could open it.
fn intent(visit: &Visit, amount_minor: i64) -> String {
    let rupees = format!("{}.{:02}", amount_minor / 100, amount_minor % 100);
    let mut query = Serializer::new(String::new());
    query
        .append_pair("pa", "sandbox@razorpay")
        .append_pair("pn", &MERCHANT.replace(' ', ""))
        .append_pair("tr", &visit.track_id)
        .append_pair("am", &rupees)
        .append_pair("cu", "INR");
    format!("upi://pay?{}", query.finish())
}
