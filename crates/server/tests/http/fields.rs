//! Every other field that is wrong: its code, its path, and nothing written down.

use crate::harness::{House, Plan, gift};
use serde_json::{Value, json};

fn with(path: &str, value: Value) -> Value {
    let mut gift = gift();
    *gift
        .pointer_mut("/request")
        .unwrap()
        .pointer_mut(path)
        .unwrap() = value;
    gift
}

fn long(count: usize) -> Value {
    json!("अ".repeat(count))
}

#[tokio::test]
async fn a_wrong_field_is_named_with_its_code() {
    let house = House::open().await;
    for (path, value, code, field) in [
        (
            "/currency",
            json!("USD"),
            "currency_not_offered",
            "currency",
        ),
        (
            "/currency",
            json!("inr"),
            "currency_not_offered",
            "currency",
        ),
        ("/currency", json!(""), "currency_not_offered", "currency"),
        (
            "/gateway",
            json!("paypal"),
            "gateway_not_offered",
            "gateway",
        ),
        (
            "/gateway",
            json!("khalti"),
            "gateway_not_offered",
            "gateway",
        ),
        ("/donor/name", json!(""), "name_missing", "donor.name"),
        (
            "/donor/name",
            json!(" \u{200b}\u{202e} "),
            "name_missing",
            "donor.name",
        ),
        ("/donor/name", long(101), "name_too_long", "donor.name"),
        ("/donor/email", json!(""), "email_missing", "donor.email"),
        (
            "/donor/email",
            json!("asha"),
            "email_malformed",
            "donor.email",
        ),
        (
            "/donor/email",
            json!("asha@localhost"),
            "email_malformed",
            "donor.email",
        ),
        (
            "/donor/email",
            json!("a@b.org\r\nBcc: c@d.org"),
            "email_malformed",
            "donor.email",
        ),
        (
            "/declares_indian_citizen",
            json!(false),
            "declaration_missing",
            "declares_indian_citizen",
        ),
        (
            "/idempotency_key",
            json!(""),
            "idempotency_key_malformed",
            "idempotency_key",
        ),
        (
            "/idempotency_key",
            json!("short"),
            "idempotency_key_malformed",
            "idempotency_key",
        ),
        (
            "/idempotency_key",
            json!("a".repeat(129)),
            "idempotency_key_malformed",
            "idempotency_key",
        ),
        (
            "/idempotency_key",
            json!("with white space"),
            "idempotency_key_malformed",
            "idempotency_key",
        ),
        (
            "/idempotency_key",
            json!("कुंजी-कुंजी"),
            "idempotency_key_malformed",
            "idempotency_key",
        ),
        ("/locale", json!("fr"), "locale_unknown", "locale"),
    ] {
        let shown = value.to_string();
        let body = house.begin(&with(path, value)).await.refused(422, code);
        assert_eq!(body["field"], field, "{shown}");
    }
    assert_eq!(house.book.donations().await, 0);
    assert!(house.gateway.orders().await.is_empty());
}

#[tokio::test]
async fn an_optional_field_that_is_wrong_is_refused_all_the_same() {
    let house = House::open().await;
    for (pointer, value, code, field) in [
        ("phone", json!("12"), "phone_malformed", "donor.phone"),
        ("pan", json!("ABCDE12345"), "pan_malformed", "donor.pan"),
    ] {
        let mut gift = gift();
        gift["request"]["donor"][pointer] = value;
        let body = house.begin(&gift).await.refused(422, code);
        assert_eq!(body["field"], field);
    }
    let mut gift = gift();
    gift["request"]["message"] = long(501);
    let body = house.begin(&gift).await.refused(422, "message_too_long");
    assert_eq!(body["field"], "message");
    assert_eq!(house.book.donations().await, 0);
}

#[tokio::test]
async fn an_offer_whose_gateway_is_not_served_is_neither_shown_nor_taken() {
    let house = House::with(Plan {
        without_khalti: true,
        ..Plan::default()
    })
    .await;
    let mut gift = gift();
    gift["request"]["currency"] = json!("NPR");
    gift["request"]["gateway"] = json!("khalti");
    house.begin(&gift).await.refused(422, "gateway_not_offered");
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    let offers = campaign["offers"].as_array().unwrap();
    assert!(
        offers.iter().all(|offer| offer["gateway"] == "razorpay"),
        "{offers:?}"
    );
    assert_eq!(house.book.donations().await, 0);
}

#[tokio::test]
async fn a_campaign_that_does_not_exist_is_not_found() {
    let house = House::open().await;
    for slug in ["nothing", "", "Education", "../education", "education\u{0}"] {
        let answer = house.begin(&with("/campaign", json!(slug))).await;
        let body = answer.refused(404, "campaign_not_found");
        assert_eq!(body.get("field"), None, "{slug}");
    }
    let answer = house.get("/api/campaign?slug=nothing").await;
    answer.refused(404, "campaign_not_found");
    assert_eq!(house.book.donations().await, 0);
}

/// Threat 48.
#[tokio::test]
async fn what_a_donor_typed_is_kept_as_it_was_cleaned() {
    let house = House::open().await;
    let mut gift = gift();
    gift["request"]["donor"] = json!({
        "name": "  Asha\u{202e}  Rai ", "email": " asha@example.org ", "phone": "98765 43210", "pan": "abcpe1234f",
    });
    gift["request"]["message"] = json!("For books\r\nand shoes");
    house.begin(&gift).await.ok();
    let donors = house
        .book
        .rows("SELECT name, email, phone, pan, message FROM donors")
        .await;
    assert_eq!(
        donors,
        ["Asha Rai|asha@example.org|+919876543210|ABCPE1234F|For books\nand shoes"]
    );
}
