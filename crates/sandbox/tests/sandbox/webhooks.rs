//! What a merchant's endpoint receives.

use std::collections::HashSet;

use daan_sandbox::WEBHOOK_SECRET;
use serde_json::json;

use crate::endpoint::{Endpoint, names};
use crate::support::World;

#[tokio::test]
async fn a_capture_sends_three_signed_events_with_their_entities() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    let received = endpoint.wait_for(3).await;
    assert_eq!(
        names(&received),
        ["payment.authorized", "payment.captured", "order.paid"]
    );
    assert!(
        received
            .iter()
            .all(|one| one.is_signed_with(WEBHOOK_SECRET))
    );
    let ids: HashSet<_> = received.iter().map(|one| &one.event_id).collect();
    assert_eq!(ids.len(), 3);
    let first = received[0].event();
    assert_eq!(
        first["payload"]["payment"]["entity"]["status"],
        "authorized"
    );
    let last = received[2].event();
    assert_eq!(last["contains"], json!(["payment", "order"]));
    assert_eq!(last["payload"]["payment"]["entity"]["id"], payment);
    assert_eq!(last["payload"]["order"]["entity"]["amount_paid"], 50_000);
}

#[tokio::test]
async fn a_refused_event_comes_again_with_the_same_id_and_bytes() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 2).await;
    let order = world.order(50_000).await;
    world.pay(&order, "failed").await;
    let received = endpoint.wait_for(3).await;
    assert_eq!(names(&received), ["payment.failed"; 3]);
    let first = &received[0];
    assert!(
        received
            .iter()
            .all(|one| one.event_id == first.event_id && one.body == first.body)
    );
}

#[tokio::test]
async fn refunds_send_their_events() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    let endpoint = Endpoint::of(&world, 0).await;
    world
        .post(&format!("/v1/payments/{payment}/refund"), &json!({}))
        .await;
    let received = endpoint.wait_for(2).await;
    assert_eq!(names(&received), ["refund.created", "refund.processed"]);
    assert_eq!(
        received[0].event()["payload"]["refund"]["entity"]["payment_id"],
        payment
    );
}

#[tokio::test]
async fn a_payment_without_webhooks_sends_none() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = world.order(50_000).await;
    let silent = json!({"order_id": order, "outcome": "failed", "webhook": false});
    world.control("/control/pay", &silent).await;
    world.pay(&order, "authorized").await;
    assert_eq!(names(&endpoint.wait_for(1).await), ["payment.authorized"]);
}

#[tokio::test]
async fn an_event_on_demand_comes_as_often_as_asked_under_any_secret() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = world.order(50_000).await;
    let silent = json!({"order_id": order, "outcome": "captured", "webhook": false});
    world.control("/control/pay", &silent).await;
    let body = json!({"event": "order.paid", "order_id": order, "times": 2, "secret": "forged"});
    let sent = world.control("/control/webhook", &body).await;
    assert_eq!(sent["deliveries"].as_array().unwrap().len(), 2);
    assert_eq!(sent["deliveries"][0]["status"], 200);
    let received = endpoint.wait_for(2).await;
    assert_eq!(received[0].event_id, received[1].event_id);
    assert!(received[0].is_signed_with("forged") && !received[0].is_signed_with(WEBHOOK_SECRET));
    assert_eq!(
        received[0].event()["payload"]["order"]["entity"]["id"],
        order
    );
}
