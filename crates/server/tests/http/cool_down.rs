//! The gateway is asked about a donation once per five seconds, however often a donor looks.

use crate::harness::House;
use futures::future::join_all;
use serde_json::json;

const COOL_DOWN_MS: i64 = 5_000;

/// Threat 45.
#[tokio::test]
async fn fifty_looks_at_once_ask_the_gateway_once() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.count("GET /v1/").await;
    let looks = join_all((0..50).map(|_| house.donation(&begun))).await;
    assert!(looks.iter().all(|look| look.ok()["status"] == "open"));
    assert_eq!(house.gateway.counted().await, 1);
    house.pass_ms(COOL_DOWN_MS);
    join_all((0..50).map(|_| house.donation(&begun))).await;
    assert_eq!(house.gateway.counted().await, 2);
}

#[tokio::test]
async fn a_signature_whose_payment_cannot_be_fetched_is_processing_until_a_look_repairs_it() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house
        .gateway
        .fault(json!({"route": "GET /v1/payments", "kind": "down"}))
        .await;
    let confirmed = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(confirmed["status"], "processing");
    assert!(house.book.entries().await.is_empty());

    house.gateway.heal().await;
    house.gateway.count("GET /v1/").await;
    assert_eq!(house.donation(&begun).await.ok()["status"], "processing");
    assert_eq!(
        house.gateway.counted().await,
        0,
        "the confirmation has just asked"
    );

    house.pass_ms(COOL_DOWN_MS);
    let repaired = house.donation(&begun).await.ok();
    assert_eq!(repaired["status"], "paid");
    assert_eq!(repaired["payment_id"], proof["razorpay_payment_id"]);
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

/// Threat 45.
#[tokio::test]
async fn a_right_proof_sent_again_and_again_does_not_flood_a_silent_gateway() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.gateway.count("GET /v1/").await;
    house
        .gateway
        .fault(json!({"route": "GET /v1/payments", "kind": "down", "times": 1}))
        .await;
    for _ in 0..20 {
        let confirmed = house.confirm(&begun.token, &proof).await.ok();
        assert_eq!(confirmed["status"], "processing");
    }
    assert_eq!(
        house.gateway.counted().await,
        0,
        "beside the one that failed"
    );
    house.pass_ms(COOL_DOWN_MS);
    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid"
    );
    assert_eq!(house.gateway.counted().await, 1);
}

#[tokio::test]
async fn the_first_proof_is_asked_about_at_once_though_somebody_just_looked() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.donation(&begun).await.ok();
    let proof = house.gateway.pay_for(&begun).await;
    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid"
    );
}

#[tokio::test]
async fn a_paid_donation_asks_no_gateway() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    house.gateway.count("GET /v1/").await;
    house.pass_ms(COOL_DOWN_MS);
    house.donation(&begun).await.ok();
    house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(house.gateway.counted().await, 0);
}
