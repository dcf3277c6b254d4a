//! Disputes and methods in trouble: told to people, no money moves.

use super::{results, send};
use crate::harness::House;
use daan_domain::{Gateway, Timestamp};
use serde_json::json;

async fn trouble(house: &House) -> Vec<String> {
    let since = Timestamp::from_unix_ms(0);
    house
        .desk
        .ledger
        .methods_in_trouble(Gateway::Razorpay, since)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_dispute_stands_in_the_history_with_what_is_needed_to_answer_it() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    send(&house, &super::captured(&begun), "evt_paid").await;
    let silent = json!({"order_id": begun.order, "outcome": "captured", "webhook": false});
    let proof = house.gateway.pay_as(silent).await;
    for word in [
        "created",
        "action_required",
        "under_review",
        "won",
        "lost",
        "closed",
    ] {
        let event = format!("payment.dispute.{word}");
        let asked = json!({"event": event, "payment_id": proof["razorpay_payment_id"], "times": 2, "new_event_id": true});
        let answer = house.gateway.control("webhook", asked).await;
        assert_eq!(answer["deliveries"][1]["status"], 200, "{answer}");
    }
    let kinds = house
        .book
        .rows("SELECT kind FROM events WHERE kind LIKE 'dispute_%' ORDER BY seq")
        .await;
    let expected = [
        "dispute_created",
        "dispute_action_required",
        "dispute_under_review",
        "dispute_won",
        "dispute_lost",
        "dispute_closed",
    ];
    assert_eq!(kinds, expected);
    let sql = "SELECT data ->> 'payment', data ->> 'phase', CAST(data ->> 'amount_minor' AS TEXT), \
               CAST(data ->> 'respond_by_ms' > 0 AS TEXT) FROM events WHERE kind = 'dispute_created'";
    let data = house.book.rows(sql).await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    assert_eq!(data, [format!("{payment}|chargeback|50000|1")]);
    assert_eq!(house.book.status().await, "paid");
}

/// A gateway repeats itself, and what was kept without a NUL is known again all the same.
#[tokio::test]
async fn a_dispute_with_a_nul_in_its_words_is_noted_once() {
    let house = House::open().await;
    let begun = house.begun().await;
    send(&house, &super::captured(&begun), "evt_paid").await;
    let dispute = json!({
        "id": "disp_1", "payment_id": "pay_WebhookTest001", "amount": 500_00, "currency": "INR", "status": "nov\u{0}el",
        "phase": "chargeback",
    });
    let payment = super::payment(&begun, "captured", json!({}));
    let mut told = super::event(
        "payment.dispute.created",
        json!({"payment": payment, "dispute": dispute}),
    );
    send(&house, &told, "evt_dispute_1").await;
    told["created_at"] = json!(1_760_000_001);
    send(&house, &told, "evt_dispute_2").await;
    let words = "SELECT data ->> 'status' FROM events WHERE kind = 'dispute_created'";
    assert_eq!(house.book.rows(words).await, ["nov el"]);
}

#[tokio::test]
async fn a_method_in_trouble_is_known_until_the_trouble_ends() {
    let house = House::open().await;
    house.hear_webhooks();
    let report = async |status: &str| {
        let asked = json!({"method": "upi", "status": status, "severity": "high"});
        house.gateway.control("downtime", asked).await;
    };
    report("started").await;
    crate::harness::eventually(async || trouble(&house).await == ["upi"]).await;
    report("resolved").await;
    crate::harness::eventually(async || trouble(&house).await.is_empty()).await;
    // A notice is marked after what it says is known.
    crate::harness::eventually(async || results(&house).await == ["noted", "noted"]).await;
}

fn downtime(status: &str, at: i64, instrument: &serde_json::Value) -> serde_json::Value {
    let mut event = super::event(
        &format!("payment.downtime.{status}"),
        json!({"payment.downtime": {
            "id": "down_Test0000000001", "entity": "payment.downtime", "method": "netbanking", "status": status,
            "severity": "high", "begin": at, "end": null, "instrument": instrument,
        }}),
    );
    event["created_at"] = json!(at);
    event
}

#[tokio::test]
async fn an_old_report_does_not_bring_trouble_back() {
    let house = House::open().await;
    send(
        &house,
        &downtime("resolved", 1_760_000_100, &json!({})),
        "evt_2",
    )
    .await;
    send(
        &house,
        &downtime("started", 1_760_000_000, &json!({})),
        "evt_1",
    )
    .await;
    assert_eq!(trouble(&house).await, Vec::<String>::new());
}

#[tokio::test]
async fn trouble_of_one_bank_is_not_its_methods() {
    let house = House::open().await;
    send(
        &house,
        &downtime("started", 1_760_000_000, &json!({"bank": "SBIN"})),
        "evt_1",
    )
    .await;
    assert_eq!(trouble(&house).await, Vec::<String>::new());
    send(
        &house,
        &downtime("updated", 1_760_000_100, &json!({})),
        "evt_2",
    )
    .await;
    assert_eq!(trouble(&house).await, ["netbanking"]);
}

#[tokio::test]
async fn a_report_of_nothing_is_unreadable() {
    let house = House::open().await;
    for (n, lie) in [
        json!({"id": ""}),
        json!({"id": "d".repeat(65)}),
        json!({"method": "\u{0}"}),
        json!({"method": "<b>upi</b>"}),
        json!({"method": ""}),
    ]
    .into_iter()
    .enumerate()
    {
        let mut event = downtime("started", 1_760_000_000, &json!({}));
        let entity = event["payload"]["payment.downtime"]["entity"]
            .as_object_mut()
            .unwrap();
        entity.extend(lie.as_object().unwrap().clone());
        send(&house, &event, &format!("evt_{n}")).await;
    }
    send(
        &house,
        &super::event("payment.downtime.started", json!({})),
        "evt_none",
    )
    .await;
    assert_eq!(results(&house).await, ["unreadable"; 6]);
}
