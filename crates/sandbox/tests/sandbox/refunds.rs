//! Refunds and their idempotency.

use reqwest::Method;
use serde_json::{Value, json};

use crate::endpoint::{Endpoint, names};
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

#[tokio::test]
async fn the_odd_amount_fails_at_normal_speed_and_the_payment_keeps_its_money() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let path = format!("/v1/payments/{payment}");
    world
        .post(&format!("{path}/refund"), &json!({"amount": 10_000}))
        .await;
    let endpoint = Endpoint::of(&world, 0).await;
    let (status, made) = world
        .post(&format!("{path}/refund"), &json!({"amount": 2_468}))
        .await;
    assert_eq!((status, &made["status"]), (200, &json!("pending")));
    let received = endpoint.wait_for(2).await;
    assert_eq!(names(&received), ["refund.created", "refund.failed"]);
    let id = text(&made["id"]);
    let (_, found) = world.get(&format!("/v1/refunds/{id}")).await;
    assert_eq!(found["status"], "failed");
    let (_, after) = world.get(&path).await;
    assert_eq!(
        (&after["status"], &after["amount_refunded"]),
        (&json!("captured"), &json!(10_000))
    );
    assert_eq!(after["refund_status"], "partial");
}

#[tokio::test]
async fn an_instant_refund_of_the_odd_amount_falls_back_to_normal_speed() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let path = format!("/v1/payments/{payment}/refund");
    let endpoint = Endpoint::of(&world, 0).await;
    let ask = async |amount: i64| {
        let body = json!({"amount": amount, "speed": "optimum"});
        world.post(&path, &body).await.1
    };
    let instant = ask(10_000).await;
    assert_eq!(
        (&instant["speed_requested"], &instant["speed_processed"]),
        (&json!("optimum"), &json!("instant"))
    );
    endpoint.wait_for(2).await;
    let slow = ask(2_468).await;
    assert_eq!(
        (&slow["status"], &slow["speed_processed"]),
        (&json!("processed"), &json!("normal"))
    );
    let received = endpoint.wait_for(3).await;
    let expected = ["refund.created", "refund.speed_changed", "refund.processed"];
    assert_eq!(names(&received), expected);
    let speed = |place: usize| {
        let event = received[place].event();
        event["payload"]["refund"]["entity"]["speed_processed"].clone()
    };
    assert_eq!((speed(0), speed(1)), (json!("instant"), json!("normal")));
}

#[tokio::test]
async fn the_same_key_at_the_same_time_is_told_to_come_again() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let key = "key-0123456789";
    let slow = json!({"route": "/refund", "kind": "delay", "ms": 60_000, "times": 1});
    world.control("/control/faults", &slow).await;
    let path = format!("/v1/payments/{payment}/refund");
    let request = world.request(Method::POST, &path).json(&json!({}));
    let request = request.header("X-Refund-Idempotency", key);
    let first = tokio::spawn(async move { answer(request).await });
    while world.get("/control/state").await.1["refunds"] == json!([]) {
        tokio::task::yield_now().await;
    }
    for body in [json!({}), json!({"amount": 10_000})] {
        let (status, _) = with_key(&world, &payment, key, &body).await;
        assert_eq!(status, 409, "{body}");
    }
    // Whoever asked first hangs up: nobody is being answered any more.
    first.abort();
    let refund = loop {
        let (status, refund) = with_key(&world, &payment, key, &json!({})).await;
        if status != 409 {
            break refund;
        }
    };
    let (_, all) = world.get("/v1/refunds").await;
    assert_eq!(ids(&all), [text(&refund["id"])]);
}

#[tokio::test]
async fn a_key_is_free_again_after_an_answer_that_was_lost() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let key = "key-0123456789";
    let lost = json!({"route": "/refund", "kind": "drop", "times": 1});
    world.control("/control/faults", &lost).await;
    let path = format!("/v1/payments/{payment}/refund");
    let request = world.request(Method::POST, &path).json(&json!({}));
    let request = request.header("X-Refund-Idempotency", key);
    assert!(request.send().await.is_err());
    let (status, refund) = with_key(&world, &payment, key, &json!({})).await;
    assert_eq!((status, &refund["amount"]), (200, &json!(50_000)));
    let (_, all) = world.get("/v1/refunds").await;
    assert_eq!(all["count"], 1);
}

#[tokio::test]
async fn a_refused_refund_leaves_its_key_unused() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let key = "key-0123456789";
    let much = with_key(&world, &payment, key, &json!({"amount": 60_000})).await;
    assert_eq!(much.0, 400);
    let (status, _) = with_key(&world, &payment, key, &json!({"amount": 10_000})).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_refund_that_was_processed_fails_afterwards_once() {
    let world = World::new().await;
    let payment = captured(&world).await;
    let key = "key-0123456789";
    let (_, made) = with_key(&world, &payment, key, &json!({"amount": 10_000})).await;
    let endpoint = Endpoint::of(&world, 0).await;
    let body = json!({"refund_id": made["id"]});
    let failed = world.control("/control/fail_refund", &body).await;
    assert_eq!(
        (&made["status"], &failed["status"]),
        (&json!("processed"), &json!("failed"))
    );
    let received = endpoint.wait_for(1).await;
    assert_eq!(names(&received), ["refund.failed"]);
    let payload = &received[0].event()["payload"];
    assert_eq!(payload["payment"]["entity"]["amount_refunded"], 0);
    let (status, _) = world.post("/control/fail_refund", &body).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn money_that_nobody_captured_goes_back_with_events_that_say_so() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "authorized").await;
    let endpoint = Endpoint::of(&world, 0).await;
    let body = json!({"payment_id": payment});
    let back = world.control("/control/auto_refund", &body).await;
    assert_eq!(
        (&back["status"], &back["captured"], &back["refund_status"]),
        (&json!("refunded"), &json!(false), &json!("full"))
    );
    let received = endpoint.wait_for(2).await;
    assert_eq!(names(&received), ["refund.created", "refund.processed"]);
    for one in &received {
        let payload = &one.event()["payload"];
        assert_eq!(payload["payment"]["entity"]["captured"], false);
        assert_eq!(payload["refund"]["entity"]["amount"], 50_000);
    }
    let (status, _) = world.post("/control/auto_refund", &body).await;
    assert_eq!(status, 400);
}
