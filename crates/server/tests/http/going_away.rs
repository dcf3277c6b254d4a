//! A browser that goes away in the middle: what was begun is finished all the same.

use crate::harness::{Begun, House, gift};
use serde_json::{Value, json};
use std::time::Duration;

/// How late the gateway answers: after the browser has gone, before our own time-out.
const SLOW_MS: u64 = 600;
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends the request and hangs up while the gateway's answer to this call of ours is on its way.
async fn hang_up(house: &House, path: &str, body: &Value, call: &str) {
    house.gateway.delay_one(call, SLOW_MS).await;
    tokio::select! {
        answer = house.post(path, body) => panic!("answered before the gateway: {answer:?}"),
        () = house.gateway.struck() => {}
    }
}

async fn wait_for(house: &House, status: &str) {
    let began = tokio::time::Instant::now();
    while house.book.status().await != status {
        assert!(
            began.elapsed() < PATIENCE,
            "still {}",
            house.book.status().await
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_gift_whose_donor_leaves_while_its_order_is_made_is_bound_all_the_same() {
    let house = House::open().await;
    let gift = gift();
    hang_up(&house, "/api/begin_donation", &gift, "POST /v1/orders").await;
    wait_for(&house, "open").await;
    let begun = Begun::read(&house.begin(&gift).await.ok());
    assert_eq!(begun.order, house.gateway.only_order().await);
    assert_eq!(
        house.book.events().await,
        ["intent_recorded", "order_bound"]
    );
}

#[tokio::test]
async fn a_payment_whose_donor_leaves_while_it_is_confirmed_is_booked_all_the_same() {
    let house = House::open().await;
    let begun = house.begun().await;
    let mut proof = house.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    hang_up(&house, "/api/confirm_payment", &proof, "GET /v1/payments").await;
    wait_for(&house, "paid").await;
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn a_look_whose_donor_leaves_is_finished_all_the_same() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay_for(&begun).await;
    let look = json!({"token": begun.token});
    hang_up(&house, "/api/donation", &look, "GET /v1/orders").await;
    wait_for(&house, "paid").await;
}
