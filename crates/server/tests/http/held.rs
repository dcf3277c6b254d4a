//! A donor whose payment is held is not asked to pay again, whoever found it.

use crate::harness::House;
use serde_json::{Value, json};

/// A captured payment that does not fit, found by a look at the status page alone.
async fn looked_at(house: &House, lie: Value) -> (Value, String) {
    let begun = house.begun().await;
    let mut how = json!({"order_id": begun.order, "outcome": "captured"});
    how.as_object_mut()
        .unwrap()
        .extend(lie.as_object().unwrap().clone());
    house.gateway.pay_as(how).await;
    (house.donation(&begun).await.ok(), begun.token)
}

async fn retry_is_refused(house: &House, token: &str) {
    let body = json!({"token": token, "gateway": "razorpay"});
    house
        .post("/api/retry_donation", &body)
        .await
        .refused(409, "payment_under_way");
}

#[tokio::test]
async fn a_payment_of_another_amount_keeps_its_donor_from_paying_again() {
    let house = House::open().await;
    let (donation, token) = looked_at(&house, json!({"amount": 499_99})).await;
    assert_eq!(donation["under_review"], true);
    assert_eq!(donation.get("next"), None);
    retry_is_refused(&house, &token).await;
}

#[tokio::test]
async fn a_held_payment_that_went_back_frees_its_donation_for_the_right_one() {
    let house = House::open().await;
    let (_, token) = looked_at(&house, json!({"amount": 499_99})).await;
    let payment = house.gateway.state().await["payments"][0]["id"].clone();
    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    house.gateway.api_post(&path, json!({})).await;
    for _ in 0..3 {
        house.pass_ms(6_000);
        let seen = house
            .post("/api/donation", &json!({"token": token}))
            .await
            .ok();
        assert_eq!(
            (&seen["status"], &seen["under_review"]),
            (&json!("open"), &json!(false))
        );
    }
    let body = json!({"token": token, "gateway": "razorpay"});
    house.post("/api/retry_donation", &body).await.ok();
    assert!(house.book.entries().await.is_empty());
}

#[tokio::test]
async fn a_payment_that_cannot_be_booked_keeps_its_donor_from_paying_again() {
    let house = House::open().await;
    let (donation, token) = looked_at(&house, json!({"currency": "XXX"})).await;
    assert_eq!(donation["status"], "processing");
    assert_eq!(donation.get("next"), None);
    retry_is_refused(&house, &token).await;
    assert!(house.book.entries().await.is_empty());
}

#[tokio::test]
async fn forty_copies_of_one_proof_at_once_ask_the_gateway_once() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay(&begun.order, "captured").await;
    house.gateway.count("/v1/payments").await;
    let copies = (0..40).map(|_| house.confirm(&begun.token, &proof));
    for answer in futures::future::join_all(copies).await {
        assert_eq!(answer.ok()["status"], "paid");
    }
    assert_eq!(house.gateway.counted().await, 1);
}

#[tokio::test]
async fn a_clock_that_was_put_back_does_not_blind_the_status_page() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.donation(&begun).await.ok();
    house.pass_ms(-86_400_000);
    house.gateway.pay(&begun.order, "captured").await;
    assert_eq!(house.donation(&begun).await.ok()["status"], "paid");
}

/// Threat 40.
#[tokio::test]
async fn a_donation_that_was_put_off_by_a_clock_ahead_of_its_time_is_asked_about_once_that_is_right()
 {
    let house = House::open().await;
    let begun = house.begun().await;
    house.pass_ms(86_400_000);
    house.watch().await;
    house.pass_ms(-86_400_000);
    house.gateway.pay(&begun.order, "captured").await;
    house.watch().await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_held_payment_that_came_and_went_before_anybody_looked_keeps_nobody_from_paying() {
    let house = House::open().await;
    let begun = house.begun().await;
    let how =
        json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99, "webhook": false});
    let proof = house.gateway.pay_as(how).await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    let path = format!("payments/{payment}/refund");
    house.gateway.api_post(&path, json!({})).await;
    let seen = house.donation(&begun).await.ok();
    assert_eq!(
        (&seen["status"], &seen["under_review"]),
        (&json!("open"), &json!(false))
    );
    let body = json!({"token": begun.token, "gateway": "razorpay"});
    house.post("/api/retry_donation", &body).await.ok();
}
