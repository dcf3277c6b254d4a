//! Thousands of bodies that almost fit: none makes the server fail, none of the refused ones is written down.

use crate::harness::{House, gift};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use tower::ServiceExt;

const CASES: u32 = 3_000;

/// One thing that is done to a body.
#[derive(Debug, Clone)]
enum Change {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let word = prop_oneof![
        Just(b"null".to_vec()),
        Just(b"-1e309".to_vec()),
        Just(b"\\u0000".to_vec()),
        Just(b"\\ud800".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"[[[[[[[[".to_vec()),
        Just(b"{\"a\":".to_vec()),
        Just(b",\"locale\":\"ne\"".to_vec()),
        Just("०\u{202e}".as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..8),
    ];
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Change::Cut),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, by)| Change::Flip(at, by)),
        (any::<prop::sample::Index>(), word).prop_map(|(at, word)| Change::Insert(at, word)),
        (any::<prop::sample::Index>(), 1..20_usize).prop_map(|(at, n)| Change::Remove(at, n)),
        (any::<prop::sample::Index>(), 1..400_usize).prop_map(|(at, n)| Change::Repeat(at, n)),
    ]
}

fn changed(mut body: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = body.len();
        if length == 0 {
            break;
        }
        match change {
            Change::Cut(at) => body.truncate(at.index(length)),
            Change::Flip(at, by) => body[at.index(length)] ^= by,
            Change::Insert(at, word) => {
                let at = at.index(length);
                body.splice(at..at, word.iter().copied());
            }
            Change::Remove(at, count) => {
                let from = at.index(length);
                body.drain(from..(from + count).min(length));
            }
            Change::Repeat(at, count) => {
                let byte = body[at.index(length)];
                body.extend(std::iter::repeat_n(byte, *count));
            }
        }
    }
    body
}

fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let proof = json!({
        "token": "00000000000000000000000000", "razorpay_payment_id": "pay_00000000000000",
        "razorpay_order_id": "order_00000000000000", "razorpay_signature": "0".repeat(64),
    });
    let named = json!({"token": "00000000000000000000000000", "gateway": "razorpay"});
    [
        ("/api/begin_donation", gift()),
        ("/api/begin_donation", gift()),
        ("/api/confirm_payment", proof),
        ("/api/donation", named.clone()),
        ("/api/retry_donation", named),
    ]
    .map(|(path, body)| (path, body.to_string().into_bytes()))
    .into()
}

async fn status(router: Router, path: &str, body: Vec<u8>) -> StatusCode {
    let request = Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body))
        .unwrap();
    router.oneshot(request).await.unwrap().status()
}

#[test]
fn no_mutated_body_makes_the_server_fail() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let house = runtime.block_on(House::open());
    let taken = std::cell::Cell::new(0_i64);
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let cases = (
        prop::sample::select(bodies()),
        prop::collection::vec(change(), 1..4),
    );
    TestRunner::new(config)
        .run(&cases, |((path, body), changes)| {
            let status =
                runtime.block_on(status(house.router.clone(), path, changed(body, &changes)));
            prop_assert!(
                status == StatusCode::OK || status.is_client_error(),
                "{status}"
            );
            taken.set(taken.get() + i64::from(status == StatusCode::OK));
            Ok(())
        })
        .unwrap();
    let donations = runtime.block_on(house.book.donations());
    assert!(
        donations <= taken.get(),
        "{donations} rows of {} that were taken",
        taken.get()
    );
}
