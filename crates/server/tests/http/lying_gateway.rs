//! The gateway tells of a payment that does not fit: it is held for a person, and the donation goes on.

use crate::harness::{Begun, House, Plan, gift};
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::{Arc, Mutex};

/// Holds that the payment is quarantined, nothing is booked, and the right payment that follows is credited.
async fn is_held_and_outlived(house: &House, lie: Value, mismatch: &str) {
    let begun = house.begun().await;
    let mut how = json!({"order_id": begun.order, "outcome": "captured"});
    how.as_object_mut()
        .unwrap()
        .extend(lie.as_object().unwrap().clone());
    let proof = house.gateway.pay_as(how).await;
    let held = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(held["status"], "processing", "{lie}");
    assert_eq!(held["under_review"], true, "{lie}");
    assert_eq!(
        (held.get("payment_id"), held.get("paid_at")),
        (None, None),
        "{lie}"
    );
    let payments = house
        .book
        .rows("SELECT state, mismatch FROM payments")
        .await;
    assert_eq!(payments, [format!("quarantined|{mismatch}")], "{lie}");
    assert!(house.book.entries().await.is_empty(), "{lie}");
    assert_eq!(
        house.book.rows("SELECT kind FROM outbox").await,
        ["alert"],
        "{lie}"
    );
    assert_eq!(
        house.donation(&begun).await.ok()["under_review"],
        true,
        "{lie}"
    );

    let right = json!({"order_id": begun.order, "outcome": "captured", "amount": 500_00, "currency": "INR"});
    let proof = house.gateway.pay_as(right).await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid", "{lie}");
    assert_eq!(paid["payment_id"], proof["razorpay_payment_id"], "{lie}");
    assert_eq!(
        paid["under_review"], true,
        "the other one is still held: {lie}"
    );
    assert_eq!(
        house.book.entries().await,
        ["capture|applied|50000|INR"],
        "{lie}"
    );
}

/// Threat 1.
#[tokio::test]
async fn a_payment_of_another_amount_is_held_and_the_right_one_is_credited() {
    for amount in [1, 499_99, 500_01, 5_000_00] {
        let house = House::open().await;
        is_held_and_outlived(&house, json!({"amount": amount}), "amount").await;
    }
}

/// Threat 1.
#[tokio::test]
async fn a_payment_of_another_currency_is_held_and_the_right_one_is_credited() {
    for currency in ["USD", "NPR", "JPY"] {
        let house = House::open().await;
        is_held_and_outlived(&house, json!({"currency": currency}), "currency").await;
    }
}

#[tokio::test]
async fn a_payment_of_another_amount_that_only_a_look_finds_is_held_too() {
    let house = House::open().await;
    let begun = house.begun().await;
    house
        .gateway
        .pay_as(json!({"order_id": begun.order, "outcome": "captured", "amount": 1}))
        .await;
    let held = house.donation(&begun).await.ok();
    assert_eq!(
        (held["status"].as_str(), held["under_review"].as_bool()),
        (Some("open"), Some(true))
    );
    assert!(house.book.entries().await.is_empty());
}

/// Threat 1.
#[tokio::test]
async fn an_authorised_payment_of_another_amount_is_never_captured() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house
        .gateway
        .pay_as(json!({"order_id": begun.order, "outcome": "authorized", "amount": 499_00}))
        .await;
    house.gateway.count("POST /v1/payments").await;
    let held = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(held["under_review"], true);
    assert_eq!(house.gateway.counted().await, 0, "we do not even ask");
    let payment = &house.gateway.state().await["payments"][0];
    assert_eq!(payment["status"], "authorized");
}

const ORDER: &str = "order_StubbedOrder01";
const PAYMENT: &str = "pay_StubbedPaymnt1";

type Told = Arc<Mutex<Value>>;

/// A gateway that makes one order and tells of one payment whatever it was told to tell.
async fn stub() -> (String, Told) {
    let told: Told = Arc::new(Mutex::new(json!({})));
    let nothing = json!({"entity": "collection", "count": 0, "items": []});
    let router = Router::new()
        .route(
            "/v1/orders",
            post(make_order).get(|| async { Json(nothing) }),
        )
        .route("/v1/payments/{id}", get(tell))
        .with_state(Arc::clone(&told));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (origin, told)
}

async fn make_order(Json(asked): Json<Value>) -> Json<Value> {
    Json(json!({
        "id": ORDER, "entity": "order", "amount": asked["amount"], "amount_paid": 0, "amount_due": asked["amount"],
        "currency": asked["currency"], "receipt": asked["receipt"], "status": "created", "attempts": 0,
        "notes": [], "created_at": 1_750_000_000,
    }))
}

async fn tell(State(told): State<Told>) -> Json<Value> {
    Json(told.lock().unwrap().clone())
}

fn payment_of(order: &str) -> Value {
    json!({
        "id": PAYMENT, "entity": "payment", "amount": 500_00, "currency": "INR", "status": "captured",
        "captured": true, "order_id": order, "amount_refunded": 0, "created_at": 1_750_000_000,
    })
}

fn proof() -> Value {
    let key = daan_sandbox::KEY_SECRET.as_bytes();
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).unwrap();
    mac.update(format!("{ORDER}|{PAYMENT}").as_bytes());
    json!({
        "razorpay_payment_id": PAYMENT,
        "razorpay_order_id": ORDER,
        "razorpay_signature": hex::encode(mac.finalize().into_bytes()),
    })
}

/// Threat 9.
#[tokio::test]
async fn a_payment_that_the_gateway_says_paid_another_order_is_held() {
    let (origin, told) = stub().await;
    let house = House::with(Plan {
        gateway: Some(origin),
        ..Plan::default()
    })
    .await;
    let begun = Begun::read(&house.begin(&gift()).await.ok());
    assert_eq!(begun.order, ORDER);
    *told.lock().unwrap() = payment_of("order_OfSomeoneElse");
    let held = house.confirm(&begun.token, &proof()).await.ok();
    assert_eq!(
        (held["status"].as_str(), held["under_review"].as_bool()),
        (Some("processing"), Some(true))
    );
    assert_eq!(
        house
            .book
            .rows("SELECT state, mismatch FROM payments")
            .await,
        ["quarantined|order"]
    );
    assert!(house.book.entries().await.is_empty());
}

/// Threat 9.
#[tokio::test]
async fn an_answer_about_another_payment_is_not_believed() {
    let (origin, told) = stub().await;
    let house = House::with(Plan {
        gateway: Some(origin),
        ..Plan::default()
    })
    .await;
    let begun = house.begun().await;
    let mut other = payment_of(ORDER);
    other["id"] = json!("pay_OfSomeoneElse1");
    *told.lock().unwrap() = other;
    let confirmed = house.confirm(&begun.token, &proof()).await.ok();
    assert_eq!(confirmed["status"], "processing");
    assert!(house.book.entries().await.is_empty());
}

#[tokio::test]
async fn a_payment_that_says_nothing_bookable_leaves_a_trace_and_no_money() {
    for lie in [
        json!({"currency": "XXX"}),
        json!({"amount": -500_00}),
        json!({"order_id": null}),
        json!({"status": "refunded", "captured": null}),
    ] {
        let (origin, told) = stub().await;
        let house = House::with(Plan {
            gateway: Some(origin),
            ..Plan::default()
        })
        .await;
        let begun = house.begun().await;
        let mut payment = payment_of(ORDER);
        payment
            .as_object_mut()
            .unwrap()
            .extend(lie.as_object().unwrap().clone());
        *told.lock().unwrap() = payment;
        let confirmed = house.confirm(&begun.token, &proof()).await.ok();
        assert_eq!(confirmed["status"], "processing", "{lie}");
        assert!(house.book.entries().await.is_empty(), "{lie}");
        let events = house.book.events().await;
        assert!(
            events.iter().any(|kind| kind == "payment_unreadable"),
            "{lie}: {events:?}"
        );
    }
}
