//! What a merchant's endpoint receives.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::{Router, routing::post};
use daan_sandbox::WEBHOOK_SECRET;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::World;

struct Received {
    event_id: String,
    signature: String,
    body: Bytes,
}

impl Received {
    fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(&self.body);
        hex::encode(mac.finalize().into_bytes()) == self.signature
    }
}

/// An endpoint that keeps what it gets and refuses the first `refusals` of them.
#[derive(Clone)]
struct Endpoint(Arc<Mutex<(usize, Vec<Received>)>>);

impl Endpoint {
    async fn of(world: &World, refusals: usize) -> Self {
        let endpoint = Self(Arc::new(Mutex::new((refusals, Vec::new()))));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        world.running.send_webhooks_to(url);
        let inner = endpoint.clone();
        let receive =
            post(async move |headers: HeaderMap, body: Bytes| inner.receive(&headers, body));
        let router = Router::new().route("/hook", receive);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        endpoint
    }

    fn receive(&self, headers: &HeaderMap, body: Bytes) -> StatusCode {
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let mut kept = self.0.lock().unwrap();
        kept.1.push(Received {
            event_id: header("x-razorpay-event-id"),
            signature: header("X-Razorpay-Signature"),
            body,
        });
        if kept.0 == 0 {
            return StatusCode::OK;
        }
        kept.0 -= 1;
        StatusCode::INTERNAL_SERVER_ERROR
    }

    /// Everything received, once there are `count` of them.
    async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..200 {
            if self.0.lock().unwrap().1.len() >= count {
                return std::mem::take(&mut self.0.lock().unwrap().1);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!(
            "expected {count} webhooks, got {}",
            self.0.lock().unwrap().1.len()
        );
    }
}

fn names(received: &[Received]) -> Vec<Value> {
    received
        .iter()
        .map(|one| one.event()["event"].clone())
        .collect()
}

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
    let ids: HashSet<&String> = received.iter().map(|one| &one.event_id).collect();
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
