//! What an error tells, and what it must not.

use super::build::{create, hasty_client, inr, payment_id};
use crate::line::{Act, Line, answer, plain};
use daan_gateway::razorpay::{Error, ErrorCode, OrderFilter, Unreadable};

const PAYMENT: &str = include_str!("../../documents/payment_captured.json");

#[tokio::test]
async fn a_refusal_keeps_its_particulars() {
    let body = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"Order amount less than minimum amount allowed",
        "source":"business","step":"order_creation","reason":"amount_less_than_minimum_amount","metadata":{},"field":"amount"}}"#;
    let line = Line::doing(vec![plain("400 Bad Request", body)]).await;
    let Err(Error::Refused(error)) = create(&line).await else {
        panic!("a 400 is a refusal");
    };
    assert_eq!((error.status, &error.code), (400, &ErrorCode::BadRequest));
    assert_eq!(
        error.reason.as_deref(),
        Some("amount_less_than_minimum_amount")
    );
    assert_eq!(error.source.as_deref(), Some("business"));
    assert_eq!(error.step.as_deref(), Some("order_creation"));
    assert_eq!(error.field.as_deref(), Some("amount"));
    assert!(error.description.unwrap().starts_with("Order amount"));
}

#[tokio::test]
async fn how_long_to_wait_is_told_in_seconds_or_not_at_all() {
    let date = "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n";
    for (header, expected) in [
        ("Retry-After: 7\r\n", Some(7)),
        (date, None),
        ("", None),
        ("Retry-After: -1\r\n", None),
    ] {
        let line = Line::doing(vec![Act::Close(answer(
            "429 Too Many Requests",
            header,
            b"",
        ))])
        .await;
        let error = create(&line).await.unwrap_err();
        assert_eq!(
            error,
            Error::RateLimited {
                retry_after_s: expected
            },
            "{header}"
        );
    }
}

#[tokio::test]
async fn only_what_may_pass_by_itself_is_transient() {
    for (act, transient) in [
        (plain("400 Bad Request", ""), false),
        (plain("401 Unauthorized", ""), false),
        (plain("409 Conflict", ""), true),
        (plain("429 Too Many Requests", ""), true),
        (plain("502 Bad Gateway", ""), true),
        (plain("200 OK", "<html>"), true),
        (Act::Close(vec![]), true),
    ] {
        let line = Line::doing(vec![act]).await;
        let error = create(&line).await.unwrap_err();
        assert_eq!(error.is_transient(), transient, "{error:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_unreadable_answer_is_told() {
    let too_long = "x".repeat(1024 * 1024 + 1);
    for (act, expected) in [
        (plain("200 OK", ""), Unreadable::Empty),
        (plain("200 OK", "<html>"), Unreadable::NotJson),
        (plain("200 OK", PAYMENT), Unreadable::NotThe("order")),
        (plain("200 OK", "{}"), Unreadable::NotThe("order")),
        (plain("200 OK", &too_long), Unreadable::TooLong),
        (plain("301 Moved Permanently", ""), Unreadable::Redirect),
    ] {
        let line = Line::doing(vec![act]).await;
        let Err(Error::UnreadableAnswer { problem, .. }) = create(&line).await else {
            panic!("{expected:?} is an unreadable answer");
        };
        assert_eq!(problem, expected);
    }
}

#[tokio::test]
async fn no_error_shows_a_secret_a_query_or_a_donor() {
    let personal = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"asha@example.org canary"},"entity":"order","id":"canary"}"#;
    for act in [
        Act::Close(vec![]),
        Act::Silence(vec![]),
        plain("200 OK", personal),
        plain("200 OK", "canary"),
        plain("400 Bad Request", personal),
        plain("500 Internal Server Error", personal),
        Act::Close(answer("302 Found", "location: /?canary\r\n", b"")),
        Act::Close(b"canary".to_vec()),
    ] {
        let line = Line::doing(vec![act]).await;
        let client = hasty_client(&line.origin);
        let filter = OrderFilter::of_receipt("canary");
        let listed = client.orders(&filter).await.unwrap_err();
        let captured = client
            .capture(&payment_id("pay_1"), inr(100))
            .await
            .unwrap_err();
        let shown = format!("{listed} {listed:?} {captured} {captured:?} {client:?}");
        for secret in ["canary", "asha", "key-secret", "cnpwX3", "receipt="] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
