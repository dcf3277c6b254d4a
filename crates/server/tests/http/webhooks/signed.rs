//! Nobody but Razorpay is heard.

use super::{PATH, SECRET, captured, event, post, results, send, signature};
use crate::harness::{House, Plan};
use serde_json::json;

const NAME: &str = "x-razorpay-signature";

async fn is_refused(house: &House, body: &[u8], headers: &[(&str, &str)]) {
    let answer = post(house, body, headers).await;
    answer.refused(401, "webhook_signature_mismatch");
}

/// Threat 14.
#[tokio::test]
async fn a_webhook_without_a_right_signature_is_refused_and_leaves_no_trace() {
    let house = House::open().await;
    let begun = house.begun().await;
    let body = captured(&begun).to_string().into_bytes();
    let right = signature(&body, SECRET);
    is_refused(&house, &body, &[]).await;
    let wrong = [
        String::new(),
        right[..63].to_owned(),
        format!("{right}0"),
        right.to_ascii_uppercase(),
        "0".repeat(64),
        signature(&body, "another-secret"),
        signature(&body, daan_sandbox::KEY_SECRET),
        signature(&body, ""),
        format!("{right}, {right}"),
        "None".to_owned(),
    ];
    for wrong in &wrong {
        is_refused(&house, &body, &[(NAME, wrong)]).await;
    }
    for place in [0, 40, body.len() - 1] {
        let mut changed = body.clone();
        changed[place] ^= 1;
        is_refused(&house, &changed, &[(NAME, &right)]).await;
    }
    assert!(results(&house).await.is_empty());
    assert!(house.book.entries().await.is_empty());
    assert_eq!(house.book.status().await, "open");
}

#[tokio::test]
async fn readiness_warns_of_three_wrong_signatures_in_a_row_until_a_right_one() {
    let house = House::open().await;
    let begun = house.begun().await;
    let body = captured(&begun).to_string().into_bytes();
    let wrong = signature(&body, "the-former-secret");
    let is_warned = async || {
        let ready = house.get("/readyz").await;
        ready.text.contains("RAZORPAY_WEBHOOK_SECRET")
    };
    for _ in 0..2 {
        is_refused(&house, &body, &[(NAME, &wrong)]).await;
    }
    assert!(!is_warned().await);
    is_refused(&house, &body, &[(NAME, &wrong)]).await;
    assert!(is_warned().await);
    send(&house, &captured(&begun), "evt_1").await;
    assert!(!is_warned().await);
}

/// Threat 15.
#[tokio::test]
async fn a_body_that_was_written_anew_on_its_way_is_refused() {
    let house = House::open().await;
    let begun = house.begun().await;
    let event = captured(&begun);
    let body = event.to_string();
    let right = signature(body.as_bytes(), SECRET);
    for anew in [
        serde_json::to_string_pretty(&event).unwrap(),
        body.replace("\":", "\": "),
        body.replace('/', "\\/") + " ",
        format!("{body}\n"),
    ] {
        is_refused(&house, anew.as_bytes(), &[(NAME, &right)]).await;
    }
    let as_it_was = post(&house, body.as_bytes(), &[(NAME, &right)]).await;
    assert_eq!(as_it_was.status, 200);
    assert_eq!(house.book.status().await, "paid");
}

/// Threat 16.
#[tokio::test]
async fn while_a_secret_is_changed_both_are_known_and_afterwards_the_old_one_is_not() {
    let told = json!({"event": "invoice.paid", "payload": {}})
        .to_string()
        .into_bytes();
    let (old, new) = (
        signature(&told, "the-old-one"),
        signature(&told, "the-new-one"),
    );
    for (secrets, accepts_old) in [("the-new-one,the-old-one", true), ("the-new-one", false)] {
        let house = House::with(Plan {
            webhook_secrets: Some(secrets),
            ..Plan::default()
        })
        .await;
        assert_eq!(post(&house, &told, &[(NAME, &new)]).await.status, 200);
        let answer = post(&house, &told, &[(NAME, &old)]).await;
        assert_eq!(answer.status == 200, accepts_old, "{answer:?}");
    }
}

#[tokio::test]
async fn without_a_secret_there_is_no_such_address() {
    let house = House::with(Plan {
        without_webhook_secret: true,
        ..Plan::default()
    })
    .await;
    let body = b"{\"event\":\"order.paid\",\"payload\":{}}";
    for secret in ["", SECRET] {
        let signature = signature(body, secret);
        post(&house, body, &[(NAME, &signature)])
            .await
            .refused(404, "route_not_found");
    }
}

#[tokio::test]
async fn the_sandboxs_own_forgeries_are_refused() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    house
        .gateway
        .pay_as(json!({"order_id": begun.order, "outcome": "captured", "webhook": false}))
        .await;
    for forged in [
        json!({"corrupt": true}),
        json!({"secret": "another-secret"}),
    ] {
        let mut asked = json!({"event": "order.paid", "order_id": begun.order});
        asked
            .as_object_mut()
            .unwrap()
            .extend(forged.as_object().unwrap().clone());
        let answer = house.gateway.control("webhook", asked).await;
        assert_eq!(answer["deliveries"][0]["status"], 401, "{forged}");
    }
    assert!(results(&house).await.is_empty());
    assert_eq!(house.book.status().await, "open");
}

#[tokio::test]
async fn only_a_post_of_reasonable_size_is_taken() {
    let house = House::open().await;
    house.get(PATH).await.refused(405, "method_not_allowed");
    let mut body = event("invoice.paid", json!({})).to_string().into_bytes();
    body.resize(256 * 1024, b' ');
    let largest = post(&house, &body, &[(NAME, &signature(&body, SECRET))]).await;
    assert_eq!(largest.status, 200, "{largest:?}");
    for more in [1, 2, 64 * 1024] {
        body.resize(256 * 1024 + more, b' ');
        let answer = post(&house, &body, &[(NAME, &signature(&body, SECRET))]).await;
        answer.refused(413, "body_too_large");
        let message = answer.json()["message"].clone();
        assert_eq!(message, "A webhook's body has at most 256 KiB.", "{more}");
    }
}

#[tokio::test]
async fn a_webhook_that_cannot_be_written_down_is_asked_for_again() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.desk.ledger.close().await;
    let body = captured(&begun).to_string().into_bytes();
    let answer = post(&house, &body, &[(NAME, &signature(&body, SECRET))]).await;
    answer.refused(503, "ledger_unavailable");
}

#[tokio::test]
async fn what_is_signed_but_no_event_is_taken_and_stands_in_the_inbox() {
    let house = House::open().await;
    for body in ["", "not JSON", "[]", "{}", "{\"event\":7}", "null"] {
        let headers = [(NAME, signature(body.as_bytes(), SECRET))];
        let headers = headers
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        assert_eq!(
            post(&house, body.as_bytes(), &headers).await.status,
            200,
            "{body}"
        );
    }
    let odd = event("payment.captured", json!({"payment": {"id": 7}}));
    send(&house, &odd, "evt_odd").await;
    assert_eq!(results(&house).await, ["unreadable"; 7]);
    let payloads = house
        .book
        .rows("SELECT DISTINCT payload FROM inbox WHERE event_id <> 'evt_odd'")
        .await;
    assert_eq!(payloads, ["{}"]);
}
