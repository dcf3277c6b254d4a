//! Refunds that nobody here asked for: made in the dashboard, or by Razorpay itself.

use super::{event, payment, results, send};
use crate::harness::{Begun, House, eventually};
use serde_json::{Value, json};

fn refund(amount_minor: i64, status: &str) -> Value {
    json!({
        "id": "rfnd_WebhookTest01", "entity": "refund", "amount": amount_minor, "currency": "INR",
        "payment_id": "pay_WebhookTest001", "notes": [], "status": status, "speed_requested": "normal",
        "speed_processed": "normal", "created_at": 1_760_000_000,
    })
}

fn told(name: &str, begun: &Begun, of_payment: &Value, refund: &Value) -> Value {
    let status = of_payment["status"]
        .as_str()
        .unwrap_or("captured")
        .to_owned();
    let payment = payment(begun, &status, of_payment.clone());
    event(name, json!({"refund": refund, "payment": payment}))
}

async fn paid(house: &House) -> Begun {
    let begun = house.begun().await;
    send(house, &super::captured(&begun), "evt_paid").await;
    begun
}

#[tokio::test]
async fn money_that_went_back_in_the_dashboard_is_booked() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    let proof = house.gateway.pay(&begun.order, "captured").await;
    eventually(async || house.book.status().await == "paid").await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    house
        .gateway
        .api_post(
            &format!("payments/{payment}/refund"),
            json!({"amount": 100_00}),
        )
        .await;
    eventually(async || house.book.status().await == "partially_refunded").await;
    house
        .gateway
        .api_post(&format!("payments/{payment}/refund"), json!({}))
        .await;
    eventually(async || house.book.status().await == "refunded").await;
    let entries = [
        "capture|applied|50000|INR",
        "refund|applied|10000|INR",
        "refund|applied|40000|INR",
    ];
    assert_eq!(house.book.entries().await, entries);
}

#[tokio::test]
async fn a_refund_of_a_payment_that_we_never_heard_of_books_both() {
    let house = House::open().await;
    let begun = house.begun().await;
    let all_back = json!({"status": "refunded", "amount_refunded": 500_00});
    let processed = told(
        "refund.processed",
        &begun,
        &all_back,
        &refund(500_00, "processed"),
    );
    send(&house, &processed, "evt_1").await;
    assert_eq!(house.book.status().await, "refunded");
    let entries = ["capture|applied|50000|INR", "refund|applied|50000|INR"];
    assert_eq!(house.book.entries().await, entries);
}

#[tokio::test]
async fn a_refund_without_its_payment_has_it_asked_for() {
    let house = House::open().await;
    let begun = house.begun().await;
    let silent = json!({"order_id": begun.order, "outcome": "captured", "webhook": false});
    let proof = house.gateway.pay_as(silent).await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    let made = house
        .gateway
        .api_post(&format!("payments/{payment}/refund"), json!({}))
        .await;
    send(
        &house,
        &event("refund.processed", json!({"refund": made})),
        "evt_1",
    )
    .await;
    assert_eq!(house.book.status().await, "refunded");
    let entries = ["capture|applied|50000|INR", "refund|applied|50000|INR"];
    assert_eq!(house.book.entries().await, entries);
}

#[tokio::test]
async fn a_refund_on_its_way_and_one_that_failed_stand_in_the_history_alone() {
    let house = House::open().await;
    let begun = paid(&house).await;
    for (n, (name, status)) in [
        ("refund.created", "pending"),
        ("refund.speed_changed", "pending"),
        ("refund.failed", "failed"),
    ]
    .into_iter()
    .enumerate()
    {
        let event = told(name, &begun, &json!({}), &refund(100_00, status));
        send(&house, &event, &format!("evt_{n}")).await;
        // The same news in other bytes.
        let mut again = event;
        again["created_at"] = json!(1_760_000_001);
        send(&house, &again, &format!("evt_{n}_again")).await;
    }
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    let events = house.book.events().await;
    let refunds: Vec<&str> = events
        .iter()
        .map(String::as_str)
        .filter(|kind| kind.starts_with("refund_"))
        .collect();
    assert_eq!(
        refunds,
        ["refund_created", "refund_speed_changed", "refund_failed"]
    );
    let expected = [
        "settled",
        "noted",
        "unchanged",
        "noted",
        "unchanged",
        "noted",
        "unchanged",
    ];
    assert_eq!(results(&house).await, expected);
}

/// Threat 30.
#[tokio::test]
async fn money_that_nobody_captured_goes_back_and_the_donation_waits_for_another_payment() {
    let house = House::open().await;
    let begun = house.begun().await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    let authorized = event(
        "payment.authorized",
        json!({"payment": payment(&begun, "authorized", json!({}))}),
    );
    send(&house, &authorized, "evt_1").await;
    assert_eq!(house.book.status().await, "processing");
    let uncaptured = json!({"status": "refunded", "captured": false, "amount_refunded": 500_00});
    let back = told(
        "refund.processed",
        &begun,
        &uncaptured,
        &refund(500_00, "processed"),
    );
    send(&house, &back, "evt_2").await;
    assert_eq!(house.book.status().await, "open");
    assert_eq!(
        house.book.rows("SELECT state FROM payments").await,
        ["returned"]
    );
    assert!(house.book.entries().await.is_empty());
    send(&house, &authorized, "evt_1_late").await;
    assert_eq!(house.book.status().await, "open");
}

/// Threat 29.
#[tokio::test]
async fn more_than_was_captured_never_goes_back() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let event = told(
        "refund.processed",
        &begun,
        &json!({}),
        &refund(500_01, "processed"),
    );
    send(&house, &event, "evt_1").await;
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    let events = house.book.events().await;
    assert!(
        events
            .iter()
            .any(|kind| kind == "quarantined_refund_too_large"),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_refund_of_another_payment_is_none_of_this_one() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let mut other = refund(100_00, "processed");
    other["payment_id"] = json!("pay_OfSomeoneElse1");
    send(
        &house,
        &told("refund.processed", &begun, &json!({}), &other),
        "evt_1",
    )
    .await;
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}
