//! Every call: what goes out, and what is read from the answers that Razorpay's pages show.

use super::build::{client, inr, new_order, order_id, payment_id};
use crate::stub::Stub;
use daan_domain::Timestamp;
use daan_gateway::razorpay::{
    CaptureSetting, Error, Expand, NewOrder, Notes, OrderFilter, OrderStatus, PaymentStatus,
    RefundSpeed, RefundStatus, SettledKind, SettledMonth, Unreadable, Window,
};
use serde_json::{Value, json};

const ORDER_CREATED: &str = include_str!("../../documents/order_created.json");
const ORDER_OLD: &str = include_str!("../../documents/order_old.json");
const ORDERS_OF_ONE_RECEIPT: &str = include_str!("../../documents/orders_of_one_receipt.json");
const ORDERS_WITH_PAYMENTS: &str = include_str!("../../documents/orders_with_payments.json");
const PAYMENT_AUTHORIZED: &str = include_str!("../../documents/payment_authorized.json");
const PAYMENT_CAPTURED: &str = include_str!("../../documents/payment_captured.json");
const PAYMENTS_OF_ORDER: &str = include_str!("../../documents/payments_of_order.json");
const REFUNDS: &str = include_str!("../../documents/refunds.json");
const SETTLED: &str = include_str!("../../documents/settled.json");

const NOON: i64 = 1_756_455_561;

fn unix_s(seconds: i64) -> Timestamp {
    Timestamp::from_unix_ms(seconds * 1_000)
}

#[tokio::test]
async fn a_new_order_goes_out_as_documented_and_its_answer_is_read() {
    let stub = Stub::answering(ORDER_CREATED).await;
    let new = NewOrder::new(
        inr(5000),
        "receipt#1",
        Notes::new().with("key1", "value3"),
        CaptureSetting::Automatic {
            automatic_expiry_min: 12,
            manual_expiry_min: Some(7_200),
            refund_speed: Some(RefundSpeed::Normal),
        },
    )
    .unwrap();
    let order = client(&stub.origin).create_order(&new).await.unwrap();
    assert_eq!(order.id.as_str(), "order_RB58MiP5SPFYyM");
    assert_eq!(
        (order.money(), order.status),
        (Some(inr(5000)), OrderStatus::Created)
    );
    assert_eq!(order.notes.lookup("key2"), Some("value2"));
    assert_eq!(order.created_at, Some(unix_s(NOON)));
    let call = stub.only_call();
    assert_eq!(call.line, "POST /v1/orders");
    assert_eq!(
        call.body,
        json!({
            "amount": 5000, "currency": "INR", "receipt": "receipt#1", "notes": {"key1": "value3"},
            "payment": {"capture": "automatic", "capture_options": {
                "automatic_expiry_period": 12, "manual_expiry_period": 7200, "refund_speed": "normal",
            }},
        })
    );
}

#[tokio::test]
async fn nothing_is_sent_that_says_nothing() {
    let stub = Stub::answering(ORDER_CREATED).await;
    let client = client(&stub.origin);
    client
        .create_order(&new_order(5000, "receipt#1"))
        .await
        .unwrap();
    let body = stub.only_call().body;
    assert_eq!(
        body,
        json!({"amount": 5000, "currency": "INR", "receipt": "receipt#1"})
    );
}

#[tokio::test]
async fn calls_carry_basic_auth_and_our_name() {
    let stub = Stub::answering(ORDER_CREATED).await;
    client(&stub.origin)
        .order(&order_id("order_RB58MiP5SPFYyM"))
        .await
        .unwrap();
    let call = stub.only_call();
    // rzp_test_DaanSandbox001:daan-sandbox-key-secret, spelled "Basic": other spellings are refused.
    assert_eq!(
        call.header("authorization"),
        "Basic cnpwX3Rlc3RfRGFhblNhbmRib3gwMDE6ZGFhbi1zYW5kYm94LWtleS1zZWNyZXQ="
    );
    assert!(call.header("user-agent").starts_with("daan/"));
    assert_eq!(call.line, "GET /v1/orders/order_RB58MiP5SPFYyM");
}

#[tokio::test]
async fn an_order_of_another_amount_receipt_or_id_is_not_taken_for_ours() {
    let stub = Stub::answering(ORDER_CREATED).await;
    let client = client(&stub.origin);
    let another = Error::UnreadableAnswer {
        status: 200,
        problem: Unreadable::Another("order"),
    };
    for new in [new_order(5001, "receipt#1"), new_order(5000, "receipt#2")] {
        assert_eq!(client.create_order(&new).await, Err(another.clone()));
    }
    assert_eq!(client.order(&order_id("order_other")).await, Err(another));
}

#[tokio::test]
async fn an_old_order_without_the_newer_fields_is_read() {
    let stub = Stub::answering(ORDER_OLD).await;
    let order = client(&stub.origin)
        .order(&order_id("order_4xbQrmEoA5WJ0G"))
        .await
        .unwrap();
    assert_eq!((order.receipt, order.amount_paid_minor), (None, None));
    assert_eq!(order.status, OrderStatus::Paid);
}

#[tokio::test]
async fn every_filter_of_orders_reaches_the_wire() {
    let stub = Stub::answering(ORDERS_OF_ONE_RECEIPT).await;
    let filter = OrderFilter {
        authorized: Some(true),
        receipt: Some("Receipt No. 1&skip=0".to_owned()),
        window: Window {
            from: Some(Timestamp::from_unix_ms(1_572_505_143_999)),
            to: Some(Timestamp::from_unix_ms(1_572_505_144_001)),
            count: Some(100),
            skip: Some(200),
        },
        expand: vec![
            Expand::Payments,
            Expand::PaymentsCard,
            Expand::Transfers,
            Expand::VirtualAccount,
        ],
    };
    client(&stub.origin).orders(&filter).await.unwrap();
    assert_eq!(
        stub.only_call().line,
        "GET /v1/orders?authorized=1&receipt=Receipt+No.+1%26skip%3D0&from=1572505143&to=1572505145\
         &count=100&skip=200&expand%5B%5D=payments&expand%5B%5D=payments.card\
         &expand%5B%5D=transfers&expand%5B%5D=virtual_account"
    );
}

#[tokio::test]
async fn two_orders_of_one_receipt_are_both_told() {
    let stub = Stub::answering(ORDERS_OF_ONE_RECEIPT).await;
    let filter = OrderFilter::of_receipt("Receipt No. 1");
    let page = client(&stub.origin).orders(&filter).await.unwrap();
    assert_eq!((page.items.len(), page.unreadable), (2, 0));
    assert_eq!(
        stub.only_call().line,
        "GET /v1/orders?receipt=Receipt+No.+1"
    );
}

#[tokio::test]
async fn orders_bring_their_payments_when_asked() {
    let stub = Stub::answering(ORDERS_WITH_PAYMENTS).await;
    let page = client(&stub.origin)
        .orders(&OrderFilter::default())
        .await
        .unwrap();
    let payments = page.items.first().unwrap().payments.as_ref().unwrap();
    let statuses: Vec<&str> = payments
        .items
        .iter()
        .map(|payment| payment.status.as_str())
        .collect();
    assert_eq!(statuses, ["captured", "failed"]);
    assert_eq!(stub.only_call().line, "GET /v1/orders");
}

#[tokio::test]
async fn notes_are_all_that_is_changed_of_an_order() {
    let stub = Stub::answering(ORDER_CREATED).await;
    let notes = Notes::new().with("key1", "value3").with("key2", "value2");
    let order = client(&stub.origin)
        .update_order_notes(&order_id("order_RB58MiP5SPFYyM"), &notes)
        .await
        .unwrap();
    assert_eq!(order.notes, notes);
    let call = stub.only_call();
    assert_eq!(call.line, "PATCH /v1/orders/order_RB58MiP5SPFYyM");
    assert_eq!(
        call.body,
        json!({"notes": {"key1": "value3", "key2": "value2"}})
    );
}

#[tokio::test]
async fn the_payments_of_an_order_include_failed_ones() {
    let stub = Stub::answering(PAYMENTS_OF_ORDER).await;
    let page = client(&stub.origin)
        .payments_of_order(&order_id("order_IXFgz9yst1G3uw"))
        .await
        .unwrap();
    let failed = page.items.last().unwrap();
    assert_eq!(failed.status, PaymentStatus::Failed);
    assert_eq!(failed.error.reason.as_deref(), Some("payment_failed"));
    assert_eq!(failed.error.step.as_deref(), Some("payment_response"));
    assert_eq!(
        stub.only_call().line,
        "GET /v1/orders/order_IXFgz9yst1G3uw/payments"
    );
}

#[tokio::test]
async fn a_captured_card_payment_is_read() {
    let stub = Stub::answering(PAYMENT_CAPTURED).await;
    let payment = client(&stub.origin)
        .payment(&payment_id("pay_DESlfW9H8K9uqM"))
        .await
        .unwrap();
    assert_eq!(payment.order_id, Some(order_id("order_DBJOWzybf0sJbb")));
    assert_eq!(
        (payment.amount_minor, payment.status),
        (5000, PaymentStatus::Captured)
    );
    assert_eq!(
        (payment.fee_minor, payment.tax_minor),
        (Some(290), Some(44))
    );
    assert_eq!(payment.card.unwrap().last4.as_deref(), Some("0153"));
    assert_eq!(payment.acquirer.auth_code.as_deref(), Some("T3ADCJ"));
    assert_eq!(stub.only_call().line, "GET /v1/payments/pay_DESlfW9H8K9uqM");
}

#[tokio::test]
async fn payments_are_listed_by_time_and_page() {
    let stub = Stub::answering(PAYMENTS_OF_ORDER).await;
    let window = Window {
        from: Some(unix_s(NOON)),
        count: Some(Window::MAX_COUNT),
        ..Window::default()
    };
    let page = client(&stub.origin).payments(&window).await.unwrap();
    assert_eq!(page.sent(), 2);
    assert_eq!(
        stub.only_call().line,
        "GET /v1/payments?from=1756455561&count=100"
    );
}

#[tokio::test]
async fn a_capture_names_amount_and_currency() {
    let stub = Stub::answering(PAYMENT_CAPTURED).await;
    let payment = client(&stub.origin)
        .capture(&payment_id("pay_DESlfW9H8K9uqM"), inr(5000))
        .await
        .unwrap();
    assert_eq!(payment.status, PaymentStatus::Captured);
    let call = stub.only_call();
    assert_eq!(call.line, "POST /v1/payments/pay_DESlfW9H8K9uqM/capture");
    assert_eq!(call.body, json!({"amount": 5000, "currency": "INR"}));
}

#[tokio::test]
async fn refunds_are_read_with_their_states() {
    let stub = Stub::answering(REFUNDS).await;
    let page = client(&stub.origin)
        .refunds_of_payment(&payment_id("pay_DESlfW9H8K9uqM"), &Window::default())
        .await
        .unwrap();
    let statuses: Vec<RefundStatus> = page.items.into_iter().map(|refund| refund.status).collect();
    assert_eq!(
        statuses,
        [
            RefundStatus::Processed,
            RefundStatus::Pending,
            RefundStatus::Failed
        ]
    );
    assert_eq!(
        stub.only_call().line,
        "GET /v1/payments/pay_DESlfW9H8K9uqM/refunds"
    );
}

#[tokio::test]
async fn one_odd_item_hides_no_other_and_is_counted() {
    let page = json!({"entity": "collection", "count": 3, "items": [
        serde_json::from_str::<Value>(PAYMENT_CAPTURED).unwrap(),
        {"entity": "payment", "id": "pay_odd", "amount": 1.5},
        serde_json::from_str::<Value>(PAYMENT_AUTHORIZED).unwrap(),
    ]});
    let stub = Stub::answering(page.to_string()).await;
    let page = client(&stub.origin)
        .payments(&Window::default())
        .await
        .unwrap();
    assert_eq!((page.items.len(), page.unreadable, page.sent()), (2, 1, 3));
}

#[tokio::test]
async fn what_was_paid_out_is_read_with_fees_and_tax_and_odd_entries_are_counted() {
    let stub = Stub::answering(SETTLED).await;
    let month = SettledMonth {
        year: 2026,
        month: 6,
        count: 100,
        skip: 200,
    };
    let page = client(&stub.origin).settled(month).await.unwrap();
    let call = stub.only_call();
    assert_eq!(
        call.line,
        "GET /v1/settlements/recon/combined?year=2026&month=6&count=100&skip=200"
    );
    assert_eq!((page.items.len(), page.unreadable), (3, 1));
    let [payment, refund, adjustment] = &page.items[..] else {
        panic!("{page:?}");
    };
    assert_eq!(payment.kind, SettledKind::Payment);
    assert_eq!(
        (
            payment.amount_minor,
            payment.credit_minor,
            payment.debit_minor
        ),
        (100_000, 97_640, 0)
    );
    assert_eq!(
        (payment.fee_minor, payment.tax_minor),
        (Some(2_360), Some(360))
    );
    assert_eq!(payment.settled_at, Some(unix_s(NOON)));
    assert_eq!(payment.settlement_utr.as_deref(), Some("1756455561utr"));
    assert_eq!(payment.payment_id, None);
    assert_eq!(refund.kind, SettledKind::Refund);
    assert_eq!(refund.payment_id.as_deref(), Some("pay_Settled0000001"));
    assert_eq!(adjustment.kind, SettledKind::Other("adjustment".to_owned()));
    assert_eq!(
        (adjustment.fee_minor, adjustment.currency.as_deref()),
        (None, None)
    );
}
