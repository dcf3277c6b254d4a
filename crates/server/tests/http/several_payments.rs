//! A donation and more than one payment.

use crate::harness::House;
use serde_json::json;

#[tokio::test]
async fn a_failed_payment_then_a_captured_one_on_the_same_order_is_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "failed").await;
    let seen = house.donation(&begun).await.ok();
    assert_eq!(seen["status"], "open");
    assert_eq!(
        seen["next"]["order_id"], begun.order,
        "the same order may be paid"
    );
    let proof = house.gateway.pay_for(&begun).await;
    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid"
    );
    let mut states = house.book.rows("SELECT state FROM payments").await;
    states.sort();
    assert_eq!(states, ["captured", "failed"]);
}

/// Threat 27.
#[tokio::test]
async fn a_payment_that_failed_and_is_authorised_days_later_is_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay(&begun.order, "failed").await;
    house.donation(&begun).await.ok();
    let late = json!({"payment_id": proof["razorpay_payment_id"], "capture": true});
    let url = format!("{}/control/late", house.gateway.origin);
    house
        .http
        .post(url)
        .json(&late)
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    house.pass_ms(3 * 24 * 3_600_000);
    assert_eq!(house.donation(&begun).await.ok()["status"], "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn a_second_captured_payment_is_booked_as_surplus_and_the_donation_stays_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    let first = house.gateway.pay_for(&begun).await;
    let second = house.gateway.pay_for(&begun).await;
    let mut paid = house.confirm(&begun.token, &first).await.ok();
    let again = house.confirm(&begun.token, &second).await.ok();
    assert_eq!(paid["surplus"], json!([]));
    paid["surplus"] = json!([{"amount_minor": 500_00, "currency": "INR", "is_refunded": false}]);
    assert_eq!(again, paid, "nothing else of the donor's view changes");
    assert_eq!(
        house.book.entries().await,
        ["capture|applied|50000|INR", "capture|surplus|50000|INR"]
    );
    assert_eq!(
        house.book.rows("SELECT kind FROM outbox ORDER BY id").await,
        ["receipt", "refund_surplus"]
    );
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(campaign["raised"], 500_00, "a surplus is nothing raised");
}

#[tokio::test]
async fn a_second_authorised_payment_is_not_captured() {
    let house = House::open().await;
    let begun = house.begun().await;
    let first = house.gateway.pay(&begun.order, "authorized").await;
    let second = house.gateway.pay(&begun.order, "authorized").await;
    assert_eq!(
        house.confirm(&begun.token, &first).await.ok()["status"],
        "paid"
    );
    house.gateway.count("POST /v1/payments").await;
    assert_eq!(
        house.confirm(&begun.token, &second).await.ok()["status"],
        "paid"
    );
    assert_eq!(house.gateway.counted().await, 0, "we do not even ask");
    let state = house.gateway.state().await;
    assert_eq!(state["payments"][1]["status"], "authorized");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn failed_attempts_before_and_after_do_not_touch_a_paid_donation() {
    let house = House::open().await;
    let begun = house.begun().await;
    let failed = house.gateway.pay(&begun.order, "failed").await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    // The sandbox signs failures too; a real gateway does not.
    assert_eq!(
        house.confirm(&begun.token, &failed).await.ok()["status"],
        "paid"
    );
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn an_unpaid_donation_is_retried_on_the_same_order_and_a_paid_one_not_at_all() {
    let house = House::open().await;
    let begun = house.begun().await;
    let retry = json!({"token": begun.token, "gateway": "razorpay"});
    let retried = house.post("/api/retry_donation", &retry).await.ok();
    assert_eq!(retried["next"]["order_id"], begun.order);
    let prefill = &retried["next"]["prefill"];
    assert_eq!(
        prefill,
        &json!({"name": "", "email": ""}),
        "a token opens no address"
    );
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let answer = house.post("/api/retry_donation", &retry).await;
    assert_eq!(answer.refused(409, "already_paid")["reference"], begun.id);
    let khalti = json!({"token": begun.token, "gateway": "khalti"});
    let answer = house.post("/api/retry_donation", &khalti).await;
    answer.refused(409, "already_paid");
    house.gateway.only_order().await;
}

#[tokio::test]
async fn a_donation_with_a_payment_under_way_is_not_retried() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house
        .gateway
        .fault(json!({"route": "GET /v1/", "kind": "down"}))
        .await;
    house.confirm(&begun.token, &proof).await.ok();
    let retry = json!({"token": begun.token, "gateway": "razorpay"});
    let answer = house.post("/api/retry_donation", &retry).await;
    answer.refused(409, "payment_under_way");
}
