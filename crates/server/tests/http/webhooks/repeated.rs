//! A webhook that comes again, however often and under whatever name, is one webhook.

use super::{PATH, SECRET, captured, signature};
use crate::harness::House;
use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tower::ServiceExt;

async fn counts(house: &House) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "SELECT count(*) FROM ledger",
        "SELECT count(*) FROM evidence",
        "SELECT count(*) FROM payments",
        "SELECT count(*) FROM outbox",
    ] {
        counts.push(house.book.count(sql).await);
    }
    counts
}

/// Threat 18.
#[tokio::test]
async fn fifty_copies_at_once_are_one_entry() {
    let house = House::open().await;
    let begun = house.begun().await;
    let body = captured(&begun).to_string();
    let signature = signature(body.as_bytes(), SECRET);
    let copy = || {
        let request = Request::post(PATH)
            .header("x-razorpay-signature", &signature)
            .header("x-razorpay-event-id", "evt_same")
            .body(Body::from(body.clone()))
            .unwrap();
        house.router.clone().oneshot(request)
    };
    let answers = futures::future::join_all((0..50).map(|_| copy())).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap().status() == 200)
    );
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    assert_eq!(house.book.count("SELECT count(*) FROM inbox").await, 1);
    assert_eq!(house.book.count("SELECT count(*) FROM evidence").await, 1);
}

/// Threat 18.
#[tokio::test]
async fn the_same_event_under_new_names_has_no_second_effect() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    let silent = json!({"order_id": begun.order, "outcome": "captured", "webhook": false});
    house.gateway.pay_as(silent).await;
    let replay = json!({"replay": true, "order_id": begun.order});
    house.gateway.control("webhook", replay).await;
    let once = counts(&house).await;
    assert_eq!(house.book.status().await, "paid");
    let again = json!({"replay": true, "order_id": begun.order, "times": 5, "shuffle": true, "new_event_id": true});
    house.gateway.control("webhook", again.clone()).await;
    assert_eq!(counts(&house).await, once);
    // That an old word is known by now is written down once, and then no more.
    let history = house.book.events().await;
    house.gateway.control("webhook", again).await;
    assert_eq!(house.book.events().await, history);
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn copies_without_a_name_are_told_by_their_bytes() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    let silent = json!({"order_id": begun.order, "outcome": "captured", "webhook": false});
    house.gateway.pay_as(silent).await;
    let nameless = json!({"event": "payment.captured", "order_id": begun.order, "times": 3, "without_event_id": true});
    house.gateway.control("webhook", nameless).await;
    assert_eq!(house.book.status().await, "paid");
    let names = house.book.rows("SELECT event_id FROM inbox").await;
    assert!(names.len() == 1 && names[0].len() == 64, "{names:?}");
}

/// Threat 20.
#[tokio::test]
async fn the_whole_inbox_played_again_months_later_changes_nothing() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    house
        .gateway
        .pay_as(json!({"order_id": begun.order, "outcome": "captured", "webhook": false}))
        .await;
    house
        .gateway
        .control("webhook", json!({"replay": true}))
        .await;
    let before = counts(&house).await;
    house.pass_ms(180 * 24 * 60 * 60 * 1_000);
    house
        .gateway
        .control("webhook", json!({"replay": true}))
        .await;
    house
        .gateway
        .control("webhook", json!({"replay": true, "new_event_id": true}))
        .await;
    assert_eq!(counts(&house).await, before);
}
