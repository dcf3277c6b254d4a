//! The way back from the gateway's page: a form post from another site.

use crate::harness::{Answer, Begun, House};
use reqwest::Method;
use serde_json::Value;

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
    let proof = house.gateway.pay_for(&begun).await;
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
        format!("{right}&razorpay_signature={}", "0".repeat(64)),
        "%ff=%ff&&&===".to_owned(),
        right.replace('&', ";"),
        "x".repeat(20 * 1024),
    ] {
        is_sent_to_its_page(&post(&house, &begun.token, body).await, &begun);
        assert_eq!(house.book.status().await, "open");
    }
    assert!(house.book.entries().await.is_empty());
}

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
async fn the_way_back_is_a_post_only() {
    let house = House::open().await;
    let begun = house.begun().await;
    let answer = house
        .get(&format!("/return/razorpay/{}", begun.token))
        .await;
    assert_eq!(answer.status, 405);
}
