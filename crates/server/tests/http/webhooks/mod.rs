//! Webhooks: what is taken, what it does to the ledger, and what none of it may do.

mod adopted;
mod hostile;
mod money_back;
mod orders_of_events;
mod personal;
mod repeated;
mod reports;
mod settling;
mod signed;

use crate::harness::{Answer, Begun, House};
use hmac::{Hmac, Mac};
use reqwest::Method;
use serde_json::{Map, Value, json};
use sha2::Sha256;

const PATH: &str = "/webhooks/razorpay";
const SECRET: &str = daan_sandbox::WEBHOOK_SECRET;

pub(crate) fn signature(body: &[u8], secret: &str) -> String {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// Posts a body under these headers.
async fn post(house: &House, body: &[u8], headers: &[(&str, &str)]) -> Answer {
    let request = house.request(Method::POST, PATH).body(body.to_vec());
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    Answer::read(request.send().await.unwrap()).await
}

/// Posts an event as Razorpay would, and holds that it is taken.
pub(crate) async fn send(house: &House, event: &Value, id: &str) {
    let body = event.to_string().into_bytes();
    let signature = signature(&body, SECRET);
    let headers = [
        ("x-razorpay-signature", signature.as_str()),
        ("x-razorpay-event-id", id),
        ("content-type", "application/json"),
    ];
    let answer = post(house, &body, &headers).await;
    assert_eq!(answer.status, 200, "{answer:?} to {event}");
}

pub(crate) fn event(name: &str, parts: Value) -> Value {
    let parts = members(parts);
    let contains: Vec<String> = parts.keys().cloned().collect();
    let payload: Map<String, Value> = parts
        .into_iter()
        .map(|(kind, entity)| (kind, json!({ "entity": entity })))
        .collect();
    json!({
        "entity": "event", "account_id": "acc_DaanTests00001", "event": name,
        "contains": contains, "payload": payload, "created_at": 1_760_000_000,
    })
}

/// A payment of a gift as Razorpay describes it, except for these members.
pub(crate) fn payment(begun: &Begun, status: &str, except: Value) -> Value {
    let mut payment = json!({
        "id": "pay_WebhookTest001", "entity": "payment", "amount": 500_00, "currency": "INR",
        "status": status, "order_id": begun.order, "captured": matches!(status, "captured" | "refunded"),
        "amount_refunded": 0, "refund_status": null, "method": "netbanking", "notes": [],
        "error_code": null, "error_reason": null, "created_at": 1_760_000_000,
    });
    payment.as_object_mut().unwrap().extend(members(except));
    payment
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("not an object: {other}"),
    }
}

pub(crate) fn captured(begun: &Begun) -> Value {
    event(
        "payment.captured",
        json!({"payment": payment(begun, "captured", json!({}))}),
    )
}

/// What became of each notice, in the order in which they came.
async fn results(house: &House) -> Vec<String> {
    house
        .book
        .rows("SELECT result FROM inbox ORDER BY received_at, rowid")
        .await
}
