use super::super::samples::{campaign, campaign_of_two};
use super::*;

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn asha() -> String {
    format!(
        "currency=INR&preset=50000&amount=&name=Asha+Rai&email=asha%40example.org&idempotency_key={KEY}"
    )
}

fn asked(body: &str) -> BeginRequest {
    let asked = parse_form(body).to_request(&campaign_of_two(), Locale::En);
    asked.unwrap_or_else(|refusals| panic!("{body}: {refusals:?}"))
}

fn refused(body: &str) -> Vec<Field> {
    let answer = parse_form(body).to_request(&campaign_of_two(), Locale::En);
    let refusals = answer.map(|asked| format!("{asked:?}")).unwrap_err();
    refusals.into_iter().map(|(field, _)| field).collect()
}

#[test]
fn a_filled_in_form_asks_for_what_the_app_would_ask_for() {
    let body = asha()
        + "&phone=98765+43210&pan=abcpe1234f&message=For%0D%0ABina&anonymous=true&declares=x";
    let request = asked(&body);
    assert_eq!(request.amount_minor.0, Some(500_00));
    assert_eq!(
        (request.currency.as_str(), request.gateway.as_str()),
        ("INR", "razorpay")
    );
    assert_eq!(request.donor.name, "Asha Rai");
    assert_eq!(request.donor.email, "asha@example.org");
    assert_eq!(request.donor.phone.as_deref(), Some("+919876543210"));
    assert_eq!(request.donor.pan.as_deref(), Some("ABCPE1234F"));
    assert_eq!(request.message.as_deref(), Some("For\nBina"));
    assert!(request.anonymous && request.declares_indian_citizen);
    assert_eq!(request.locale, "en");
}

#[test]
fn an_own_amount_counts_over_a_preset() {
    let typed = asha().replace("amount=", "amount=%E0%A5%AD%E0%A5%A6%E0%A5%A6");
    assert_eq!(asked(&typed).amount_minor.0, Some(700_00));
    let blank = asha().replace("amount=", "amount=+");
    assert_eq!(asked(&blank).amount_minor.0, Some(500_00));
}

#[test]
fn a_preset_of_another_currency_is_no_amount_of_this_one() {
    let npr = asha().replace("currency=INR", "currency=NPR");
    assert_eq!(
        asked(&npr).amount_minor.0,
        Some(500_00),
        "it named no currency"
    );
    let named = npr.replace("preset=50000", "preset=INR%3A50000");
    assert_eq!(refused(&named), [Field::Amount]);
    let named = npr.replace("preset=50000", "preset=NPR%3A50000");
    let request = asked(&named);
    assert_eq!(
        (request.currency.as_str(), request.gateway.as_str()),
        ("NPR", "khalti")
    );
    assert!(
        !request.declares_indian_citizen,
        "Nepal's payee does not ask"
    );
}

#[test]
fn a_currency_is_never_guessed() {
    for currency in ["currency=", "currency=USD", "currency=inr", "nothing=1"] {
        let body = asha().replace("currency=INR", currency);
        assert_eq!(refused(&body), [Field::Currency], "{currency}");
    }
    let one = parse_form(&asha().replace("currency=INR&", ""));
    assert!(one.to_request(&campaign("razorpay"), Locale::En).is_ok());
}

#[test]
fn all_that_is_wrong_is_said_at_once_in_the_readers_language() {
    assert_eq!(
        refused("currency=INR&phone=12&pan=x"),
        [
            Field::Amount,
            Field::Name,
            Field::Email,
            Field::Phone,
            Field::Pan
        ]
    );
    let answer = parse_form("currency=NPR").to_request(&campaign_of_two(), Locale::Ne);
    let message = &answer.unwrap_err()[0].1;
    assert!(message.contains("रकम"), "{message}");
}

#[test]
fn what_is_no_form_is_refused_and_never_a_panic() {
    for body in [
        "",
        "&&&===",
        "%",
        "%zz=%ff%fe&amount=%00",
        "name=a&name=b&currency=INR&currency=NPR",
        "{\"currency\":\"INR\"}",
        "take=&take=NPR&take=NPR:&take=XXX:1&take=NPR:99999999999999999999",
        "preset=99999999999999999999&currency=INR",
        "preset=-5&currency=INR&name=x",
    ] {
        assert!(!refused(body).is_empty(), "{body}");
    }
    let long = ["currency=INR&name=", &"अ".repeat(5_000)].concat();
    assert!(refused(&long).contains(&Field::Name));
    assert_eq!(parse_form("name=a&name=b").name, "b");
}

#[test]
fn the_other_way_that_was_pressed_takes_the_place_of_the_amount() {
    let request = asked(&(asha() + "&take=NPR%3A80000"));
    assert_eq!(request.currency, "NPR");
    assert_eq!(request.amount_minor.0, Some(800_00));
    let entered = parse_form("take=NPR:80050&preset=1");
    assert_eq!(
        (entered.amount.as_str(), entered.preset.as_str()),
        ("800.50", "")
    );
}

#[test]
fn the_key_names_the_page_and_what_was_asked_for() {
    let key = |body: &str| asked(body).idempotency_key;
    let first = key(&asha());
    assert!(first.starts_with(KEY) && IdempotencyKey::parse(&first).is_ok());
    assert_eq!(key(&asha()), first, "the same press twice");
    assert_ne!(key(&asha().replace("50000", "10000")), first);
    assert_ne!(key(&asha().replace("Asha", "Bina")), first);
    assert_ne!(key(&(asha() + "&take=NPR:80000")), first);
    assert_ne!(key(&asha().replace("0123", "0124")), first, "another page");
}

#[test]
fn a_page_without_a_key_asks_for_one_to_be_drawn() {
    for key in [
        "",
        "short",
        "with+space+in+it",
        "%0d%0aSet-Cookie:x",
        "सातआठनौदस",
    ] {
        let body = asha().replace(KEY, key);
        assert_eq!(asked(&body).idempotency_key, "", "{key}");
    }
}

#[test]
fn what_was_typed_is_not_shown_in_logs() {
    let shown = format!("{:?}", parse_form(&asha()));
    assert!(!shown.contains("Asha") && !shown.contains(KEY), "{shown}");
}

#[test]
fn what_the_pages_script_has_asked_for_already_keeps_its_key() {
    let begun = format!("{}&begun=fedcba9876543210fedcba9876543210", asha());
    assert_eq!(
        asked(&begun).idempotency_key,
        "fedcba9876543210fedcba9876543210"
    );
    for none in ["", "&begun=", "&begun=%00"] {
        let key = asked(&(asha() + none)).idempotency_key;
        assert!(key.starts_with(KEY), "{none}: {key}");
    }
}
