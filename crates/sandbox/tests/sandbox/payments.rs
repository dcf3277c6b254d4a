//! Payments: reading them and capturing them.

use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::support::{World, assert_refused, ids};

async fn authorized(world: &World) -> String {
    let order = world.order(50_000).await;
    world.pay(&order, "authorized").await
}

#[tokio::test]
async fn an_authorised_payment_has_no_fee_and_is_captured_by_its_exact_amount() {
    let world = World::new().await;
    let payment = authorized(&world).await;
    let (_, before) = world.get(&format!("/v1/payments/{payment}")).await;
    assert_eq!(
        (&before["status"], &before["fee"]),
        (&json!("authorized"), &Value::Null)
    );
    let path = format!("/v1/payments/{payment}/capture");
    let (_, after) = world
        .post(&path, &json!({"amount": 50_000, "currency": "INR"}))
        .await;
    assert_eq!(
        (&after["status"], &after["captured"]),
        (&json!("captured"), &json!(true))
    );
    assert_eq!((&after["fee"], &after["tax"]), (&json!(1_180), &json!(180)));
    let order = after["order_id"].as_str().unwrap();
    let (_, order) = world.get(&format!("/v1/orders/{order}")).await;
    assert_eq!(order["status"], "paid");
}

#[tokio::test]
async fn a_payment_is_of_when_it_was_begun_whatever_becomes_of_it_later() {
    const BEGUN: i64 = 1_700_000_000;
    let now = Arc::new(AtomicI64::new(BEGUN));
    let world = World::at(&now).await;
    let captured = authorized(&world).await;
    let order = world.order(50_000).await;
    let late = world.pay(&order, "failed").await;
    now.fetch_add(3 * 24 * 3_600, Ordering::SeqCst);
    let capture = format!("/v1/payments/{captured}/capture");
    let whole = json!({"amount": 50_000, "currency": "INR"});
    assert_eq!(world.post(&capture, &whole).await.0, 200);
    let yes = json!({"payment_id": late, "capture": true});
    world.control("/control/late", &yes).await;
    for payment in [captured, late] {
        let (_, seen) = world.get(&format!("/v1/payments/{payment}")).await;
        let told = (&seen["status"], &seen["created_at"]);
        assert_eq!(told, (&json!("captured"), &json!(BEGUN)));
    }
}

#[tokio::test]
async fn a_captured_payment_cannot_be_captured_again() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    let path = format!("/v1/payments/{payment}/capture");
    let again = world
        .post(&path, &json!({"amount": 50_000, "currency": "INR"}))
        .await;
    assert_refused(&again, "This payment has already been captured");
}

#[tokio::test]
async fn a_capture_that_does_not_fit_is_refused() {
    let world = World::new().await;
    let payment = authorized(&world).await;
    let path = format!("/v1/payments/{payment}/capture");
    let cases = [
        (
            json!({"amount": 49_999, "currency": "INR"}),
            "Capture amount must be equal to the amount authorized",
        ),
        (
            json!({"amount": 50_000, "currency": "USD"}),
            "Capture currency must be equal to the currency authorized",
        ),
        (
            json!({"amount": 1.5, "currency": "INR"}),
            "The amount must be an integer.",
        ),
        (json!({"currency": "INR"}), "amount: is required."),
    ];
    for (body, description) in cases {
        assert_refused(&world.post(&path, &body).await, description);
    }
}

#[tokio::test]
async fn a_failed_payment_cannot_be_captured() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "failed").await;
    let path = format!("/v1/payments/{payment}/capture");
    let (status, _) = world
        .post(&path, &json!({"amount": 50_000, "currency": "INR"}))
        .await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_second_authorised_payment_of_a_paid_order_cannot_be_captured() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let second = world.pay(&order, "authorized").await;
    world.pay(&order, "captured").await;
    let path = format!("/v1/payments/{second}/capture");
    let (status, body) = world
        .post(&path, &json!({"amount": 50_000, "currency": "INR"}))
        .await;
    assert_eq!(
        (status, &body["error"]["reason"]),
        (400, &json!("order_already_paid"))
    );
}

#[tokio::test]
async fn payments_are_listed_newest_first() {
    let world = World::new().await;
    let first = authorized(&world).await;
    let second = authorized(&world).await;
    let (_, all) = world.get("/v1/payments").await;
    assert_eq!(ids(&all), [second.as_str(), first.as_str()]);
    let (_, skipped) = world.get("/v1/payments?count=1&skip=1").await;
    assert_eq!(ids(&skipped), [first]);
}

#[tokio::test]
async fn unset_members_of_a_payment_are_null_and_notes_can_change() {
    let world = World::new().await;
    let path = format!("/v1/payments/{}", authorized(&world).await);
    let (_, payment) = world.get(&path).await;
    let members = payment.as_object().unwrap();
    for name in [
        "invoice_id",
        "refund_status",
        "card_id",
        "wallet",
        "vpa",
        "fee",
        "tax",
        "error_code",
        "error_reason",
    ] {
        assert_eq!(members.get(name), Some(&Value::Null), "{name}");
    }
    assert_eq!(payment["notes"], json!([]));
    let (_, changed) = world.patch(&path, &json!({"notes": {"k": "v"}})).await;
    assert_eq!(changed["notes"], json!({"k": "v"}));
}

#[tokio::test]
async fn malformed_and_unknown_payment_ids_are_refused_differently() {
    let world = World::new().await;
    assert_refused(
        &world.get("/v1/payments/order_1").await,
        "order_1 is not a valid id",
    );
    let unknown = world.get("/v1/payments/pay_00000000000000").await;
    assert_refused(&unknown, "The id provided does not exist");
}
