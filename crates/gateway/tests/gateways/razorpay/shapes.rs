//! A payment is read in every spelling that Razorpay sends, and not read where it cannot be right.

use daan_gateway::razorpay::{AcquirerIds, Payment, PaymentError, PaymentStatus};
use serde_json::{Value, json};

const PAYMENT_AUTHORIZED: &str = include_str!("../../documents/payment_authorized.json");
const PAYMENT_CAPTURED: &str = include_str!("../../documents/payment_captured.json");
const PAYMENT_FAILED_UPI: &str = include_str!("../../documents/payment_failed_upi.json");

/// The document with some of its fields changed; `null` in `fields` stays null, as on the wire.
fn with(document: &str, fields: &Value) -> String {
    let mut payment: Value = serde_json::from_str(document).unwrap();
    let known = payment.as_object_mut().unwrap();
    known.extend(fields.as_object().unwrap().clone());
    payment.to_string()
}

fn read(document: &str) -> Payment {
    serde_json::from_str(document).unwrap()
}

#[test]
fn odd_spellings_of_a_payment_are_read_as_what_they_mean() {
    for nothing in [json!(null), json!(""), json!("NA")] {
        let document = with(
            PAYMENT_FAILED_UPI,
            &json!({"error_code": nothing, "error_reason": nothing, "error_step": nothing, "error_source": nothing,
                   "order_id": nothing, "method": nothing, "fee": nothing, "captured": nothing}),
        );
        let payment = read(&document);
        assert_eq!(payment.error, PaymentError::default());
        assert_eq!(
            (payment.order_id, payment.method, payment.fee_minor),
            (None, None, None)
        );
        assert_eq!(payment.captured, None);
    }
    for (odd, amount_minor) in [(json!("12300"), 12_300), (json!(-5), -5)] {
        assert_eq!(
            read(&with(PAYMENT_AUTHORIZED, &json!({"amount": odd}))).amount_minor,
            amount_minor
        );
    }
    for (last4, digits) in [
        (json!(153), "0153"),
        (json!("0153"), "0153"),
        (json!(4242), "4242"),
    ] {
        let payment = read(&with(PAYMENT_CAPTURED, &json!({"card": {"last4": last4}})));
        assert_eq!(payment.card.unwrap().last4.as_deref(), Some(digits));
    }
    for (odd, flag) in [
        (json!(1), Some(true)),
        (json!("0"), Some(false)),
        (json!("true"), Some(true)),
    ] {
        assert_eq!(
            read(&with(PAYMENT_AUTHORIZED, &json!({"captured": odd}))).captured,
            flag
        );
    }
    for empty in [json!([]), json!(null), json!({})] {
        let payment = read(&with(
            PAYMENT_CAPTURED,
            &json!({"acquirer_data": empty, "card": empty}),
        ));
        assert_eq!(payment.acquirer, AcquirerIds::default());
    }
}

#[test]
fn a_payment_without_its_essentials_is_not_read() {
    for broken in [
        json!({"id": "pay|1"}),
        json!({"id": null}),
        json!({"amount": null}),
        json!({"amount": 12.5}),
        json!({"amount": "12e3"}),
        json!({"amount": "99999999999999999999"}),
        json!({"currency": null}),
        json!({"status": null}),
        json!({"order_id": "order|1"}),
    ] {
        let document = with(PAYMENT_AUTHORIZED, &broken);
        assert!(
            serde_json::from_str::<Payment>(&document).is_err(),
            "{broken}"
        );
    }
}

#[test]
fn a_status_nobody_knows_is_kept_as_it_came() {
    let payment = read(&with(PAYMENT_AUTHORIZED, &json!({"status": "pending"})));
    assert_eq!(payment.status, PaymentStatus::Other("pending".to_owned()));
    assert_eq!(payment.status.as_str(), "pending");
}

#[test]
fn a_payment_shows_nothing_of_its_payer() {
    let shown = format!(
        "{:?} {:?}",
        read(PAYMENT_CAPTURED),
        read(PAYMENT_FAILED_UPI)
    );
    for personal in ["gaurav", "Gaurav", "9999999999", "failure@razorpay"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}
