//! Giving money back: what goes out, and what becomes of it.

use super::build::{client, inr, payment_id};
use crate::line::{Act, Line, answer, plain};
use crate::stub::Stub;
use daan_domain::{Money, RefundId};
use daan_gateway::razorpay::{
    Error, NewRefund, Notes, Refund, RefundKey, RefundSpeed, RefundStatus, Unreadable, Window,
};
use serde_json::json;

const REFUND: &str = include_str!("../../documents/refund.json");
const REFUNDS: &str = include_str!("../../documents/refunds.json");

fn new_refund(amount: Option<Money>) -> NewRefund {
    let key = RefundKey::parse("DN-4F7K-Q2MX-9TBZ_1").unwrap();
    NewRefund::new(key, amount, RefundSpeed::Normal, Notes::new(), None).unwrap()
}

async fn refunded(line: &Line) -> Result<Refund, Error> {
    let payment = payment_id("pay_DESlfW9H8K9uqM");
    client(&line.origin)
        .refund(&payment, &new_refund(None))
        .await
}

#[tokio::test]
async fn a_refund_goes_out_as_documented_with_its_key() {
    let stub = Stub::answering(REFUND).await;
    let new = NewRefund::new(
        RefundKey::parse("DN-4F7K-Q2MX-9TBZ_1").unwrap(),
        Some(inr(50_00)),
        RefundSpeed::Optimum,
        Notes::new().with("why", "asked for"),
        Some("DN-4F7K-Q2MX-9TBZ-R1".to_owned()),
    );
    let payment = payment_id("pay_DESlfW9H8K9uqM");
    let refund = client(&stub.origin)
        .refund(&payment, &new.unwrap())
        .await
        .unwrap();
    assert_eq!(
        (refund.amount_minor, refund.status),
        (50_00, RefundStatus::Processed)
    );
    assert_eq!(refund.speed_processed.as_deref(), Some("instant"));
    assert_eq!(refund.receipt.as_deref(), Some("DN-4F7K-Q2MX-9TBZ-R1"));
    let call = stub.only_call();
    assert_eq!(call.line, "POST /v1/payments/pay_DESlfW9H8K9uqM/refund");
    assert_eq!(call.header("x-refund-idempotency"), "DN-4F7K-Q2MX-9TBZ_1");
    assert_eq!(
        call.body,
        json!({"amount": 5000, "speed": "optimum", "notes": {"why": "asked for"},
               "receipt": "DN-4F7K-Q2MX-9TBZ-R1"})
    );
}

#[tokio::test]
async fn a_refund_of_all_names_no_amount() {
    let stub = Stub::answering(REFUND).await;
    let payment = payment_id("pay_DESlfW9H8K9uqM");
    client(&stub.origin)
        .refund(&payment, &new_refund(None))
        .await
        .unwrap();
    assert_eq!(stub.only_call().body, json!({"speed": "normal"}));
}

#[tokio::test]
async fn a_refund_of_another_payment_or_amount_is_not_ours() {
    let another = Error::UnreadableAnswer {
        status: 200,
        problem: Unreadable::Another("refund"),
    };
    let myr = Money::new(50_00, daan_domain::Currency::lookup("MYR").unwrap()).unwrap();
    for (payment, amount) in [
        ("pay_other", Some(inr(50_00))),
        ("pay_DESlfW9H8K9uqM", Some(inr(50_01))),
        ("pay_DESlfW9H8K9uqM", Some(myr)),
    ] {
        let stub = Stub::answering(REFUND).await;
        let refund = client(&stub.origin)
            .refund(&payment_id(payment), &new_refund(amount))
            .await;
        assert_eq!(refund, Err(another.clone()), "{payment} {amount:?}");
    }
}

#[tokio::test]
async fn a_refund_at_work_is_told_from_one_that_is_refused() {
    let different = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"Different request with the same idempotency key has already been processed."}}"#;
    let at_work = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"Request in progress"}}"#;
    let line = Line::doing(vec![plain("409 Conflict", at_work)]).await;
    let error = refunded(&line).await.unwrap_err();
    assert_eq!(error, Error::Busy);
    assert!(error.is_transient() && error.effect_is_unknown());
    let line = Line::doing(vec![plain("400 Bad Request", different)]).await;
    let error = refunded(&line).await.unwrap_err();
    assert_eq!(
        (error.code(), error.effect_is_unknown()),
        ("refused", false)
    );
}

#[tokio::test]
async fn a_refund_without_an_answer_is_sent_once_and_may_have_been_made() {
    let half = answer("200 OK", "", REFUND.as_bytes());
    let half = half.get(..half.len() - 20).unwrap().to_vec();
    for act in [
        Act::Close(vec![]),
        Act::Reset(vec![]),
        Act::Close(half),
        plain("502 Bad Gateway", ""),
    ] {
        let line = Line::doing(vec![act]).await;
        assert!(refunded(&line).await.unwrap_err().effect_is_unknown());
        assert_eq!(line.requests(), 1);
    }
}

#[tokio::test]
async fn one_refund_and_all_refunds_are_read() {
    let stub = Stub::answering(REFUND).await;
    let id = RefundId::parse("rfnd_FP8QHiV938haTz").unwrap();
    let refund = client(&stub.origin).refund_by_id(&id).await.unwrap();
    assert_eq!(refund.id, id);
    assert_eq!(stub.only_call().line, "GET /v1/refunds/rfnd_FP8QHiV938haTz");
    let stub = Stub::answering(REFUNDS).await;
    let window = Window {
        count: Some(3),
        skip: Some(6),
        ..Window::default()
    };
    let page = client(&stub.origin).refunds(&window).await.unwrap();
    assert_eq!(page.sent(), 3);
    assert_eq!(stub.only_call().line, "GET /v1/refunds?count=3&skip=6");
}

#[tokio::test]
async fn another_refund_than_was_asked_for_is_not_taken_for_it() {
    let stub = Stub::answering(REFUND).await;
    let other = RefundId::parse("rfnd_other").unwrap();
    let error = client(&stub.origin).refund_by_id(&other).await.unwrap_err();
    assert_eq!(error.code(), "unreadable_answer");
}
