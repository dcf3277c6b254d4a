//! The way back from the gateway's page: a form post from another site.

use crate::harness::{Answer, Begun, House};
use reqwest::Method;
use serde_json::{Value, json};

async fn post(house: &House, token: &str, body: String) -> Answer {
    let request = house
        .request(Method::POST, &format!("/return/razorpay/{token}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://api.razorpay.com")
        .body(body);
    Answer::read(request.send().await.unwrap()).await
}

fn form(proof: &Value) -> String {
    let field = |name: &str| format!("{name}={}", proof[name].as_str().unwrap());
    [
        field("razorpay_payment_id"),
        field("razorpay_order_id"),
        field("razorpay_signature"),
    ]
    .join("&")
}

fn is_sent_to_its_page(answer: &Answer, begun: &Begun) {
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(
        answer.header("location"),
        format!("/donations/{}", begun.token)
    );
}

/// Threat 55.
#[tokio::test]
async fn a_returning_proof_pays_and_leads_to_the_donations_page() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    is_sent_to_its_page(&post(&house, &begun.token, form(&proof)).await, &begun);
    assert_eq!(house.book.status().await, "paid");
    is_sent_to_its_page(&post(&house, &begun.token, form(&proof)).await, &begun);
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn what_returns_without_a_right_proof_changes_nothing_and_leads_there_too() {
    let house = House::open().await;
    let begun = house.begun().await;
    // Signed all the same, by the sandbox: whatever makes us look finds nothing.
    let proof = house.gateway.pay(&begun.order, "failed").await;
    let right = form(&proof);
    let forged = right.replace(
        proof["razorpay_signature"].as_str().unwrap(),
        &"0".repeat(64),
    );
    let failure = "error[code]=BAD_REQUEST_ERROR&error[description]=Payment+failed&error[reason]=payment_failed\
                   &error[metadata]=%7B%22order_id%22%3A%22order_1%22%7D";
    for body in [
        forged,
        failure.to_owned(),
        String::new(),
        format!("razorpay_signature={}&{right}", "0".repeat(64)),
        format!("{right}&razorpay_signature={}", "0".repeat(64)),
        format!("{right}&razorpay_payment_id=pay_OfSomeoneElse1"),
        right.replacen("razorpay_order_id", "order_id", 1),
        "%ff=%ff&&&===".to_owned(),
        right.replace('&', ";"),
        "x".repeat(20 * 1024),
    ] {
        is_sent_to_its_page(&post(&house, &begun.token, body).await, &begun);
        assert_eq!(house.book.status().await, "open");
    }
    assert!(house.book.entries().await.is_empty());
}

/// Threat 49.
#[tokio::test]
async fn a_token_that_is_none_leads_nowhere_and_breaks_no_header() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    for token in [
        "garbage",
        "a%0d%0aset-cookie:%20x=1",
        "%2f%2fevil.example",
        "%5cevil.example",
        "https:%2f%2fevil.example",
        "%00",
        "%ff",
        "%E0%A4%A6",
    ] {
        let answer = post(&house, token, form(&proof)).await;
        assert_eq!(answer.status, 303, "{token}: {answer:?}");
        let rest = answer
            .header("location")
            .strip_prefix("/donations/")
            .unwrap()
            .to_owned();
        assert!(
            rest.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "{rest}"
        );
        assert_eq!(answer.header("set-cookie"), "");
    }
    assert_eq!(house.book.status().await, "open");
}

#[tokio::test]
async fn whoever_reloads_the_way_back_is_led_on() {
    let house = House::open().await;
    let begun = house.begun().await;
    let answer = house
        .get(&format!("/return/razorpay/{}?a=b", begun.token))
        .await;
    is_sent_to_its_page(&answer, &begun);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn a_body_that_is_no_form_is_not_read() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house
        .gateway
        .fault(json!({"route": "GET /v1/orders", "kind": "down"}))
        .await;
    for kind in [
        Some("application/json"),
        Some("text/plain"),
        Some("multipart/form-data"),
        Some("\u{e9}"),
        None,
    ] {
        let path = format!("/return/razorpay/{}", begun.token);
        let mut request = house.request(Method::POST, &path).body(form(&proof));
        if let Some(kind) = kind {
            request = request.header("content-type", kind.as_bytes());
        }
        let answer = Answer::read(request.send().await.unwrap()).await;
        is_sent_to_its_page(&answer, &begun);
        assert_eq!(house.book.status().await, "open", "{kind:?}");
    }
    assert_eq!(
        house.book.events().await,
        ["intent_recorded", "order_bound"]
    );
}

const FAILURE: &str = "error[code]=BAD_REQUEST_ERROR&error[description]=Payment+failed&error[source]=gateway\
    &error[step]=payment_authorization&error[reason]=payment_failed";

/// What is recorded of failures that were posted.
async fn failures(house: &House) -> Vec<String> {
    house
        .book
        .rows("SELECT data FROM events WHERE kind = 'failure_post' ORDER BY seq")
        .await
}

#[tokio::test]
async fn a_failure_post_makes_us_look_and_says_no_more_than_a_word_of_why() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.count("GET /v1/orders").await;
    let metadata = "&error[metadata]=%7B%22payment_id%22%3A%22pay_1%22";
    for body in [
        FAILURE.to_owned(),
        format!("{FAILURE}{metadata}"),
        FAILURE.replace("payment_failed", "Asha+Rai+%2B977"),
        FAILURE.replace("BAD_REQUEST_ERROR", &"A".repeat(65)),
        "error=Something+went+wrong".to_owned(),
    ] {
        is_sent_to_its_page(&post(&house, &begun.token, body).await, &begun);
    }
    let looks = house.gateway.counted().await;
    assert_eq!(looks, 2, "one in five seconds, and one for coming back");
    let known = r#"{"code":"BAD_REQUEST_ERROR","reason":"payment_failed"}"#;
    let half = r#"{"code":"BAD_REQUEST_ERROR","reason":null}"#;
    let other_half = r#"{"code":null,"reason":"payment_failed"}"#;
    let nothing = r#"{"code":null,"reason":null}"#;
    assert_eq!(
        failures(&house).await,
        [known, known, half, other_half, nothing]
    );
    assert_eq!(house.book.status().await, "open");

    // The bank thought better of it.
    house.gateway.pay(&begun.order, "captured").await;
    house.pass_ms(5_000);
    post(&house, &begun.token, FAILURE.to_owned()).await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn fields_that_say_two_things_are_recorded_by_their_names() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay(&begun.order, "failed").await;
    let body = format!(
        "{}&razorpay_payment_id=x&razorpay_signature=y",
        form(&proof)
    );
    is_sent_to_its_page(&post(&house, &begun.token, body).await, &begun);
    let recorded = house
        .book
        .rows("SELECT data FROM events WHERE kind = 'return_contradicts'")
        .await;
    assert_eq!(
        recorded,
        [r#"{"fields":["razorpay_payment_id","razorpay_signature"]}"#]
    );
}

async fn cancelled(house: &House, token: &str) -> Answer {
    house
        .get(&format!("/return/razorpay/{token}/cancelled"))
        .await
}

#[tokio::test]
async fn who_leaves_the_payment_page_comes_back_to_the_form_unless_something_was_paid() {
    let house = House::open().await;
    let begun = house.begun().await;
    let answer = cancelled(&house, &begun.token).await;
    assert_eq!(answer.status, 303);
    let form = format!("/donate/education?cancelled={}&lang=en", begun.token);
    assert_eq!(answer.header("location"), form);

    // Paid a moment after the last look.
    house.gateway.pay(&begun.order, "captured").await;
    is_sent_to_its_page(&cancelled(&house, &begun.token).await, &begun);
    assert_eq!(house.book.status().await, "paid");

    let held = house.begun().await;
    let lie = json!({"order_id": held.order, "outcome": "captured", "amount": 1});
    house.gateway.pay_as(lie).await;
    is_sent_to_its_page(&cancelled(&house, &held.token).await, &held);

    for token in ["garbage", "00000000000000000000000000", "%ff"] {
        let answer = cancelled(&house, token).await;
        assert_eq!(answer.status, 303);
        assert!(answer.header("location").starts_with("/donations/"));
    }
}
