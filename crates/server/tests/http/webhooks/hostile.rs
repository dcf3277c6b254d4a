//! Two thousand signed bodies that almost fit: each is taken and worked off, none makes the server fail.

use super::{PATH, SECRET, event, payment, signature};
use crate::harness::{Begun, House};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tower::ServiceExt;

const CASES: u32 = 2_000;

/// What is put in the place of a member, or done to the bytes.
#[derive(Debug, Clone)]
enum Change {
    Replace(prop::sample::Index, Value),
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
}

fn odd_values() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(9_007_199_254_740_993_i64),
        json!(u64::MAX),
        json!(1.5),
        json!(""),
        json!("\u{0}"),
        json!("order|pay"),
        json!("payment.dispute.created"),
        json!("payment.downtime.started"),
        json!("refund.processed"),
        json!("x".repeat(5_000)),
        json!("\u{202e}रू"),
        json!([]),
        json!({}),
        json!({"id": "pay_1"}),
        deep,
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        6 => (place(), prop::sample::select(odd_values())).prop_map(|(at, with)| Change::Replace(at, with)),
        2 => (place(), 1..=255_u8).prop_map(|(at, by)| Change::Flip(at, by)),
        1 => place().prop_map(Change::Cut),
    ]
}

/// The addresses of everything in a document.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, inner)| pointers(inner, &format!("{at}/{name}"), all)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(n, inner)| pointers(inner, &format!("{at}/{n}"), all)),
        _ => {}
    }
}

fn changed(event: &Value, changes: &[Change]) -> Vec<u8> {
    let mut event = event.clone();
    for change in changes {
        if let Change::Replace(at, with) = change {
            let mut all = Vec::new();
            pointers(&event, "", &mut all);
            *event.pointer_mut(&all[at.index(all.len())]).unwrap() = with.clone();
        }
    }
    let mut body = event.to_string().into_bytes();
    for change in changes {
        match change {
            _ if body.is_empty() => {}
            Change::Flip(at, by) => {
                let place = at.index(body.len());
                body[place] ^= by;
            }
            Change::Cut(at) => body.truncate(at.index(body.len())),
            Change::Replace(..) => {}
        }
    }
    body
}

/// Events that do not pay: of a payment that failed, is disputed or goes back uncaptured, and of a method.
fn events(begun: &Begun) -> Vec<Value> {
    let failed = payment(begun, "failed", json!({"error_reason": "payment_failed"}));
    let back = payment(begun, "refunded", json!({"captured": false}));
    let refund = json!({"id": "rfnd_1", "payment_id": "pay_WebhookTest001", "amount": 500_00, "currency": "INR", "status": "processed"});
    let dispute = json!({
        "id": "disp_1", "payment_id": "pay_WebhookTest001", "amount": 500_00, "currency": "INR", "status": "open",
        "phase": "chargeback", "respond_by": 1_760_000_000,
    });
    let downtime = json!({"id": "down_1", "method": "upi", "status": "started", "severity": "high", "begin": 1});
    vec![
        event("payment.failed", json!({"payment": failed})),
        event(
            "refund.processed",
            json!({"payment": back, "refund": refund}),
        ),
        event(
            "payment.dispute.created",
            json!({"payment": failed, "dispute": dispute}),
        ),
        event(
            "payment.downtime.started",
            json!({"payment.downtime": downtime}),
        ),
    ]
}

async fn status(router: Router, body: Vec<u8>) -> StatusCode {
    let request = Request::post(PATH)
        .header("x-razorpay-signature", signature(&body, SECRET))
        .body(Body::from(body))
        .unwrap();
    router.oneshot(request).await.unwrap().status()
}

#[test]
fn no_mutated_event_makes_the_server_fail() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let house = runtime.block_on(House::open());
    let begun = runtime.block_on(house.begun());
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let cases = (
        prop::sample::select(events(&begun)),
        prop::collection::vec(change(), 1..4),
    );
    TestRunner::new(config)
        .run(&cases, |(event, changes)| {
            let body = changed(&event, &changes);
            let status = runtime.block_on(status(house.router.clone(), body));
            prop_assert_eq!(status, StatusCode::OK);
            Ok(())
        })
        .unwrap();
    let left = runtime.block_on(
        house
            .book
            .rows("SELECT event_id FROM inbox WHERE result IS NULL"),
    );
    assert!(left.is_empty(), "{left:?}");
    let refused = runtime.block_on(
        house
            .book
            .rows("SELECT payload FROM inbox WHERE result = 'refused'"),
    );
    assert!(refused.is_empty(), "{refused:?}");
}
