//! The control calls.

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use daan_sandbox::KEY_SECRET;

use crate::support::{World, text};

#[tokio::test]
async fn a_payment_comes_with_the_signature_of_order_and_payment() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let body = json!({"order_id": order, "outcome": "captured"});
    let proof = world.control("/control/pay", &body).await;
    let payment = text(&proof["razorpay_payment_id"]);
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY_SECRET.as_bytes()).unwrap();
    mac.update(format!("{order}|{payment}").as_bytes());
    let expected = hex::encode(mac.finalize().into_bytes());
    assert_eq!(proof["razorpay_signature"], expected);
    assert_eq!(proof["razorpay_order_id"], order);
}

#[tokio::test]
async fn a_payment_can_lie_about_its_amount_and_currency() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let body = json!({"order_id": order, "outcome": "captured", "amount": 100, "currency": "USD"});
    let id = text(&world.control("/control/pay", &body).await["razorpay_payment_id"]);
    let (_, payment) = world.get(&format!("/v1/payments/{id}")).await;
    assert_eq!(
        (&payment["amount"], &payment["currency"]),
        (&json!(100), &json!("USD"))
    );
    let (_, order) = world.get(&format!("/v1/orders/{order}")).await;
    assert_eq!(
        (&order["amount"], &order["status"]),
        (&json!(50_000), &json!("paid"))
    );
}

#[tokio::test]
async fn a_failed_payment_says_why() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let body = json!({"order_id": order, "outcome": "failed", "reason": "insufficient_funds"});
    let id = text(&world.control("/control/pay", &body).await["razorpay_payment_id"]);
    let (_, payment) = world.get(&format!("/v1/payments/{id}")).await;
    assert_eq!(
        (&payment["status"], &payment["error_reason"]),
        (&json!("failed"), &json!("insufficient_funds"))
    );
    assert_eq!(payment["captured"], false);
}

#[tokio::test]
async fn a_late_authorisation_follows_the_orders_capture_setting() {
    let world = World::new().await;
    let automatic = world.order(50_000).await;
    let manual = world
        .order_with(&json!({"amount": 50_000, "currency": "INR", "payment_capture": 0}))
        .await;
    for (order, status) in [(automatic, "captured"), (manual, "authorized")] {
        let payment = world.pay(&order, "failed").await;
        let late = world
            .control("/control/late", &json!({"payment_id": payment}))
            .await;
        assert_eq!(
            (&late["status"], &late["error_code"]),
            (&json!(status), &Value::Null)
        );
        assert_eq!(late["late_authorized"], true);
    }
}

#[tokio::test]
async fn a_late_authorisation_of_a_paid_order_goes_straight_back() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let failed = world.pay(&order, "failed").await;
    world.pay(&order, "captured").await;
    let late = world
        .control("/control/late", &json!({"payment_id": failed}))
        .await;
    assert_eq!(
        (&late["status"], &late["captured"]),
        (&json!("refunded"), &json!(false))
    );
}

#[tokio::test]
async fn a_captured_payment_cannot_be_authorised_late() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    let (status, _) = world
        .post("/control/late", &json!({"payment_id": payment}))
        .await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_downtime_starts_and_ends() {
    let world = World::new().await;
    let say = async |status: &str| {
        world
            .control(
                "/control/downtime",
                &json!({"method": "upi", "status": status}),
            )
            .await
    };
    let started = say("started").await;
    assert_eq!(
        (&started["method"], &started["end"]),
        (&json!("upi"), &Value::Null)
    );
    let resolved = say("resolved").await;
    assert_eq!(
        (&resolved["id"], &resolved["status"]),
        (&started["id"], &json!("resolved"))
    );
    assert_eq!(world.get("/v1/payments/downtimes").await.1["count"], 1);
}

#[tokio::test]
async fn only_a_late_authorisation_says_that_it_was_late() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    let (_, payment) = world.get(&format!("/v1/payments/{payment}")).await;
    assert!(payment.get("late_authorized").is_none());
}

#[tokio::test]
async fn one_bank_can_be_down_beside_its_method() {
    let world = World::new().await;
    let report = async |body: Value| world.control("/control/downtime", &body).await;
    let bank = json!({
        "method": "netbanking", "status": "started", "severity": "low", "instrument": {"bank": "HDFC"},
    });
    let of_bank = report(bank).await;
    assert_eq!(
        (&of_bank["instrument"], &of_bank["severity"]),
        (&json!({"bank": "HDFC"}), &json!("low"))
    );
    let of_method = report(json!({"method": "netbanking", "status": "started"})).await;
    assert_eq!(of_method["severity"], "high");
    assert_ne!(of_method["id"], of_bank["id"]);
    let resolved = json!({
        "method": "netbanking", "status": "resolved", "instrument": {"bank": "HDFC"},
    });
    let resolved = report(resolved).await;
    assert_eq!(
        (&resolved["id"], &resolved["severity"]),
        (&of_bank["id"], &json!("low"))
    );
}

#[tokio::test]
async fn the_state_holds_everything_and_a_reset_empties_it() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    world
        .post(&format!("/v1/payments/{payment}/refund"), &json!({}))
        .await;
    let (_, state) = world.get("/control/state").await;
    assert_eq!(state["orders"][0]["id"], order);
    assert_eq!(state["payments"][0]["id"], payment);
    assert_eq!(state["refunds"][0]["payment_id"], payment);
    world.control("/control/reset", &json!({})).await;
    let (_, state) = world.get("/control/state").await;
    for name in [
        "orders",
        "payments",
        "refunds",
        "disputes",
        "downtimes",
        "khalti",
        "webhooks",
        "faults",
    ] {
        assert_eq!(state[name], json!([]), "{name}");
    }
    assert_eq!(world.get(&format!("/v1/orders/{order}")).await.0, 400);
}

#[tokio::test]
async fn a_bad_control_body_is_told_what_was_expected() {
    let world = World::new().await;
    let cases = [
        ("/control/pay", json!({"order_id": "x"})),
        ("/control/pay", json!({"order_id": "x", "outcome": "maybe"})),
        (
            "/control/pay",
            json!({"order_id": "order_00000000000000", "outcome": "captured"}),
        ),
        ("/control/late", json!({})),
        ("/control/late", json!({"payment_id": "x"})),
        ("/control/auto_refund", json!({"payment_id": "x"})),
        ("/control/auto_refund", json!({})),
        ("/control/fail_refund", json!({"refund_id": "x"})),
        (
            "/control/downtime",
            json!({"method": "upi", "status": "over"}),
        ),
        (
            "/control/downtime",
            json!({"method": "upi", "status": "started", "severity": "huge"}),
        ),
        (
            "/control/downtime",
            json!({"method": "upi", "status": "started", "instrument": {}}),
        ),
        (
            "/control/downtime",
            json!({"method": "upi", "status": "started", "instrument": {"psp": 1}}),
        ),
        (
            "/control/downtime",
            json!({"method": "cash", "status": "started"}),
        ),
        ("/control/webhook", json!({"events": "x"})),
        (
            "/control/faults",
            json!({"route": "/v1/orders", "kind": "explode"}),
        ),
        ("/control/faults", json!({"kind": "drop"})),
        (
            "/control/faults",
            json!({"route": "/v1", "kind": "status", "status": 42}),
        ),
    ];
    for (path, body) in cases {
        let (status, answer) = world.post(path, &body).await;
        let words = text(&answer["error"]["description"]);
        assert!(
            status == 400 && words.contains("expected"),
            "{path} {body}: {words}"
        );
    }
}
