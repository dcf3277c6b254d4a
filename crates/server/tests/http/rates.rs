//! Who asks too often, and who does not suffer from it.

use crate::harness::{Answer, Begun, House, Plan, gift};
use daan_server::settings::RateLimit;
use reqwest::Method;
use serde_json::Value;
use std::num::NonZeroU32;

const FLOOD: &str = "203.0.113.9";
const DONOR: &str = "203.0.113.10";
const SHOP: &str = "https://shop.example.org";

async fn house(per_minute: u32) -> House {
    House::with(Plan {
        allowed_origins: vec![SHOP.to_owned()],
        rate_limit: NonZeroU32::new(per_minute).map(RateLimit::PerMinute),
        ..Plan::default()
    })
    .await
}

/// As a proxy on this machine passes it on.
async fn begin_from(house: &House, address: &str, gift: &Value) -> Answer {
    let request = house
        .request(Method::POST, "/api/begin_donation")
        .header("x-forwarded-for", address)
        .header("origin", SHOP)
        .json(gift);
    Answer::read(request.send().await.unwrap()).await
}

/// Threats 46, 66.
#[tokio::test]
async fn a_flood_of_gifts_from_one_address_is_refused_and_a_donor_beside_it_gives() {
    let house = house(5).await;
    let mut accepted = 0;
    for _ in 0..40 {
        let answer = begin_from(&house, &format!("198.51.100.1, {FLOOD}"), &gift()).await;
        if answer.status == 200 {
            accepted += 1;
            continue;
        }
        answer.refused(429, "too_many_requests");
        let wait_s: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=13).contains(&wait_s), "{wait_s}");
        assert_eq!(answer.header("access-control-allow-origin"), SHOP);
    }
    assert!((5..10).contains(&accepted), "{accepted}");
    let written = house.book.count("SELECT count(*) FROM donations").await;
    assert_eq!(written, accepted, "a refused one leaves nothing");
    let begun = Begun::read(&begin_from(&house, DONOR, &gift()).await.ok());
    assert_eq!(house.donation(&begun).await.ok()["status"], "open");
}

/// Threat 46.
#[tokio::test]
async fn what_begins_no_gift_takes_nothing_from_a_sites_donors() {
    let house = house(1).await;
    let mut foreign = gift();
    foreign["request"]["campaign"] = "nothing".into();
    let bodies = [serde_json::json!({}), foreign, serde_json::json!("text")];
    for last in 1..=60 {
        let body = &bodies[last % bodies.len()];
        let answer = begin_from(&house, &format!("198.51.100.{last}"), body).await;
        assert!((400..500).contains(&answer.status), "{answer:?}");
        assert_ne!(answer.status, 429, "{answer:?}");
    }
    begin_from(&house, DONOR, &gift()).await.ok();
}

/// Threat 46.
#[tokio::test]
async fn a_sites_donors_are_counted_once_their_gifts_begin() {
    let house = house(1).await;
    let mut accepted = 0;
    for last in 1..=14 {
        let answer = begin_from(&house, &format!("198.51.100.{last}"), &gift()).await;
        if answer.status == 200 {
            accepted += 1;
            continue;
        }
        answer.refused(429, "too_many_requests");
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
    }
    assert!((10..12).contains(&accepted), "{accepted}");
    let written = house.book.count("SELECT count(*) FROM donations").await;
    assert_eq!(written, accepted, "a refused one leaves nothing");
    let elsewhere = house
        .http
        .post(format!("{}/api/begin_donation", house.origin));
    let elsewhere = elsewhere
        .header("x-forwarded-for", "198.51.100.15")
        .json(&gift());
    assert_eq!(elsewhere.send().await.unwrap().status(), 200);
}

/// Threat 46.
#[tokio::test]
async fn a_form_without_script_is_counted_as_well_and_told_on_a_page() {
    let house = house(1).await;
    let give = async || {
        let request = house
            .request(Method::POST, "/donate/education")
            .header("x-forwarded-for", FLOOD)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("name=&email=&amount=500");
        Answer::read(request.send().await.unwrap()).await
    };
    assert_eq!(give().await.status, 422);
    let refused = give().await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("content-type").starts_with("text/html"));
    assert!(refused.text.contains("Too many tries"), "{}", refused.text);
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_page_that_waits_for_its_bank_is_never_told_to_wait() {
    let house = house(5).await;
    let begun = Begun::read(&begin_from(&house, DONOR, &gift()).await.ok());
    for _ in 0..60 {
        let request = house
            .request(Method::POST, "/api/donation")
            .header("x-forwarded-for", DONOR)
            .json(&serde_json::json!({"token": begun.token}));
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
}
