//! Refunds and their idempotency.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{World, answer, assert_refused, ids, text};

async fn captured(world: &World) -> String {
    let order = world.order(50_000).await;
    world.pay(&order, "captured").await
}

async fn with_key(world: &World, payment: &str, key: &str, body: &Value) -> (u16, Value) {
    let path = format!("/v1/payments/{payment}/refund");
    let request = world.request(Method::POST, &path).json(body);
    answer(request.header("X-Refund-Idempotency", key)).await
}

#[tokio::test]
async fn a_part_leaves_the_payment_captured_and_the_rest_makes_it_refunded() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let path = format!("/v1/payments/{payment}");
    let (_, refund) = world
        .post(&format!("{path}/refund"), &json!({"amount": 20_000}))
        .await;
    assert_eq!(
        (&refund["status"], &refund["amount"]),
        (&json!("processed"), &json!(20_000))
    );
    let (_, part) = world.get(&path).await;
    assert_eq!(
        (&part["status"], &part["refund_status"]),
        (&json!("captured"), &json!("partial"))
    );
    let (_, rest) = world.post(&format!("{path}/refund"), &json!({})).await;
    assert_eq!(rest["amount"], 30_000);
    let (_, whole) = world.get(&path).await;
    assert_eq!(
        (&whole["status"], &whole["refund_status"]),
        (&json!("refunded"), &json!("full"))
    );
    assert_eq!(whole["amount_refunded"], 50_000);
}

#[tokio::test]
async fn a_refund_that_cannot_be_made_is_refused() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let path = format!("/v1/payments/{payment}/refund");
    let cases = [
        (
            json!({"amount": 50_001}),
            "The refund amount provided is greater than amount captured",
        ),
        (
            json!({"amount": 99}),
            "The amount must be at least INR 1.00",
        ),
        (json!({"amount": 1.5}), "The amount must be an integer."),
        (
            json!({"speed": "fast"}),
            "The speed must be normal or optimum",
        ),
        (
            json!({"why": "x"}),
            "why is/are not required and should not be sent",
        ),
    ];
    for (body, description) in cases {
        assert_refused(&world.post(&path, &body).await, description);
    }
    world.post(&path, &json!({})).await;
    let again = world.post(&path, &json!({"amount": 100})).await;
    assert_refused(&again, "The payment has been fully refunded already");
}

#[tokio::test]
async fn an_uncaptured_payment_cannot_be_refunded() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "authorized").await;
    let answer = world
        .post(&format!("/v1/payments/{payment}/refund"), &json!({}))
        .await;
    assert_refused(
        &answer,
        "The payment status should be captured for action to be taken",
    );
}

#[tokio::test]
async fn the_same_key_and_body_make_one_refund() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let body = json!({"amount": 10_000});
    let (_, first) = with_key(&world, &payment, "key-0123456789", &body).await;
    let (_, second) = with_key(&world, &payment, "key-0123456789", &body).await;
    assert_eq!(first, second);
    let other = with_key(
        &world,
        &payment,
        "key-0123456789",
        &json!({"amount": 20_000}),
    )
    .await;
    let words = "Different request with the same idempotency key has already been processed.";
    assert_refused(&other, words);
    let (_, payment) = world.get(&format!("/v1/payments/{payment}")).await;
    assert_eq!(payment["amount_refunded"], 10_000);
}

#[tokio::test]
async fn a_key_that_is_too_short_or_odd_is_refused() {
    let world = World::new().await;
    let payment = captured(&world).await;
    for key in ["short", "with spaces in it"] {
        let (status, _) = with_key(&world, &payment, key, &json!({})).await;
        assert_eq!(status, 400, "{key}");
    }
}

#[tokio::test]
async fn refunds_are_found_by_id_by_payment_and_in_the_list() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let other = captured(&world).await;
    let refund = async |payment: &str| {
        let path = format!("/v1/payments/{payment}/refund");
        text(
            &world
                .post(&path, &json!({"amount": 1_000, "receipt": "x"}))
                .await
                .1["id"],
        )
    };
    let (mine, theirs) = (refund(&payment).await, refund(&other).await);
    assert!(mine.starts_with("rfnd_"));
    let (_, of_payment) = world.get(&format!("/v1/payments/{payment}/refunds")).await;
    assert_eq!(ids(&of_payment), [mine.as_str()]);
    let (_, all) = world.get("/v1/refunds").await;
    assert_eq!(ids(&all), [theirs.as_str(), mine.as_str()]);
    assert_eq!(
        world.get(&format!("/v1/refunds/{mine}")).await.1["receipt"],
        "x"
    );
    let path = format!("/v1/payments/{payment}/refunds/");
    assert_eq!(world.get(&format!("{path}{mine}")).await.0, 200);
    assert_refused(
        &world.get(&format!("{path}{theirs}")).await,
        "The id provided does not exist",
    );
    let (_, changed) = world
        .patch(
            &format!("/v1/refunds/{mine}"),
            &json!({"notes": {"a": "b"}}),
        )
        .await;
    assert_eq!(changed["notes"], json!({"a": "b"}));
}
