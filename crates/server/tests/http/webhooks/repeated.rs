//! A webhook that comes again, however often and under whatever name, is one webhook.

use super::{PATH, SECRET, captured, event, results, send, signature};
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
    assert!(
        names.len() == 1 && names[0].starts_with("sha256/"),
        "{names:?}"
    );
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

/// Other products of the account have their events sent here too.
#[tokio::test]
async fn the_events_of_one_order_of_another_product_ask_for_it_once() {
    let house = House::open().await;
    let shop = json!({"amount": 100_00, "currency": "INR", "receipt": "shop-1"});
    let order = house.gateway.api_post("orders", shop).await;
    let id = order["id"].as_str().unwrap();
    house.gateway.pay(id, "captured").await;
    let payment = house.gateway.state().await["payments"][0].clone();
    house.gateway.count("GET /v1/").await;
    for (n, name) in ["payment.authorized", "payment.captured", "order.paid"]
        .iter()
        .enumerate()
    {
        let told = event(name, json!({"payment": payment}));
        send(&house, &told, &format!("evt_{n}")).await;
    }
    assert_eq!(house.gateway.counted().await, 1);
    let refund = |n: u8| {
        event(
            "refund.processed",
            json!({"refund": {
                "id": format!("rfnd_OfTheShop000{n}"), "entity": "refund", "payment_id": payment["id"],
                "amount": 1_00, "currency": "INR", "status": "processed",
            }}),
        )
    };
    for n in 1..=5 {
        send(&house, &refund(n), &format!("evt_refund_{n}")).await;
    }
    assert_eq!(house.gateway.counted().await, 2);
    assert!(
        results(&house)
            .await
            .iter()
            .all(|result| result == "unmatched")
    );
}

#[tokio::test]
async fn one_signed_body_under_many_names_is_kept_and_worked_off_once() {
    let house = House::open().await;
    let begun = house.begun().await;
    for n in 0..5 {
        send(&house, &captured(&begun), &format!("evt_{n}")).await;
    }
    assert_eq!(house.book.count("SELECT count(*) FROM inbox").await, 1);
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}
