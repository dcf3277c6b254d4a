//! A gift is tried again through Razorpay.

use crate::harness::{Begun, House};
use serde_json::{Value, json};

const COOL_DOWN_MS: i64 = 5_000;

async fn order_again(house: &House, begun: &Begun) -> String {
    let retried = house.retry(&begun.token, "razorpay").await.ok();
    retried["next"]["order_id"].as_str().unwrap().to_owned()
}

/// A payment that was authorised, that nobody captured, and that went back by itself.
async fn gone_back(house: &House, order: &str) -> String {
    let proof = house.gateway.pay(order, "authorized").await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap().to_owned();
    house
        .gateway
        .control("auto_refund", json!({"payment_id": payment}))
        .await;
    payment
}

fn receipts(orders: &[Value]) -> Vec<&str> {
    let mut receipts: Vec<&str> = orders
        .iter()
        .map(|order| order["receipt"].as_str().unwrap())
        .collect();
    receipts.sort_unstable();
    receipts
}

#[tokio::test]
async fn the_same_order_is_tried_again_while_no_payment_of_it_was_authorised() {
    let house = House::open().await;
    let begun = house.begun().await;
    for reason in ["payment_cancelled", "payment_failed"] {
        let failed = json!({"order_id": begun.order, "outcome": "failed", "reason": reason});
        house.gateway.pay_as(failed).await;
        assert_eq!(order_again(&house, &begun).await, begun.order);
        house.pass_ms(COOL_DOWN_MS);
        assert_eq!(house.look(&begun.token).await["failure"]["reason"], reason);
    }
    house.gateway.only_order().await;
}

#[tokio::test]
async fn an_order_whose_payment_went_back_makes_way_for_another_one() {
    let house = House::open().await;
    let begun = house.begun().await;
    gone_back(&house, &begun.order).await;
    let second = order_again(&house, &begun).await;
    assert_ne!(second, begun.order);
    house.pass_ms(COOL_DOWN_MS);
    assert_eq!(
        order_again(&house, &begun).await,
        second,
        "it is a fresh one"
    );
    assert_eq!(house.look(&begun.token).await["next"]["order_id"], second);
    let orders = house.gateway.orders().await;
    assert_eq!(
        receipts(&orders),
        [begun.id.clone(), format!("{}-2", begun.id)]
    );
    gone_back(&house, &second).await;
    house.pass_ms(COOL_DOWN_MS);
    let third = order_again(&house, &begun).await;
    let orders = house.gateway.orders().await;
    assert_eq!(receipts(&orders)[2], format!("{}-3", begun.id));

    let proof = house.gateway.pay(&third, "captured").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn a_held_payment_that_went_back_lets_its_donor_try_again() {
    let house = House::open().await;
    let begun = house.begun().await;
    let lie = json!({"order_id": begun.order, "outcome": "authorized", "amount": 499_00});
    let proof = house.gateway.pay_as(lie).await;
    house
        .retry(&begun.token, "razorpay")
        .await
        .refused(409, "payment_under_way");
    let payment = json!({"payment_id": proof["razorpay_payment_id"]});
    house.gateway.control("auto_refund", payment).await;
    house.pass_ms(COOL_DOWN_MS);
    let second = order_again(&house, &begun).await;
    assert_ne!(second, begun.order);
    let proof = house.gateway.pay(&second, "captured").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn a_further_order_whose_answer_was_lost_is_adopted() {
    let house = House::open().await;
    let begun = house.begun().await;
    gone_back(&house, &begun.order).await;
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}))
        .await;
    house
        .retry(&begun.token, "razorpay")
        .await
        .refused(503, "gateway_unavailable");
    assert_eq!(house.book.status().await, "open");
    house.pass_ms(COOL_DOWN_MS);
    let second = order_again(&house, &begun).await;
    let orders = house.gateway.orders().await;
    assert_eq!(orders.len(), 2);
    assert!(orders.iter().any(|order| order["id"] == second.as_str()));
}

#[tokio::test]
async fn a_late_payment_of_an_order_that_made_way_is_credited() {
    let house = House::open().await;
    let begun = house.begun().await;
    gone_back(&house, &begun.order).await;
    order_again(&house, &begun).await;
    // The donor's first window was still open.
    let proof = house.gateway.pay(&begun.order, "captured").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
    house.pass_ms(COOL_DOWN_MS);
    house
        .retry(&begun.token, "razorpay")
        .await
        .refused(409, "already_paid");
}

#[tokio::test]
async fn a_payment_that_nobody_told_of_keeps_its_donor_from_paying_twice() {
    for outcome in ["captured", "authorized"] {
        let house = House::open().await;
        let begun = house.begun().await;
        // The status page has just been asked for.
        house.look(&begun.token).await;
        house.gateway.pay(&begun.order, outcome).await;
        house
            .retry(&begun.token, "razorpay")
            .await
            .refused(409, "already_paid");
    }
}

#[tokio::test]
async fn an_authorised_payment_that_cannot_be_captured_is_under_way() {
    let house = House::open().await;
    let begun = house.begun().await;
    house
        .gateway
        .fault(json!({"route": "/capture", "kind": "down"}))
        .await;
    house.gateway.pay(&begun.order, "authorized").await;
    house
        .retry(&begun.token, "razorpay")
        .await
        .refused(409, "payment_under_way");
    house.gateway.only_order().await;
}

#[tokio::test]
async fn tries_again_do_not_flood_the_gateway() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.count("GET /v1/orders").await;
    for _ in 0..40 {
        assert_eq!(order_again(&house, &begun).await, begun.order);
    }
    assert!(house.gateway.counted().await <= 2);
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_leaves_the_donor_the_same_order() {
    let house = House::open().await;
    let begun = house.begun().await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    assert_eq!(order_again(&house, &begun).await, begun.order);
}
