//! What waits does not keep others waiting, and somebody is told of it.

use crate::harness::{Begun, House};
use daan_domain::Gateway;
use daan_storage::Notice;
use serde_json::json;

const MINUTE_MS: i64 = 60 * 1_000;

/// A notice of a captured payment of this order.
async fn notice(house: &House, order: &str, id: &str) {
    let payload = json!({
        "entity": "event", "event": "payment.captured", "contains": ["payment"],
        "created_at": 1_760_000_000,
        "payload": {"payment": {"entity": {
            "id": format!("pay_{id}"), "entity": "payment", "amount": 500_00, "currency": "INR",
            "status": "captured", "captured": true, "order_id": order, "created_at": 1_760_000_000,
        }}},
    });
    let notice = Notice {
        gateway: Gateway::Razorpay,
        id: id.to_owned(),
        raw_digest: Notice::digest_of(id.as_bytes()),
        payload,
    };
    let received = house.desk.ledger.receive(notice, house.desk.now()).await;
    received.unwrap();
}

async fn left(house: &House) -> i64 {
    house
        .book
        .count("SELECT count(*) FROM inbox WHERE processed_at IS NULL")
        .await
}

/// More notices than are taken at once, each of an order that only a gateway which is silent knows.
#[tokio::test]
async fn notices_that_cannot_be_worked_off_do_not_keep_others_waiting() {
    const STUCK: usize = 25;
    let house = House::open().await;
    let begun: Begun = house.begun().await;
    for number in 0..STUCK {
        notice(
            &house,
            &format!("order_Unknown{number:04}"),
            &format!("stuck{number}"),
        )
        .await;
    }
    house.pass_ms(1_000);
    notice(&house, &begun.order, "good").await;
    let down = json!({"route": "GET /v1/orders", "kind": "down"});
    house.gateway.fault(down).await;
    house.pass_ms(10_000);
    for _ in 0..2 {
        house.desk.work_off_waiting().await.unwrap();
    }
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(left(&house).await, i64::try_from(STUCK).unwrap());
    for _ in 0..3 {
        house.desk.work_off_waiting().await.unwrap();
    }
    let attempts = house.book.count("SELECT max(attempts) FROM inbox").await;
    assert_eq!(attempts, 1, "they are not tried again at once");
    // Later they are, and are worked off once the gateway answers.
    house.gateway.heal().await;
    house.pass_ms(15 * MINUTE_MS);
    while house.desk.work_off_waiting().await.unwrap() {}
    assert_eq!(left(&house).await, 0);
}

#[tokio::test]
async fn readiness_warns_of_a_watch_that_does_not_keep_up_and_stays() {
    let house = House::open().await;
    house.begun().await;
    house.pass_ms(MINUTE_MS);
    assert_eq!(house.get("/readyz").await.text, "ready\n");
    house.pass_ms(MINUTE_MS);
    let answer = house.get("/readyz").await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .text
            .starts_with("ready\nwarning: a donation should have been asked about 1"),
        "{answer:?}"
    );
    house.watch().await;
    assert_eq!(house.get("/readyz").await.text, "ready\n");
}

/// A look that fails is not the last one.
#[tokio::test]
async fn whatever_becomes_of_a_look_there_is_a_next_one() {
    for fault in [
        json!({"route": "/v1/", "kind": "down"}),
        json!({"route": "/v1/", "kind": "status", "status": 400}),
        json!({"route": "/v1/", "kind": "status", "status": 401}),
        json!({"route": "/v1/", "kind": "status", "status": 429}),
        json!({"route": "/v1/", "kind": "status", "status": 503}),
        json!({"route": "/v1/", "kind": "html"}),
        json!({"route": "/v1/", "kind": "truncate"}),
    ] {
        let house = House::open().await;
        let begun = house.begun().await;
        house.gateway.pay(&begun.order, "captured").await;
        house.gateway.fault(fault.clone()).await;
        for _ in 0..4 {
            house.pass_ms(10 * MINUTE_MS);
            house.watch().await;
        }
        assert_eq!(house.book.status().await, "open", "{fault}");
        house.gateway.heal().await;
        house.pass_ms(30 * MINUTE_MS);
        house.watch().await;
        assert_eq!(house.book.status().await, "paid", "{fault}");
    }
}
