//! What a webhook proves is settled, without any browser.

use super::{captured, event, payment, results, send};
use crate::harness::{Begun, House, eventually};
use serde_json::{Value, json};

const BOOKED: [&str; 1] = ["capture|applied|50000|INR"];

fn order_paid(begun: &Begun) -> Value {
    let order = json!({
        "id": begun.order, "entity": "order", "amount": 500_00, "amount_paid": 500_00, "currency": "INR",
        "receipt": begun.id, "status": "paid", "attempts": 1, "notes": [], "created_at": 1_760_000_000,
    });
    let payment = payment(begun, "captured", json!({}));
    event("order.paid", json!({"payment": payment, "order": order}))
}

fn failed(begun: &Begun) -> Value {
    let why = json!({"error_code": "BAD_REQUEST_ERROR", "error_reason": "insufficient_funds"});
    event(
        "payment.failed",
        json!({"payment": payment(begun, "failed", why)}),
    )
}

/// Threat 21.
#[tokio::test]
async fn a_donor_who_closes_the_browser_is_credited_without_any_look() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    // Nothing can be asked: what comes by itself must do.
    house
        .gateway
        .fault(json!({"route": "GET /v1/", "kind": "down"}))
        .await;
    house.gateway.pay(&begun.order, "captured").await;
    eventually(async || house.book.status().await == "paid").await;
    assert_eq!(house.book.entries().await, BOOKED);
}

#[tokio::test]
async fn each_event_of_success_credits_alone() {
    for success in [captured, order_paid] {
        let house = House::open().await;
        let begun = house.begun().await;
        send(&house, &success(&begun), "evt_1").await;
        assert_eq!(house.book.status().await, "paid");
        assert_eq!(house.book.entries().await, BOOKED);
        assert_eq!(results(&house).await, ["settled"]);
    }
}

#[tokio::test]
async fn an_authorised_payment_is_captured_where_that_is_left_to_us() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "authorized").await;
    eventually(async || house.book.status().await == "paid").await;
    assert_eq!(
        house.gateway.state().await["payments"][0]["status"],
        "captured"
    );
    assert_eq!(house.book.entries().await, BOOKED);
}

#[tokio::test]
async fn a_slow_gateway_does_not_hold_up_the_answer() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.hear_webhooks();
    // Two calls follow an authorisation, each slow and neither too slow.
    for route in ["GET /v1/payments", "POST /v1/payments"] {
        house
            .gateway
            .fault(json!({"route": route, "kind": "delay", "ms": 1_500}))
            .await;
    }
    let silent = json!({"order_id": begun.order, "outcome": "authorized", "webhook": false});
    house.gateway.pay_as(silent).await;
    let told = json!({"event": "payment.authorized", "order_id": begun.order});
    let answer = house.gateway.control("webhook", told).await;
    assert_eq!(answer["deliveries"][0]["status"], 200, "{answer}");
    assert_eq!(house.book.status().await, "processing", "the work goes on");
    eventually(async || results(&house).await[0] == "settled").await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn an_authorised_payment_that_nobody_can_ask_about_is_under_way() {
    let house = House::open().await;
    let begun = house.begun().await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    let event = event(
        "payment.authorized",
        json!({"payment": payment(&begun, "authorized", json!({}))}),
    );
    send(&house, &event, "evt_1").await;
    assert_eq!(house.book.status().await, "processing");
    assert_eq!(results(&house).await, ["settled"]);
}

#[tokio::test]
async fn a_failure_is_of_its_payment_and_a_late_success_of_the_same_payment_counts() {
    let house = House::open().await;
    let begun = house.begun().await;
    send(&house, &failed(&begun), "evt_1").await;
    let payments = "SELECT state, failure_reason FROM payments";
    assert_eq!(
        house.book.rows(payments).await,
        ["failed|insufficient_funds"]
    );
    assert_eq!(house.book.status().await, "open");
    send(&house, &captured(&begun), "evt_2").await;
    assert_eq!(house.book.status().await, "paid");
    let mut again = failed(&begun);
    again["created_at"] = json!(1_760_000_001);
    send(&house, &again, "evt_3").await;
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(results(&house).await, ["settled", "settled", "unchanged"]);
}

#[tokio::test]
async fn a_payment_that_does_not_fit_is_held_with_its_code_and_the_right_one_counts() {
    for (lie, code) in [
        (json!({"amount": 499_99}), "quarantined_amount_mismatch"),
        (json!({"amount": 500_01}), "quarantined_amount_mismatch"),
        (json!({"amount": 0}), "quarantined_amount_mismatch"),
        (json!({"currency": "USD"}), "quarantined_currency_mismatch"),
        (json!({"currency": "XXX"}), "payment_unreadable"),
        (json!({"amount": -1}), "payment_unreadable"),
    ] {
        let house = House::open().await;
        let begun = house.begun().await;
        let wrong = event(
            "payment.captured",
            json!({"payment": payment(&begun, "captured", lie.clone())}),
        );
        send(&house, &wrong, "evt_1").await;
        assert!(house.book.entries().await.is_empty(), "{lie}");
        let events = house.book.events().await;
        assert!(events.iter().any(|kind| kind == code), "{lie}: {events:?}");
        let right = payment(&begun, "captured", json!({"id": "pay_TheRightOne001"}));
        send(
            &house,
            &event("payment.captured", json!({"payment": right})),
            "evt_2",
        )
        .await;
        assert_eq!(house.book.status().await, "paid", "{lie}");
        assert_eq!(house.book.entries().await, BOOKED, "{lie}");
    }
}

#[tokio::test]
async fn a_second_captured_payment_is_surplus() {
    let house = House::open().await;
    let begun = house.begun().await;
    send(&house, &captured(&begun), "evt_1").await;
    let second = payment(&begun, "captured", json!({"id": "pay_OneTooMany0001"}));
    send(
        &house,
        &event("payment.captured", json!({"payment": second})),
        "evt_2",
    )
    .await;
    let entries = ["capture|applied|50000|INR", "capture|surplus|50000|INR"];
    assert_eq!(house.book.entries().await, entries);
    let tasks = house.book.rows("SELECT kind FROM outbox ORDER BY id").await;
    assert_eq!(tasks, ["receipt", "refund_surplus"]);
}

/// Threat 17.
#[tokio::test]
async fn events_of_others_are_taken_and_change_nothing() {
    let house = House::open().await;
    house.hear_webhooks();
    house.begun().await;
    let foreign = house
        .gateway
        .control(
            "webhook",
            json!({"event": "order.paid", "unknown_order": true}),
        )
        .await;
    assert_eq!(foreign["deliveries"][0]["status"], 200, "{foreign}");
    let stray = json!({"payment": {"id": "pay_OfNoOrder00001", "amount": 1, "currency": "INR", "status": "captured", "order_id": null}});
    send(&house, &event("payment.captured", stray), "evt_2").await;
    let plan = json!({"subscription": {"id": "sub_1", "status": "active"}});
    send(&house, &event("subscription.charged", plan), "evt_3").await;
    let link = json!({"payment_link": {"id": "plink_1", "status": "paid"}});
    send(&house, &event("payment_link.paid", link), "evt_4").await;
    send(&house, &event("payment.pending", json!({})), "evt_5").await;
    let results = results(&house).await;
    assert_eq!(
        results,
        ["unmatched", "unmatched", "ignored", "ignored", "ignored"]
    );
    assert_eq!(house.book.status().await, "open");
    assert_eq!(house.book.count("SELECT count(*) FROM payments").await, 0);
}
