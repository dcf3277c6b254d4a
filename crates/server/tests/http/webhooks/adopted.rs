//! An order whose making we never heard the end of is found by its receipt when it is paid.

use super::{event, members, payment, results, send};
use crate::harness::{Begun, House, gift};
use serde_json::{Value, json};

/// A gift whose order was made, though the answer was lost.
async fn orphaned(house: &House) -> Begun {
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}))
        .await;
    let answer = house.begin(&gift()).await;
    assert!(answer.status >= 500, "{answer:?}");
    let id = house.book.rows("SELECT id FROM donations").await;
    Begun {
        id: id[0].clone(),
        token: String::new(),
        order: house.gateway.only_order().await,
    }
}

fn order_of(begun: &Begun, except: Value) -> Value {
    let mut order = json!({
        "id": begun.order, "entity": "order", "amount": 500_00, "amount_paid": 500_00, "currency": "INR",
        "receipt": begun.id, "status": "paid", "attempts": 1, "notes": [], "created_at": 1_760_000_000,
    });
    order.as_object_mut().unwrap().extend(members(except));
    order
}

/// What the inbox keeps of an order lacks the seal, so the gateway is asked for it all the same.
#[tokio::test]
async fn a_paid_order_that_comes_along_has_its_seal_asked_for() {
    let house = House::open().await;
    let begun = orphaned(&house).await;
    assert_eq!(house.book.status().await, "creating");
    let parts = json!({"payment": payment(&begun, "captured", json!({})), "order": order_of(&begun, json!({}))});
    send(&house, &event("order.paid", parts), "evt_1").await;
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(results(&house).await, ["settled"]);
}

#[tokio::test]
async fn a_payment_alone_has_its_order_asked_for() {
    let house = House::open().await;
    let begun = orphaned(&house).await;
    let captured = event(
        "payment.captured",
        json!({"payment": payment(&begun, "captured", json!({}))}),
    );
    send(&house, &captured, "evt_1").await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_webhook_waits_for_a_gateway_that_could_tell_whose_it_is() {
    let house = House::open().await;
    let begun = orphaned(&house).await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    let captured = event(
        "payment.captured",
        json!({"payment": payment(&begun, "captured", json!({}))}),
    );
    send(&house, &captured, "evt_1").await;
    assert_eq!(house.book.status().await, "creating");
    let waiting = house
        .desk
        .ledger
        .claim_notices(house.desk.now().plus_ms(10_000), 10, 60_000)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(house.desk.work_off(waiting[0].clone()).await.is_err());
    house.gateway.heal().await;
    house.desk.work_off(waiting[0].clone()).await.unwrap();
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(results(&house).await, ["settled"]);
    let waiting = house
        .desk
        .ledger
        .claim_notices(house.desk.now().plus_ms(600_000), 10, 60_000)
        .await
        .unwrap();
    assert_eq!(waiting, []);
}

#[tokio::test]
async fn a_webhook_does_not_wait_for_ever() {
    let house = House::open().await;
    let begun = orphaned(&house).await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    let captured = event(
        "payment.captured",
        json!({"payment": payment(&begun, "captured", json!({}))}),
    );
    send(&house, &captured, "evt_1").await;
    let waiting = house
        .desk
        .ledger
        .claim_notices(house.desk.now().plus_ms(10_000), 10, 60_000)
        .await
        .unwrap();
    house.pass_ms(25 * 60 * 60 * 1_000);
    house.desk.work_off(waiting[0].clone()).await.unwrap();
    assert_eq!(results(&house).await, ["unmatched"]);
}

#[tokio::test]
async fn an_order_under_our_receipt_that_we_did_not_make_is_not_ours() {
    for amount_minor in [5_00, 500_00] {
        let house = House::open().await;
        let begun = orphaned(&house).await;
        let asked = json!({"amount": amount_minor, "currency": "INR", "receipt": begun.id});
        let order = house.gateway.api_post("orders", asked).await;
        let planted = Begun {
            order: order["id"].as_str().unwrap().to_owned(),
            ..begun
        };
        let amount = json!({"amount": amount_minor, "amount_paid": amount_minor});
        let parts = json!({
            "payment": payment(&planted, "captured", amount.clone()),
            "order": order_of(&planted, amount),
        });
        send(&house, &event("order.paid", parts), "evt_1").await;
        assert_eq!(results(&house).await, ["unmatched"]);
        assert_eq!(house.book.status().await, "creating");
        let events = house.book.events().await;
        assert!(
            events.iter().any(|kind| kind == "order_unlike_ours"),
            "{events:?}"
        );
    }
}

/// Razorpay made an order twice of one request.
#[tokio::test]
async fn a_second_order_of_a_donation_is_surplus_where_both_are_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    send(&house, &super::captured(&begun), "evt_1").await;
    let made = house.gateway.orders().await.remove(0);
    let same = json!({
        "amount": made["amount"], "currency": made["currency"], "receipt": made["receipt"], "notes": made["notes"],
    });
    let order = house.gateway.api_post("orders", same).await;
    let twin = Begun {
        order: order["id"].as_str().unwrap().to_owned(),
        ..begun
    };
    let payment = payment(&twin, "captured", json!({"id": "pay_MadeTwice00001"}));
    let parts = json!({"payment": payment, "order": order_of(&twin, json!({}))});
    send(&house, &event("order.paid", parts), "evt_2").await;
    let entries = ["capture|applied|50000|INR", "capture|surplus|50000|INR"];
    assert_eq!(house.book.entries().await, entries);
}
