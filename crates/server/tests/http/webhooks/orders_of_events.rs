//! Events overtake each other: in whatever order the six of one payment come, the end is the same.

use super::{SECRET, event, payment, signature};
use crate::harness::{Begun, House, gift};
use daan_server::checkout::Delivery;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const AT_ONCE: usize = 48;

/// Everything that happened to a payment which failed first, was authorised late, captured, and of which a
/// part went back.
fn history(begun: &Begun) -> [Value; 6] {
    let tail = begun.order.trim_start_matches("order_");
    let payment_id = format!("pay_{tail}");
    let payment = |status: &str, more: Value| {
        let mut entity = payment(begun, status, more);
        entity["id"] = json!(payment_id);
        entity
    };
    let refund = |status: &str| {
        json!({
            "id": format!("rfnd_{tail}"), "payment_id": payment_id, "amount": 200_00, "currency": "INR",
            "status": status, "speed_processed": "normal",
        })
    };
    let refunded = payment(
        "captured",
        json!({"amount_refunded": 200_00, "refund_status": "partial"}),
    );
    let order = json!({
        "id": begun.order, "amount": 500_00, "amount_paid": 500_00, "currency": "INR", "receipt": begun.id,
        "status": "paid", "attempts": 1,
    });
    let failed = payment("failed", json!({"error_reason": "payment_timed_out"}));
    [
        event("payment.failed", json!({"payment": failed})),
        event(
            "payment.authorized",
            json!({"payment": payment("authorized", json!({}))}),
        ),
        event(
            "payment.captured",
            json!({"payment": payment("captured", json!({}))}),
        ),
        event(
            "order.paid",
            json!({"payment": payment("captured", json!({})), "order": order}),
        ),
        event(
            "refund.created",
            json!({"payment": refunded, "refund": refund("pending")}),
        ),
        event(
            "refund.processed",
            json!({"payment": refunded, "refund": refund("processed")}),
        ),
    ]
}

/// Every order of so many things.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    permutations(count - 1)
        .into_iter()
        .flat_map(|shorter| {
            (0..count).map(move |place| {
                let mut longer = shorter.clone();
                longer.insert(place, count - 1);
                longer
            })
        })
        .collect()
}

async fn told_in_order(house: &House, order: &[usize]) {
    let begun = Begun::read(&house.begin(&gift()).await.ok());
    let history = history(&begun);
    for place in order {
        let body = history[*place].to_string().into_bytes();
        let signature = signature(&body, SECRET);
        let delivery = Delivery {
            signature: Some(&signature),
            event_id: None,
            body: &body,
        };
        house.desk.receive_webhook(delivery).await.unwrap();
    }
}

/// What the ledger holds of every donation, without names and times: one line where all are the same.
async fn ends(house: &House) -> Vec<String> {
    house
        .book
        .rows(
            "SELECT DISTINCT donations.status, payments.state, payments.disposition, \
                 CAST(payments.amount_minor AS TEXT), payments.mismatch, \
                 (SELECT group_concat(kind || ' ' || disposition || ' ' || amount_minor, ', ') FROM \
                     (SELECT * FROM ledger WHERE donation_id = donations.id ORDER BY id)), \
                 (SELECT group_concat(kind, ', ') FROM outbox WHERE donation_id = donations.id) \
             FROM donations JOIN payments ON payments.donation_id = donations.id",
        )
        .await
}

/// Threat 19.
#[tokio::test]
async fn all_720_orders_of_six_events_end_in_the_same_state() {
    let house = House::open().await;
    let orders = permutations(6);
    assert_eq!(orders.iter().collect::<BTreeSet<_>>().len(), 720);
    stream::iter(&orders)
        .for_each_concurrent(AT_ONCE, |order| told_in_order(&house, order))
        .await;
    assert_eq!(house.book.donations().await, 720);
    let end = "partially_refunded|captured|applied|50000||capture applied 50000, refund applied 20000|receipt";
    assert_eq!(ends(&house).await, [end]);
    let left = house
        .book
        .count("SELECT count(*) FROM inbox WHERE result IS NULL")
        .await;
    assert_eq!(left, 0);
    let raised = house.book.count("SELECT raised_minor FROM totals").await;
    assert_eq!(raised, 720 * 300_00);
}

#[tokio::test]
async fn the_gateways_own_six_events_end_in_its_own_truth_in_any_order() {
    let house = House::open().await;
    let mut gifts = Vec::new();
    for _ in 0..12 {
        let begun = house.begun().await;
        let failed = json!({"order_id": begun.order, "outcome": "failed"});
        let proof = house.gateway.pay_as(failed).await;
        let payment = proof["razorpay_payment_id"].as_str().unwrap();
        house
            .gateway
            .control("late", json!({"payment_id": payment, "capture": true}))
            .await;
        house
            .gateway
            .api_post(&format!("payments/{payment}/refund"), json!({}))
            .await;
        gifts.push(begun);
    }
    house.hear_webhooks();
    // One in sixty, so that every event is early in some orders and late in others.
    for (begun, order) in gifts.iter().zip(permutations(6).iter().step_by(60)) {
        let replay = json!({"replay": true, "order_id": begun.order, "order": order});
        let answer = house.gateway.control("webhook", replay).await;
        assert_eq!(
            answer["deliveries"].as_array().unwrap().len(),
            6,
            "{answer}"
        );
    }
    let end =
        "refunded|captured|applied|50000||capture applied 50000, refund applied 50000|receipt";
    assert_eq!(ends(&house).await, [end]);
}
