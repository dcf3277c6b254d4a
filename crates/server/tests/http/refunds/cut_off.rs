//! A command whose outcome was lost is repeated, and gives money back once.

use super::{all_of, paid, part_of, refunds, refusal, steps};
use crate::harness::{Begun, House, eventually};
use daan_server::checkout::RefundRequest;
use serde_json::{Value, json};

/// A refund whose answer got lost after this fault.
async fn cut_off(house: &House, begun: &Begun, request: &RefundRequest, fault: Value) {
    let mut fault = fault;
    fault["route"] = json!("POST /v1/payments");
    fault["times"] = json!(1);
    house.gateway.fault(fault).await;
    let refused = house.desk.refund(request).await.unwrap_err();
    assert_eq!(refused.code, "refund_unclear", "{begun:?} {refused}");
    assert!(refused.message.contains("same command again"), "{refused}");
}

fn faults() -> [Value; 6] {
    [
        json!({"kind": "drop"}),
        json!({"kind": "down"}),
        json!({"kind": "truncate"}),
        json!({"kind": "html"}),
        json!({"kind": "status", "status": 500}),
        json!({"kind": "status", "status": 409}),
    ]
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_is_made_once() {
    for fault in faults() {
        let house = House::open().await;
        let begun = paid(&house).await;
        let request = part_of(&begun, "100.00");
        cut_off(&house, &begun, &request, fault.clone()).await;
        let plan = house.desk.plan_refund(&request).await.unwrap();
        assert!(plan.is_resumed, "{fault}");
        let made = house.desk.refund(&request).await.unwrap();
        assert_eq!(
            (made.is_booked, made.status.as_str()),
            (true, "partially_refunded"),
            "{fault}"
        );
        assert_eq!(refunds(&house).await.len(), 1, "{fault}");
        let entries = ["capture|applied|50000|INR", "refund|applied|10000|INR"];
        assert_eq!(house.book.entries().await, entries, "{fault}");
        let asked = house
            .book
            .count("SELECT count(*) FROM events WHERE kind = 'refund_asked'")
            .await;
        assert_eq!(asked, 1, "{fault}");
    }
}

#[tokio::test]
async fn a_refund_that_the_gateway_has_already_is_not_even_asked_for_again() {
    let house = House::open().await;
    let begun = paid(&house).await;
    cut_off(&house, &begun, &all_of(&begun), json!({"kind": "drop"})).await;
    assert_eq!(refunds(&house).await.len(), 1);
    house.gateway.count("POST /v1/payments").await;
    house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!(
        house.gateway.counted().await,
        0,
        "a gateway that ignores keys would refund twice"
    );
    assert_eq!(house.book.status().await, "refunded");
}

#[tokio::test]
async fn while_one_is_unfinished_no_other_is_begun() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let first = part_of(&begun, "100");
    cut_off(&house, &begun, &first, json!({"kind": "down"})).await;
    for other in [
        part_of(&begun, "200"),
        all_of(&begun),
        RefundRequest {
            speed: daan_server::checkout::RefundSpeed::Optimum,
            ..first.clone()
        },
    ] {
        let refused = refusal(&house, &other).await;
        assert_eq!(refused.code, "refund_unfinished");
        let command = format!("daan refund {} --amount 100.00 ", begun.id);
        assert!(refused.message.contains(&command), "{refused}");
    }
    assert!(refunds(&house).await.is_empty());
    house.desk.refund(&first).await.unwrap();
    house.desk.refund(&part_of(&begun, "200")).await.unwrap();
    assert_eq!(refunds(&house).await.len(), 2);
}

#[tokio::test]
async fn a_refund_that_a_webhook_booked_first_is_finished_without_a_second_entry() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = paid(&house).await;
    cut_off(&house, &begun, &all_of(&begun), json!({"kind": "drop"})).await;
    eventually(async || house.book.status().await == "refunded").await;
    let made = house.desk.refund(&all_of(&begun)).await.unwrap();
    assert!(made.is_booked);
    let entries = ["capture|applied|50000|INR", "refund|applied|50000|INR"];
    assert_eq!(house.book.entries().await, entries);
    assert_eq!(refusal(&house, &all_of(&begun)).await.code, "nothing_left");
}

#[tokio::test]
async fn a_refund_that_the_gateway_shows_late_is_booked_by_its_webhook() {
    let house = House::open().await;
    let begun = paid(&house).await;
    // The look before, then silence once the refund is made.
    house
        .gateway
        .fault(json!({"route": "/refund", "kind": "delay", "ms": 300, "times": 1}))
        .await;
    let request = all_of(&begun);
    let (made, ()) = tokio::join!(house.desk.refund(&request), async {
        house.gateway.struck().await;
        house
            .gateway
            .fault(json!({"route": "GET /v1/payments", "kind": "down"}))
            .await;
    });
    let made = made.unwrap();
    assert_eq!((made.is_booked, made.status.as_str()), (false, "paid"));
    assert_eq!(steps(&house).await, ["refund_asked", "refund_made"]);
    house.gateway.heal().await;
    house.hear_webhooks();
    house
        .gateway
        .control(
            "webhook",
            json!({"event": "refund.processed", "order_id": begun.order}),
        )
        .await;
    assert_eq!(house.book.status().await, "refunded");
}

#[tokio::test]
async fn a_refund_made_by_hand_takes_the_place_of_the_one_that_was_cut_off() {
    for (fault, refunded_minor) in [("down", 100_00), ("drop", 200_00)] {
        let house = House::open().await;
        let begun = paid(&house).await;
        let request = part_of(&begun, "100");
        cut_off(&house, &begun, &request, json!({"kind": fault})).await;
        let payment = house.book.rows("SELECT payment_id FROM payments").await;
        let path = format!("payments/{}/refund", payment[0]);
        house
            .gateway
            .api_post(&path, json!({"amount": 100_00}))
            .await;
        let recorded = house.desk.refund(&super::by_hand(&begun)).await.unwrap();
        assert_eq!(recorded.amount.amount_minor, refunded_minor, "{fault}");
        let rest = house.desk.refund(&all_of(&begun)).await.unwrap();
        assert_eq!(rest.amount.amount_minor, 500_00 - refunded_minor, "{fault}");
        assert_eq!(house.book.status().await, "refunded", "{fault}");
    }
}

#[tokio::test]
async fn another_amount_closes_the_refund_that_the_gateway_has_and_says_so_first() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let first = part_of(&begun, "100");
    cut_off(&house, &begun, &first, json!({"kind": "drop"})).await;
    let other = part_of(&begun, "200");
    let refused = refusal(&house, &other).await;
    assert_eq!(refused.code, "refund_found");
    assert!(refused.message.contains("INR 100.00"), "{refused}");
    assert_eq!(refunds(&house).await.len(), 1);
    house.desk.refund(&other).await.unwrap();
    assert_eq!(refunds(&house).await.len(), 2);
}

#[tokio::test]
async fn a_key_that_is_not_accepted_meanwhile_is_named() {
    let house = House::open().await;
    let begun = paid(&house).await;
    cut_off(&house, &begun, &all_of(&begun), json!({"kind": "down"})).await;
    house
        .gateway
        .fault(json!({"route": "GET /v1/payments", "kind": "status", "status": 401}))
        .await;
    let refused = refusal(&house, &all_of(&begun)).await;
    assert_eq!(refused.code, "refund_unclear");
    assert!(refused.message.contains("Check RAZORPAY_KEY"), "{refused}");
}

#[tokio::test]
async fn ten_operators_at_once_give_back_once() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let request = part_of(&begun, "100");
    let all = futures::future::join_all((0..10).map(|_| house.desk.refund(&request))).await;
    assert_eq!(all.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(refunds(&house).await.len(), 1);
}
