//! The gateway fails while an order is made: the donor is told so, and can try again without paying twice.

use crate::harness::{Begun, House, gift};
use serde_json::{Value, json};

/// Holds what is so after any fault: an error with the donation's reference, the row waiting, and the same
/// key leading to one order that the donor can pay.
async fn is_survived(fault: Value, status: u16, code: &str) -> House {
    let house = House::open().await;
    let gift = gift();
    let mut fault = fault;
    fault["route"] = json!("POST /v1/orders");
    house.gateway.fault(fault.clone()).await;
    let answer = house.begin(&gift).await;
    let refusal = answer.refused(status, code);
    assert!(
        answer.header("retry-after").parse::<u32>().is_ok(),
        "{fault}"
    );
    let ids = house.book.rows("SELECT id FROM donations").await;
    assert_eq!(refusal["reference"], ids[0], "{fault}");
    assert_eq!(house.book.status().await, "creating", "{fault}");

    house.gateway.heal().await;
    let begun = Begun::read(&house.begin(&gift).await.ok());
    assert_eq!(begun.id, ids[0], "{fault}");
    assert_eq!(begun.order, house.gateway.only_order().await, "{fault}");
    let proof = house.gateway.pay_for(&begun).await;
    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid",
        "{fault}"
    );
    house
}

#[tokio::test]
async fn a_gateway_that_is_down_is_survived() {
    is_survived(json!({"kind": "down"}), 503, "gateway_unavailable").await;
}

#[tokio::test]
async fn a_gateway_that_is_too_slow_is_survived_and_its_late_order_adopted() {
    is_survived(
        json!({"kind": "delay", "ms": 2_600}),
        503,
        "gateway_unavailable",
    )
    .await;
}

#[tokio::test]
async fn a_gateway_that_does_not_know_us_is_survived() {
    is_survived(
        json!({"kind": "status", "status": 401}),
        502,
        "gateway_failed",
    )
    .await;
}

#[tokio::test]
async fn a_gateway_that_asks_for_fewer_calls_is_survived() {
    is_survived(
        json!({"kind": "status", "status": 429}),
        503,
        "gateway_unavailable",
    )
    .await;
}

#[tokio::test]
async fn a_gateway_that_fails_is_survived() {
    for status in [500, 502, 503, 504] {
        is_survived(
            json!({"kind": "status", "status": status}),
            502,
            "gateway_failed",
        )
        .await;
    }
}

#[tokio::test]
async fn a_web_page_instead_of_an_order_is_survived() {
    for status in [200, 502] {
        is_survived(
            json!({"kind": "html", "status": status}),
            502,
            "gateway_failed",
        )
        .await;
    }
}

#[tokio::test]
async fn an_order_whose_answer_broke_off_is_adopted() {
    is_survived(json!({"kind": "truncate"}), 503, "gateway_unavailable").await;
}

#[tokio::test]
async fn an_order_whose_answer_never_came_is_adopted() {
    let house = is_survived(json!({"kind": "drop"}), 503, "gateway_unavailable").await;
    assert_eq!(
        house.book.events().await[..3],
        ["intent_recorded", "creation_unclear", "order_bound"]
    );
}

#[tokio::test]
async fn a_definite_refusal_ends_the_attempt_and_the_same_key_begins_another() {
    let house = House::open().await;
    let gift = gift();
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "status", "status": 400, "times": 1}))
        .await;
    let refusal = house.begin(&gift).await.refused(502, "gateway_failed");
    assert_eq!(house.book.status().await, "create_failed");
    let begun = Begun::read(&house.begin(&gift).await.ok());
    assert_eq!(refusal["reference"], begun.id);
    assert_eq!(begun.order, house.gateway.only_order().await);
    assert_eq!(house.book.status().await, "open");
}

#[tokio::test]
async fn no_second_order_is_made_while_nobody_knows_of_the_first() {
    let house = House::open().await;
    let gift = gift();
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}))
        .await;
    house.begin(&gift).await.refused(503, "gateway_unavailable");
    house
        .gateway
        .fault(json!({"route": "GET /v1/orders", "kind": "down"}))
        .await;
    for _ in 0..3 {
        house.begin(&gift).await.refused(503, "gateway_unavailable");
    }
    house.gateway.only_order().await;
    house.gateway.heal().await;
    let begun = Begun::read(&house.begin(&gift).await.ok());
    assert_eq!(begun.order, house.gateway.only_order().await);
}

#[tokio::test]
async fn a_token_without_an_order_gets_one_once_the_gateway_is_back() {
    let house = House::open().await;
    let gift = gift();
    house
        .gateway
        .fault(json!({"route": "/v1/orders", "kind": "down"}))
        .await;
    house.begin(&gift).await.refused(503, "gateway_unavailable");
    house.gateway.heal().await;
    let begun = Begun::read(&house.begin(&gift).await.ok());
    let retry = json!({"token": begun.token, "gateway": "razorpay"});
    let retried = house.post("/api/retry_donation", &retry).await.ok();
    assert_eq!(retried["next"]["order_id"], begun.order);
}

/// A create that timed out after 8 s may still land until 10 s after it began.
#[tokio::test]
async fn an_order_that_may_still_land_is_searched_for_twice_and_a_later_one_once() {
    for (age_ms, looks) in [(1_000, 1), (8_300, 2), (20_000, 1)] {
        let house = House::open().await;
        let gift = gift();
        house
            .gateway
            .fault(json!({"route": "POST /v1/orders", "kind": "down", "times": 1}))
            .await;
        house.begin(&gift).await.refused(503, "gateway_unavailable");
        house.pass_ms(age_ms);
        house.gateway.count("GET /v1/orders").await;
        house.begin(&gift).await.ok();
        assert_eq!(house.gateway.counted().await, looks, "after {age_ms} ms");
        house.gateway.only_order().await;
    }
}

#[tokio::test]
async fn an_order_of_the_same_receipt_that_we_did_not_make_is_not_adopted() {
    for amount_minor in [100, 500_00] {
        planted_order_is_not_handed_out(amount_minor).await;
    }
}

async fn planted_order_is_not_handed_out(amount_minor: i64) {
    let house = House::open().await;
    let gift = gift();
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "down", "times": 1}))
        .await;
    let refusal = house.begin(&gift).await.refused(503, "gateway_unavailable");
    let planted =
        json!({"amount": amount_minor, "currency": "INR", "receipt": refusal["reference"]});
    let planted = house.gateway.api_post("orders", planted).await;
    let begun = Begun::read(&house.begin(&gift).await.ok());
    let orders = house.gateway.orders().await;
    let paid = orders
        .iter()
        .find(|order| order["id"] == begun.order.as_str())
        .unwrap();
    assert_eq!((orders.len(), paid["amount"].as_i64()), (2, Some(500_00)));
    assert_ne!(planted["id"], begun.order.as_str());
}
