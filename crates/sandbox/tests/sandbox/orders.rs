//! Orders: creating, reading, listing, changing.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{World, answer, assert_refused, ids, text};

#[tokio::test]
async fn a_new_order_has_every_documented_member() {
    let world = World::new().await;
    let body = json!({"amount": 50_000, "currency": "INR", "receipt": "r1"});
    let (_, mut order) = world.post("/v1/orders", &body).await;
    let id = text(&order["id"]);
    assert!(id.starts_with("order_") && id.len() == 20, "{id}");
    assert!(order["created_at"].as_i64().unwrap() > 1_700_000_000);
    order["id"] = json!("");
    order["created_at"] = json!(0);
    let expected = json!({
        "id": "", "entity": "order", "amount": 50_000, "amount_paid": 0, "amount_due": 50_000,
        "currency": "INR", "receipt": "r1", "offer_id": null, "status": "created", "attempts": 0,
        "notes": [], "created_at": 0,
    });
    assert_eq!(order, expected);
}

#[tokio::test]
async fn a_form_is_as_good_as_json() {
    let world = World::new().await;
    let form = HashMap::from([
        ("amount", "50000"),
        ("currency", "INR"),
        ("notes[city]", "Pune"),
        ("payment_capture", "0"),
    ]);
    let request = world.request(Method::POST, "/v1/orders").form(&form);
    let (status, order) = answer(request).await;
    assert_eq!((status, &order["amount"]), (200, &json!(50_000)));
    assert_eq!(order["notes"], json!({"city": "Pune"}));
}

#[tokio::test]
async fn two_orders_may_share_a_receipt_unless_it_is_asked_to_be_unique() {
    let world = World::new().await;
    let plain = json!({"amount": 50_000, "currency": "INR", "receipt": "same"});
    let first = world.order_with(&plain).await;
    assert_ne!(first, world.order_with(&plain).await);
    let unique =
        json!({"amount": 50_000, "currency": "INR", "receipt": "one", "unique_receipt": true});
    let first = world.order_with(&unique).await;
    assert_eq!(first, world.order_with(&unique).await);
    let other =
        json!({"amount": 50_000, "currency": "INR", "receipt": "two", "unique_receipt": true});
    assert_ne!(first, world.order_with(&other).await);
}

#[tokio::test]
async fn an_order_that_a_lost_answer_hid_is_found_again_by_its_unique_receipt() {
    let world = World::new().await;
    let body =
        json!({"amount": 50_000, "currency": "INR", "receipt": "one", "unique_receipt": true});
    let lost = json!({"route": "POST /v1/orders", "kind": "drop", "times": 1});
    world.control("/control/faults", &lost).await;
    let request = world.request(Method::POST, "/v1/orders").json(&body);
    assert!(request.send().await.is_err());
    let order = world.order_with(&body).await;
    let (_, all) = world.get("/v1/orders").await;
    assert_eq!(ids(&all), [order]);
}

#[tokio::test]
async fn malformed_and_unknown_ids_are_refused_differently() {
    let world = World::new().await;
    for path in ["/v1/orders/abc", "/v1/orders/abc/payments"] {
        assert_refused(&world.get(path).await, "abc is not a valid id");
    }
    let unknown = world.get("/v1/orders/order_00000000000000").await;
    assert_refused(&unknown, "The id provided does not exist");
}

#[tokio::test]
async fn only_the_notes_of_an_order_can_change() {
    let world = World::new().await;
    let path = format!("/v1/orders/{}", world.order(50_000).await);
    let (status, order) = world.patch(&path, &json!({"notes": {"a": "b"}})).await;
    assert_eq!((status, &order["notes"]), (200, &json!({"a": "b"})));
    let (status, body) = world.patch(&path, &json!({"amount": 100})).await;
    assert_eq!(
        (status, &body["error"]["reason"]),
        (400, &json!("extra_field_sent"))
    );
}

#[tokio::test]
async fn a_list_is_newest_first_and_pages() {
    let world = World::new().await;
    let mut orders = Vec::new();
    for _ in 0..12 {
        orders.insert(0, world.order(50_000).await);
    }
    let page = async |query: &str| ids(&world.get(&format!("/v1/orders{query}")).await.1);
    assert_eq!(page("").await, orders[..10]);
    assert_eq!(page("?count=3&skip=2").await, orders[2..5]);
    assert_eq!(page("?count=100").await, orders);
    assert!(page("?from=4000000000").await.is_empty());
    assert!(page("?to=1000000000").await.is_empty());
    assert_eq!(
        page("?from=1000000000&to=4000000000&count=12").await.len(),
        12
    );
}

#[tokio::test]
async fn a_bad_filter_is_refused() {
    let world = World::new().await;
    let more = "The count may not be greater than 100.";
    assert_refused(&world.get("/v1/orders?count=101").await, more);
    for query in [
        "count=0",
        "skip=-1",
        "from=x",
        "authorized=maybe",
        "colour=red",
        "expand[]=all",
    ] {
        let (status, body) = world.get(&format!("/v1/orders?{query}")).await;
        assert_eq!(status, 400, "{query}: {body}");
    }
}

#[tokio::test]
async fn a_list_filters_by_receipt_and_by_authorisation() {
    let world = World::new().await;
    let body = json!({"amount": 50_000, "currency": "INR", "receipt": "wanted"});
    let wanted = world.order_with(&body).await;
    let other = world.order(50_000).await;
    world.pay(&other, "authorized").await;
    let page = async |query: &str| ids(&world.get(&format!("/v1/orders?{query}")).await.1);
    assert_eq!(page("receipt=wanted").await, [wanted.as_str()]);
    assert_eq!(page("authorized=1").await, [other.as_str()]);
    assert_eq!(page("authorized=0").await, [wanted.as_str()]);
}

#[tokio::test]
async fn payments_can_be_expanded_into_an_order() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "failed").await;
    let path = format!("/v1/orders/{order}?expand[]=payments");
    let (_, expanded) = world.get(&path).await;
    assert_eq!(ids(&expanded["payments"]), [payment]);
    let (_, plain) = world.get(&format!("/v1/orders/{order}")).await;
    assert_eq!(plain["payments"], Value::Null);
}

#[tokio::test]
async fn an_order_is_attempted_by_a_failure_and_paid_by_a_capture() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let path = format!("/v1/orders/{order}");
    world.pay(&order, "failed").await;
    let (_, attempted) = world.get(&path).await;
    assert_eq!(
        (&attempted["status"], &attempted["attempts"]),
        (&json!("attempted"), &json!(1))
    );
    world.pay(&order, "captured").await;
    let (_, paid) = world.get(&path).await;
    assert_eq!(
        (&paid["status"], &paid["attempts"]),
        (&json!("paid"), &json!(2))
    );
    assert_eq!(
        (&paid["amount_paid"], &paid["amount_due"]),
        (&json!(50_000), &json!(0))
    );
    let (_, payments) = world.get(&format!("{path}/payments")).await;
    assert_eq!(payments["count"], 2);
}

#[tokio::test]
async fn an_order_in_parts_is_paid_when_nothing_is_due() {
    let world = World::new().await;
    let body = json!({"amount": 1_000, "currency": "INR", "partial_payment": true, "first_payment_min_amount": 400});
    let order = world.order_with(&body).await;
    let part = json!({"order_id": order, "outcome": "captured", "amount": 400});
    world.control("/control/pay", &part).await;
    let (_, half) = world.get(&format!("/v1/orders/{order}")).await;
    assert_eq!(
        (&half["status"], &half["amount_due"]),
        (&json!("attempted"), &json!(600))
    );
    world.pay(&order, "captured").await;
    let (_, whole) = world.get(&format!("/v1/orders/{order}")).await;
    assert_eq!(
        (&whole["status"], &whole["amount_paid"]),
        (&json!("paid"), &json!(1_000))
    );
}
