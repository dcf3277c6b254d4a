//! Amounts that are not taken: said at the field, in words with the limit, and nothing is written down.

use crate::harness::{Answer, House, gift};
use reqwest::Method;

/// As it stands in the JSON, and the code of its refusal. The sample takes whole rupees, 10 to 5,00,000.
const REFUSED: [(&str, &str); 20] = [
    ("999", "amount_below_minimum"),
    ("900", "amount_below_minimum"),
    ("0", "amount_below_minimum"),
    ("-0", "amount_malformed"),
    ("-50000", "amount_below_minimum"),
    ("-9223372036854775808", "amount_below_minimum"),
    ("50000100", "amount_above_maximum"),
    ("9223372036854775807", "amount_above_maximum"),
    ("18446744073709551615", "amount_above_maximum"),
    ("99999999999999999999999999", "amount_malformed"),
    ("1e3", "amount_malformed"),
    ("50000.0", "amount_malformed"),
    ("100.5", "amount_malformed"),
    ("10050", "amount_not_whole"),
    ("\"50000\"", "amount_malformed"),
    ("\"\"", "amount_malformed"),
    ("\"five hundred\"", "amount_malformed"),
    ("null", "amount_malformed"),
    ("true", "amount_malformed"),
    ("[50000]", "amount_malformed"),
];

/// The language, and the limits in its digits.
const LOCALES: [(&str, [&str; 2]); 3] = [
    ("en", ["₹10", "₹5,00,000"]),
    ("hi", ["₹10", "₹5,00,000"]),
    ("ne", ["₹१०", "₹५,००,०००"]),
];

async fn begin(house: &House, amount: &str, locale: &str) -> Answer {
    let body = gift()
        .to_string()
        .replace(
            "\"amount_minor\":50000,",
            &format!("\"amount_minor\":{amount},"),
        )
        .replace("\"locale\":\"en\"", &format!("\"locale\":\"{locale}\""));
    let request = house
        .request(Method::POST, "/api/begin_donation")
        .header("content-type", "application/json")
        .body(body);
    Answer::read(request.send().await.unwrap()).await
}

/// Threat 2.
#[tokio::test]
async fn an_amount_outside_the_rules_is_refused_at_its_field_in_the_readers_language() {
    let house = House::open().await;
    for (amount, code) in REFUSED {
        for (locale, limits) in LOCALES {
            let body = begin(&house, amount, locale).await.refused(422, code);
            assert_eq!(body["field"], "amount_minor", "{amount}");
            let message = body["message"].as_str().unwrap();
            for limit in limits {
                assert!(message.contains(limit), "{amount} {locale}: {message}");
            }
        }
    }
    assert_eq!(house.book.donations().await, 0);
    assert!(house.gateway.orders().await.is_empty());
}

#[tokio::test]
async fn three_languages_have_three_wordings() {
    let house = House::open().await;
    let mut messages = Vec::new();
    for (locale, _) in LOCALES {
        let body = begin(&house, "1", locale).await.json();
        messages.push(body["message"].as_str().unwrap().to_owned());
    }
    messages.dedup();
    assert_eq!(messages.len(), 3, "{messages:?}");
}

/// Threat 2.
#[tokio::test]
async fn an_amount_that_is_left_out_is_refused_at_its_field() {
    let house = House::open().await;
    let mut gift = gift();
    gift["request"]
        .as_object_mut()
        .unwrap()
        .remove("amount_minor");
    let body = house.begin(&gift).await.refused(422, "amount_malformed");
    assert_eq!(body["field"], "amount_minor");
    assert_eq!(house.book.donations().await, 0);
}

/// Threat 2.
#[tokio::test]
async fn the_limits_themselves_are_taken() {
    let house = House::open().await;
    for amount in ["1000", "50000000"] {
        assert_eq!(begin(&house, amount, "en").await.status, 200, "{amount}");
    }
    assert_eq!(house.book.donations().await, 2);
}
