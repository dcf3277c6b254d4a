//! Thousands of bodies that almost fit: none makes the server fail, none of the refused ones is written down.

use crate::forms::{GIFT, house};
use crate::harness::{Begun, House, gift};
use crate::webhooks::{captured, signature};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use tower::ServiceExt;

/// How many; `DAAN_MALFORMED` says otherwise.
const CASES: u32 = 20_000;

/// Where a body is posted, and as what.
#[derive(Debug, Clone)]
struct Post {
    path: String,
    kind: Kind,
    body: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Form,
    /// Signed after it was changed, so that what reads events is reached.
    Event,
}

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

/// A good body of every route that takes one.
fn posts(begun: &Begun) -> Vec<Post> {
    let proof = json!({
        "token": begun.token, "razorpay_payment_id": "pay_00000000000000",
        "razorpay_order_id": begun.order, "razorpay_signature": "0".repeat(64),
    });
    let named = json!({"token": begun.token, "gateway": "razorpay"});
    let api = [
        ("begin_donation", gift()),
        ("begin_donation", gift()),
        ("confirm_payment", proof),
        ("donation", named.clone()),
        ("retry_donation", named),
    ];
    let api = api.map(|(name, body)| Post {
        path: format!("/api/{name}"),
        kind: Kind::Json,
        body: body.to_string().into_bytes(),
    });
    let gift = serde_urlencoded::to_string(GIFT).unwrap();
    let returned =
        "razorpay_payment_id=pay_00000000000000&razorpay_order_id=order_1&razorpay_signature=00";
    let (of, token) = ("/donations", &begun.token);
    let forms = [
        ("/donate/education".to_owned(), gift.as_str()),
        (format!("{of}/{token}/retry"), "gateway=khalti"),
        (format!("{of}/{token}/pay"), "method=netbanking&bank=HDFC"),
        (format!("{of}/{token}/password"), "otp=123456&next=x&seal=y"),
        (format!("/return/razorpay/{token}"), returned),
        (
            format!("/return/razorpay/{token}/cancelled"),
            "error[code]=BAD_REQUEST_ERROR",
        ),
    ];
    let forms = forms.map(|(path, body)| Post {
        path,
        kind: Kind::Form,
        body: body.as_bytes().to_vec(),
    });
    let event = Post {
        path: "/webhooks/razorpay".to_owned(),
        kind: Kind::Event,
        body: captured(begun).to_string().into_bytes(),
    };
    [api.to_vec(), forms.to_vec(), vec![event.clone(), event]].concat()
}

impl Post {
    async fn send(self, house: &House) -> StatusCode {
        let kind = match self.kind {
            Kind::Form => "application/x-www-form-urlencoded",
            Kind::Json | Kind::Event => "application/json",
        };
        let request = Request::post(&self.path).header("content-type", kind);
        let request = match self.kind {
            Kind::Event => request.header(
                "x-razorpay-signature",
                signature(&self.body, daan_sandbox::WEBHOOK_SECRET),
            ),
            Kind::Form => request.header("sec-fetch-site", "same-origin"),
            Kind::Json => request,
        };
        let request = request.body(Body::from(self.body)).unwrap();
        house
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .status()
    }
}

/// Threats 7, 44.
#[test]
fn no_mutated_body_makes_the_server_fail() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let house = runtime.block_on(house(None));
    let begun = runtime.block_on(house.begun());
    let taken = std::cell::Cell::new(0_i64);
    let cases = std::env::var("DAAN_MALFORMED").map_or(CASES, |cases| cases.parse().unwrap());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = (
        prop::sample::select(posts(&begun)),
        prop::collection::vec(change(), 1..4),
    );
    TestRunner::new(config)
        .run(&strategy, |(post, changes)| {
            let body = changed(post.body.clone(), &changes);
            let is_event = post.kind == Kind::Event;
            let status = runtime.block_on(Post { body, ..post }.send(&house));
            prop_assert!(!status.is_server_error(), "{status}");
            // Whatever is signed is taken, readable or not: to refuse it would switch webhooks off.
            prop_assert!(!is_event || status == StatusCode::OK, "{status}");
            taken.set(taken.get() + i64::from(status == StatusCode::OK || status.is_redirection()));
            Ok(())
        })
        .unwrap();
    let donations = runtime.block_on(house.book.donations());
    assert!(
        donations <= taken.get() + 1,
        "{donations} rows of {} that were taken",
        taken.get()
    );
    println!(
        "{cases} malformed bodies, {} taken as they were, no 5xx",
        taken.get()
    );
}
