//! Every way an order can be refused.

use serde_json::{Value, json};

use crate::support::{World, answer, assert_refused};

async fn refusal(world: &World, changes: Value) -> (u16, Value) {
    let mut body = json!({"amount": 50_000, "currency": "INR"});
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.post("/v1/orders", &body).await
}

#[tokio::test]
async fn a_bad_amount_is_refused_with_its_step_and_reason() {
    let world = World::new().await;
    let integer = "The amount must be an integer.";
    let minimum = "Order amount less than minimum amount allowed";
    let cases = [
        (
            json!(null),
            "amount: is required.",
            "payment_initiation",
            "input_validation_failed",
        ),
        (
            json!(100.5),
            integer,
            "payment_initiation",
            "input_validation_failed",
        ),
        (
            json!("abc"),
            integer,
            "payment_initiation",
            "input_validation_failed",
        ),
        (
            json!(99),
            minimum,
            "order_creation",
            "amount_less_than_minimum_amount",
        ),
        (
            json!(-500),
            minimum,
            "order_creation",
            "amount_less_than_minimum_amount",
        ),
        (
            json!(1_000_000_000_000_i64),
            "Amount exceeds maximum amount allowed.",
            "order_creation",
            "amount_exceeds_maximum_amount",
        ),
    ];
    for (amount, description, step, reason) in cases {
        let answer = refusal(&world, json!({"amount": amount})).await;
        assert_refused(&answer, description);
        let error = &answer.1["error"];
        assert_eq!(error["step"], step);
        assert_eq!(error["reason"], reason);
        assert_eq!(error["source"], "business");
        assert_eq!(error["field"], "amount");
        assert_eq!(error["metadata"], json!({}));
    }
}

#[tokio::test]
async fn a_bad_currency_is_refused() {
    let world = World::new().await;
    let cases = [
        (json!(1), "expected string but provided 1"),
        (json!("XXX"), "Currency is not supported"),
        (json!("inr"), "Currency is not supported"),
        (json!(null), "currency: is required."),
    ];
    for (currency, description) in cases {
        assert_refused(
            &refusal(&world, json!({"currency": currency})).await,
            description,
        );
    }
}

#[tokio::test]
async fn a_three_decimal_currency_needs_a_last_digit_of_zero() {
    let world = World::new().await;
    let (status, _) = refusal(&world, json!({"amount": 99_990, "currency": "KWD"})).await;
    assert_eq!(status, 200);
    let answer = refusal(&world, json!({"amount": 99_991, "currency": "KWD"})).await;
    assert_refused(&answer, "The last digit of an amount in KWD must be 0");
}

#[tokio::test]
async fn a_receipt_may_have_40_characters_and_no_more() {
    let world = World::new().await;
    let (status, _) = refusal(&world, json!({"receipt": "र".repeat(40)})).await;
    assert_eq!(status, 200);
    let answer = refusal(&world, json!({"receipt": "r".repeat(41)})).await;
    assert_refused(&answer, "receipt: the length must be no more than 40.");
    let answer = refusal(&world, json!({"receipt": 7})).await;
    assert_refused(&answer, "expected string but provided 7");
}

#[tokio::test]
async fn notes_may_have_15_pairs_of_256_characters() {
    let world = World::new().await;
    let pairs = |count: usize| -> Value {
        let pair = |place| (format!("k{place}"), json!("v"));
        Value::Object((0..count).map(pair).collect())
    };
    let (status, _) = refusal(&world, json!({"notes": pairs(15)})).await;
    assert_eq!(status, 200);
    for notes in [
        pairs(16),
        json!({"k": "v".repeat(257)}),
        json!({"k": {"a": "b"}}),
        json!("text"),
    ] {
        let (status, body) = refusal(&world, json!({"notes": notes})).await;
        assert_eq!(
            (status, &body["error"]["field"]),
            (400, &json!("notes")),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_unknown_field_is_refused_by_name() {
    let world = World::new().await;
    let answer = refusal(&world, json!({"receipt_id": "r"})).await;
    assert_refused(
        &answer,
        "receipt_id is/are not required and should not be sent",
    );
    assert_eq!(answer.1["error"]["reason"], "extra_field_sent");
}

#[tokio::test]
async fn a_bad_capture_block_is_refused() {
    let world = World::new().await;
    let blocks = [
        json!({"capture": "sometimes"}),
        json!({"capture": "automatic"}),
        json!({"capture": "automatic", "capture_options": {"automatic_expiry_period": 11}}),
        json!({"capture": "manual", "capture_options": {"manual_expiry_period": 7201}}),
        json!({"capture": "manual", "capture_options": {"refund_speed": "slow"}}),
    ];
    for block in blocks {
        let (status, body) = refusal(&world, json!({"payment": block})).await;
        assert_eq!(status, 400, "{block}: {body}");
    }
    let block = json!({"capture": "automatic", "capture_options": {"automatic_expiry_period": 12, "refund_speed": "normal"}});
    assert_eq!(refusal(&world, json!({"payment": block})).await.0, 200);
}

#[tokio::test]
async fn a_body_that_is_not_an_object_is_refused() {
    let world = World::new().await;
    for body in ["[1]", "{", "amount"] {
        let request = world
            .request(reqwest::Method::POST, "/v1/orders")
            .body(body);
        assert_refused(
            &answer(request).await,
            "The request body must be a JSON object",
        );
    }
}
