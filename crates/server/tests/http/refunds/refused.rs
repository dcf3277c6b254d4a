//! What is not refunded, and what the operator is told.

use super::{all_of, paid, part_of, refunds, refusal, steps};
use crate::harness::{House, gift};
use daan_server::checkout::{RefundRequest, RefundSpeed};
use serde_json::json;

#[tokio::test]
async fn an_amount_that_is_none_of_the_payments_is_refused() {
    let house = House::open().await;
    let begun = paid(&house).await;
    for (amount, code) in [
        ("500.01", "amount_too_large"),
        ("1,00,000", "amount_too_large"),
        ("0", "amount_malformed"),
        ("-5", "amount_malformed"),
        ("100.005", "amount_malformed"),
        ("all", "amount_malformed"),
        ("NPR 100", "amount_malformed"),
        ("$100", "amount_malformed"),
    ] {
        let refused = refusal(&house, &part_of(&begun, amount)).await;
        assert_eq!(refused.code, code, "{amount}: {refused}");
        let says = |word: &str| refused.message.contains(word);
        assert!(
            says("expected") && says("found") && says("INR"),
            "{refused}"
        );
    }
    assert!(refunds(&house).await.is_empty());
    assert!(steps(&house).await.is_empty());
}

#[tokio::test]
async fn what_is_not_there_cannot_go_back() {
    let house = House::open().await;
    let begun = house.begun().await;
    assert_eq!(
        refusal(&house, &all_of(&begun)).await.code,
        "nothing_captured"
    );
    let authorised = house.begun().await;
    house
        .gateway
        .fault(json!({"route": "POST /v1/payments", "kind": "down"}))
        .await;
    let proof = house.gateway.pay(&authorised.order, "authorized").await;
    house.confirm(&authorised.token, &proof).await.ok();
    house.gateway.heal().await;
    assert_eq!(
        refusal(&house, &all_of(&authorised)).await.code,
        "nothing_captured"
    );
    let begun = paid(&house).await;
    let surplus = RefundRequest {
        surplus: true,
        ..all_of(&begun)
    };
    assert_eq!(refusal(&house, &surplus).await.code, "nothing_captured");
    house.desk.refund(&all_of(&begun)).await.unwrap();
    let refused = refusal(&house, &all_of(&begun)).await;
    assert_eq!(refused.code, "nothing_left");
    assert!(refused.message.contains("(rfnd_"), "{refused}");
    assert_eq!(
        refusal(&house, &part_of(&begun, "1")).await.code,
        "nothing_left"
    );
    assert_eq!(refunds(&house).await.len(), 1);
}

#[tokio::test]
async fn a_reference_that_names_nothing_is_refused() {
    let house = House::open().await;
    let begun = paid(&house).await;
    for (reference, code) in [
        ("DN-0000-0000-0000", "donation_not_found"),
        ("pay_IH4NVgf4Dreq1l", "reference_malformed"),
        ("", "reference_malformed"),
        ("DN-0000-0000", "reference_malformed"),
    ] {
        let request = RefundRequest {
            reference: reference.to_owned(),
            ..all_of(&begun)
        };
        assert_eq!(refusal(&house, &request).await.code, code, "{reference}");
    }
    // As people type it.
    let request = RefundRequest {
        reference: format!(" {} ", begun.id.to_lowercase()),
        ..all_of(&begun)
    };
    assert!(house.desk.refund(&request).await.is_ok());
}

#[tokio::test]
async fn a_gateway_that_cannot_be_asked_first_is_asked_for_nothing() {
    let house = House::open().await;
    let begun = paid(&house).await;
    house
        .gateway
        .fault(json!({"route": "GET /v1/payments", "kind": "down"}))
        .await;
    let refused = refusal(&house, &all_of(&begun)).await;
    assert_eq!(refused.code, "gateway_silent");
    assert!(
        refused.message.starts_with("nothing was refunded"),
        "{refused}"
    );
    assert!(steps(&house).await.is_empty());
    assert!(refunds(&house).await.is_empty());
}

#[tokio::test]
async fn what_the_gateway_refuses_is_over_and_may_be_asked_for_anew() {
    let house = House::open().await;
    let begun = paid(&house).await;
    house
        .gateway
        .fault(json!({"route": "POST /v1/payments", "kind": "status", "status": 400, "times": 1}))
        .await;
    let refused = refusal(&house, &part_of(&begun, "100")).await;
    assert_eq!(refused.code, "refund_refused");
    assert_eq!(steps(&house).await, ["refund_asked", "refund_refused"]);
    house.desk.refund(&part_of(&begun, "200")).await.unwrap();
    let sums: Vec<_> = refunds(&house)
        .await
        .iter()
        .map(|refund| refund["amount"].clone())
        .collect();
    assert_eq!(sums, [200_00]);
}

#[tokio::test]
async fn an_amount_below_the_gateways_least_is_refused_in_its_own_words() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let refused = refusal(&house, &part_of(&begun, "0.50")).await;
    assert_eq!(refused.code, "refund_refused");
    assert!(refused.message.contains("at least INR 1.00"), "{refused}");
}

#[tokio::test]
async fn a_gift_in_another_currency_is_refunded_in_its_own() {
    let house = House::open().await;
    let mut gift = gift();
    gift["request"]["currency"] = json!("NPR");
    gift["request"]["gateway"] = json!("khalti");
    let begun = super::at_khalti::completed(&house, &gift).await;
    let refused = refusal(&house, &part_of(&begun, "₹100")).await;
    assert_eq!(refused.code, "amount_malformed");
    assert!(refused.message.contains("NPR"), "{refused}");
    let fast = RefundRequest {
        speed: RefundSpeed::Optimum,
        ..all_of(&begun)
    };
    assert_eq!(refusal(&house, &fast).await.code, "speed_unknown");
}
