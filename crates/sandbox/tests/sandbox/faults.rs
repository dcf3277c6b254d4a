//! Every kind of fault, as a client meets it.

use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{World, answer};

fn create(world: &World) -> RequestBuilder {
    let body = json!({"amount": 50_000, "currency": "INR"});
    world.request(Method::POST, "/v1/orders").json(&body)
}

async fn orders(world: &World) -> usize {
    let (_, state) = world.get("/control/state").await;
    state["orders"].as_array().unwrap().len()
}

async fn fault(world: &World, body: Value) {
    world.control("/control/faults", &body).await;
}

#[tokio::test]
async fn drop_closes_the_connection_after_the_effect() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}),
    )
    .await;
    let error = create(&world).send().await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(orders(&world).await, 1);
    assert_eq!(create(&world).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn down_closes_the_connection_without_an_effect() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "/v1/orders", "kind": "down", "times": 1}),
    )
    .await;
    assert!(create(&world).send().await.is_err());
    assert_eq!(orders(&world).await, 0);
}

#[tokio::test]
async fn truncate_breaks_off_in_the_middle_of_the_body_after_the_effect() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "/v1/orders", "kind": "truncate", "times": 1}),
    )
    .await;
    let response = create(&world).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
    assert_eq!(orders(&world).await, 1);
}

#[tokio::test]
async fn status_and_html_answer_without_an_effect() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "/v1/orders", "kind": "status", "status": 503, "times": 1}),
    )
    .await;
    let (status, body) = answer(create(&world)).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (503, &json!("GATEWAY_ERROR"))
    );
    fault(
        &world,
        json!({"route": "/v1/orders", "kind": "html", "times": 1}),
    )
    .await;
    let response = create(&world).send().await.unwrap();
    assert_eq!(response.status(), 502);
    assert!(response.text().await.unwrap().starts_with("<html>"));
    assert_eq!(orders(&world).await, 0);
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "the duration that a client waits is what is asserted"
)]
async fn delay_answers_late() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "/v1/orders", "kind": "delay", "ms": 300, "times": 1}),
    )
    .await;
    let begun = Instant::now();
    assert_eq!(answer(create(&world)).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn the_effect_of_a_delayed_request_is_there_before_its_answer() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "/v1/orders", "kind": "delay", "ms": 2_000}),
    )
    .await;
    let request = create(&world).timeout(Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(orders(&world).await, 1);
}

#[tokio::test]
async fn a_fault_strikes_its_method_and_route_alone_until_it_is_cleared() {
    let world = World::new().await;
    fault(
        &world,
        json!({"route": "POST /v1/orders", "kind": "status", "status": 500}),
    )
    .await;
    for _ in 0..3 {
        assert_eq!(answer(create(&world)).await.0, 500);
    }
    assert_eq!(world.get("/v1/orders").await.0, 200);
    assert_eq!(world.get("/v1/payments").await.0, 200);
    fault(&world, json!({"route": "POST /v1/orders", "kind": "none"})).await;
    assert_eq!(answer(create(&world)).await.0, 200);
}
