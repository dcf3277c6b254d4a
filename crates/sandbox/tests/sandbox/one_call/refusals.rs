//! What is refused, and how it can be tried again.

use serde_json::{Value, json};

use super::{NUMBER, collect, create, create_with, netbanking, payment_id, status};
use crate::support::{World, assert_refused, text};

#[tokio::test]
async fn an_order_is_tried_again_by_its_id_or_its_receipt() {
    let world = World::new().await;
    let receipt = json!({"receipt": "r-7"});
    let (_, first) = create_with(&world, &collect("failure@razorpay"), &receipt).await;
    assert_eq!(status(&world, &payment_id(&first)).await, "failed");

    let by_id = json!({"id": first["id"], "payment": netbanking()});
    let (_, second) = world.post("/v1/orders", &by_id).await;
    let (_, third) = create_with(&world, &collect("success@razorpay"), &receipt).await;
    for (order, attempts) in [(&second, 2), (&third, 3)] {
        assert_eq!(
            (&order["id"], &order["attempts"]),
            (&first["id"], &json!(attempts))
        );
    }
    assert_ne!(payment_id(&second), payment_id(&first));
    assert_eq!(status(&world, &payment_id(&third)).await, "captured");

    for again in [
        world.post("/v1/orders", &by_id).await,
        create_with(&world, &netbanking(), &receipt).await,
    ] {
        assert_eq!(
            (again.0, &again.1["error"]["reason"]),
            (400, &json!("order_already_paid"))
        );
        assert_eq!(
            again.1["error"]["metadata"],
            json!({"order_id": first["id"]})
        );
    }
}

#[tokio::test]
async fn a_receipt_of_another_amount_is_refused() {
    let world = World::new().await;
    let receipt = json!({"receipt": "r-8"});
    create_with(&world, &netbanking(), &receipt).await;
    let other = json!({"receipt": "r-8", "amount": 50_001});
    let refused = create_with(&world, &netbanking(), &other).await;
    assert_refused(&refused, "Order receipt should be unique.");
    let (_, orders) = world.get("/v1/orders").await;
    assert_eq!(orders["count"], 1);
}

#[tokio::test]
async fn a_refused_order_says_so_in_the_calls_own_words() {
    let world = World::new().await;
    let (status, body) = create_with(&world, &netbanking(), &json!({"amount": 99})).await;
    assert_eq!(status, 400);
    assert_eq!(
        body["error"],
        json!({
            "code": "BAD_REQUEST_ERROR",
            "description": "The amount must be at least INR 1.00",
            "source": "business",
            "step": "order_create",
            "reason": "input_validation_failed",
            "metadata": {},
            "field": "amount",
        })
    );
    for changes in [
        json!({"amount": "abc"}),
        json!({"currency": "XXX"}),
        json!({"speculative": 1}),
    ] {
        let (status, body) = create_with(&world, &netbanking(), &changes).await;
        assert_eq!(
            (status, &body["error"]["step"]),
            (400, &json!("order_create")),
            "{changes}"
        );
    }
    assert_eq!(world.get("/v1/orders").await.1["count"], 0);
}

#[tokio::test]
async fn a_refused_payment_names_the_order_that_can_be_tried_again() {
    let cases = [
        (json!({"method": "barter"}), "payment_method_not_enabled"),
        (
            json!({"method": "fpx", "bank": "MB2U"}),
            "payment_method_not_enabled",
        ),
        (json!({"method": "netbanking"}), "input_validation_failed"),
        (
            json!({"method": "netbanking", "bank": "hdfc"}),
            "input_validation_failed",
        ),
        (
            json!({"method": "wallet", "wallet": "<b>"}),
            "input_validation_failed",
        ),
        (collect("nobody"), "invalid_vpa"),
        (
            json!({"method": "upi", "upi": {"flow": "collect"}}),
            "input_validation_failed",
        ),
        (
            json!({"method": "upi", "upi": {"flow": "qr"}}),
            "input_validation_failed",
        ),
        (json!({"method": "card"}), "input_validation_failed"),
        (
            json!({"method": "card", "card": {"number": NUMBER, "name": "A", "expiry_month": "12", "expiry_year": "20", "cvv": "1234"}}),
            "card_expired",
        ),
        (
            json!({"method": "card", "card": {"number": NUMBER, "name": "A", "expiry_month": "12", "expiry_year": "99", "cvv": "1"}}),
            "incorrect_cvv",
        ),
        (
            json!({"method": "card", "card": {"number": "1", "name": "A", "expiry_month": "12", "expiry_year": "99", "cvv": "123"}}),
            "card_number_invalid",
        ),
        (
            json!({"method": "card", "token": "token_1"}),
            "extra_field_sent",
        ),
        (
            json!({"method": "netbanking", "bank": "HDFC", "amount": 1}),
            "order_amount_mismatch",
        ),
        (
            json!({"method": "netbanking", "bank": "HDFC", "contact": "+91999999999999999"}),
            "input_validation_failed",
        ),
        (
            json!({"method": "netbanking", "bank": "HDFC", "callback_url": "/return"}),
            "input_validation_failed",
        ),
    ];
    for (payment, reason) in cases {
        let world = World::new().await;
        let (status, body) = create(&world, &payment).await;
        assert_eq!(
            (status, &body["error"]["reason"]),
            (400, &json!(reason)),
            "{payment}: {body}"
        );
        let (_, orders) = world.get("/v1/orders").await;
        let order = &orders["items"][0];
        assert_eq!(
            body["error"]["metadata"],
            json!({"order_id": order["id"]}),
            "{payment}"
        );
        let (status, again) = world
            .post(
                "/v1/orders",
                &json!({"id": order["id"], "payment": netbanking()}),
            )
            .await;
        assert_eq!((status, &again["attempts"]), (200, &json!(1)), "{payment}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_down_names_order_and_payment() {
    let world = World::new().await;
    let down = json!({"method": "netbanking", "status": "started", "instrument": {"bank": "HDFC"}});
    world.control("/control/downtime", &down).await;
    let (status, body) = create(&world, &netbanking()).await;
    let error = &body["error"];
    assert_eq!(
        (status, &error["code"], &error["reason"]),
        (502, &json!("GATEWAY_ERROR"), &json!("gateway failure"))
    );
    assert_eq!(error.get("field"), Some(&Value::Null));
    let id = text(&error["metadata"]["payment_id"]);
    let (_, payment) = world.get(&format!("/v1/payments/{id}")).await;
    assert_eq!(
        (&payment["status"], &payment["order_id"]),
        (&json!("failed"), &error["metadata"]["order_id"])
    );
    let other = json!({"method": "netbanking", "bank": "SBIN"});
    assert_eq!(create(&world, &other).await.0, 200, "another bank works");
}
