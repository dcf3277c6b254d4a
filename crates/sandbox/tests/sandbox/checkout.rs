//! The files of the checkout, and the window's own call.

use daan_sandbox::KEY_ID;
use serde_json::{Value, json};

use crate::support::{World, assert_refused, text};

async fn pay(world: &World, order: &str, changes: &Value) -> (u16, Value) {
    let mut body =
        json!({"key_id": KEY_ID, "order_id": order, "method": "netbanking", "choice": "success"});
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.post("/v1/checkout/pay", &body).await
}

#[tokio::test]
async fn the_files_are_served_with_their_types() {
    let world = World::new().await;
    for (path, kind, part) in [
        (
            "/v1/checkout.js",
            "text/javascript",
            "window.Razorpay = Razorpay",
        ),
        ("/v1/checkout/public?build=x", "text/html", "no money moves"),
        (
            "/v1/checkout/frame.js",
            "text/javascript",
            "class PaymentWindow",
        ),
        (
            "/v1/checkout/frame.css",
            "text/css",
            "prefers-color-scheme: dark",
        ),
    ] {
        let response = world.client.get(world.url(path)).send().await.unwrap();
        let content_type = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(content_type.starts_with(kind), "{path}: {content_type}");
        assert!(!response.headers().contains_key("x-frame-options"));
        assert!(response.text().await.unwrap().contains(part), "{path}");
    }
}

#[tokio::test]
async fn the_script_knows_the_host_it_was_served_from() {
    let world = World::new().await;
    let response = world
        .client
        .get(world.url("/v1/checkout.js"))
        .send()
        .await
        .unwrap();
    let served_from = format!("const SERVED_FROM = \"{}\";", world.running.origin());
    assert!(response.text().await.unwrap().contains(&served_from));
}

#[tokio::test]
async fn success_captures_an_automatic_order_and_authorises_a_manual_one() {
    let world = World::new().await;
    let manual = json!({"amount": 50_000, "currency": "INR", "payment": {"capture": "manual"}});
    let manual = world.order_with(&manual).await;
    let automatic = world.order(50_000).await;
    for (order, expected) in [(automatic, "captured"), (manual, "authorized")] {
        let (status, proof) = pay(&world, &order, &json!({})).await;
        assert_eq!((status, &proof["razorpay_order_id"]), (200, &json!(order)));
        let id = text(&proof["razorpay_payment_id"]);
        let (_, payment) = world.get(&format!("/v1/payments/{id}")).await;
        assert_eq!(payment["status"], expected);
    }
}

#[tokio::test]
async fn a_failure_names_its_order_and_payment_and_leaves_the_order_payable() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let (_, failed) = pay(&world, &order, &json!({"choice": "failure"})).await;
    assert_eq!(failed["error"]["metadata"]["order_id"], order);
    assert!(text(&failed["error"]["metadata"]["payment_id"]).starts_with("pay_"));
    let (_, paid) = pay(&world, &order, &json!({})).await;
    assert_eq!(paid["razorpay_order_id"], order);
}

#[tokio::test]
async fn the_card_and_the_password_decide_why_a_payment_fails() {
    let world = World::new().await;
    let good = "4100 2800 0000 1007";
    let cases = [
        (good, "1234", "success", None),
        (good, "123", "success", Some("incorrect_otp")),
        (good, "1234", "failure", Some("payment_failed")),
        (
            "4100280000080001",
            "1234",
            "failure",
            Some("insufficient_fund"),
        ),
        ("4100280000080001", "1234", "success", None),
        ("12", "1234", "success", Some("card_number_invalid")),
    ];
    for (number, otp, choice, reason) in cases {
        let order = world.order(50_000).await;
        let card = json!({"number": number, "name": "Asha"});
        let changes = json!({"method": "card", "choice": choice, "otp": otp, "card": card});
        let (_, body) = pay(&world, &order, &changes).await;
        assert_eq!(
            body["error"]["reason"].as_str(),
            reason,
            "{number} {otp} {choice}"
        );
    }
}

#[tokio::test]
async fn a_card_payment_shows_its_card_only_when_expanded() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let card = json!({"number": "6527 6589 0000 1005", "name": "Asha"});
    let changes = json!({"method": "card", "otp": "1234", "card": card});
    let id = text(&pay(&world, &order, &changes).await.1["razorpay_payment_id"]);
    let (_, plain) = world.get(&format!("/v1/payments/{id}")).await;
    assert_eq!(plain["card"], Value::Null);
    let (_, expanded) = world.get(&format!("/v1/payments/{id}?expand[]=card")).await;
    assert_eq!(
        (&expanded["card"]["network"], &expanded["card"]["last4"]),
        (&json!("RuPay"), &json!("1005"))
    );
}

#[tokio::test]
async fn the_window_refuses_what_the_real_one_refuses() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let unknown = "The id provided does not exist";
    assert_refused(
        &pay(&world, "order_00000000000000", &json!({})).await,
        unknown,
    );
    assert_refused(
        &pay(&world, &order, &json!({"key_id": "rzp_test_other"})).await,
        unknown,
    );
    let (status, body) = pay(&world, &order, &json!({"amount": 49_999})).await;
    assert_eq!(
        (status, &body["error"]["reason"]),
        (400, &json!("order_amount_mismatch"))
    );
    assert_eq!(body["error"]["metadata"], json!({"order_id": order}));
    pay(&world, &order, &json!({"amount": 50_000})).await;
    let (status, body) = pay(&world, &order, &json!({})).await;
    assert_eq!(
        (status, &body["error"]["reason"]),
        (400, &json!("order_already_paid"))
    );
}

#[tokio::test]
async fn a_payment_without_an_order_is_authorised_and_cannot_be_captured() {
    let world = World::new().await;
    let body = json!({"key_id": KEY_ID, "amount": 500, "method": "upi", "choice": "success"});
    let (_, proof) = world.post("/v1/checkout/pay", &body).await;
    assert_eq!(proof.as_object().unwrap().len(), 1);
    let path = format!("/v1/payments/{}", text(&proof["razorpay_payment_id"]));
    assert_eq!(world.get(&path).await.1["status"], "authorized");
    let (status, _) = world
        .post(
            &format!("{path}/capture"),
            &json!({"amount": 500, "currency": "INR"}),
        )
        .await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_method_that_is_down_fails() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    world
        .control(
            "/control/downtime",
            &json!({"method": "netbanking", "status": "started"}),
        )
        .await;
    let (_, body) = pay(&world, &order, &json!({})).await;
    assert_eq!(body["error"]["reason"], "bank_technical_error");
    let (_, body) = pay(&world, &order, &json!({"method": "wallet"})).await;
    assert_eq!(body["razorpay_order_id"], order);
}

#[tokio::test]
async fn the_ways_to_pay_are_those_of_the_currency() {
    let world = World::new().await;
    let ringgit = json!({"amount": 50_000, "currency": "MYR"});
    let ringgit = world.order_with(&ringgit).await;
    let rupees = world.order(50_000).await;
    let cases = [
        (format!("order_id={ringgit}"), false),
        (format!("order_id={rupees}"), true),
        ("currency=MYR".to_owned(), false),
        (String::new(), true),
    ];
    for (query, is_indian) in cases {
        let path = format!("/v1/preferences?key_id={KEY_ID}&{query}");
        let methods = world.get(&path).await.1["methods"].clone();
        assert_eq!(methods["upi"], is_indian, "{query}");
        assert_eq!(methods["netbanking"].get("HDFC").is_some(), is_indian);
        assert_eq!(methods["fpx"].get("MB2U").is_some(), !is_indian);
        assert_eq!(methods["wallet"].get("mobikwik").is_some(), is_indian);
    }
    let (_, proof) = pay(&world, &ringgit, &json!({"method": "fpx", "bank": "CIBB"})).await;
    let path = format!("/v1/payments/{}", text(&proof["razorpay_payment_id"]));
    let (_, payment) = world.get(&path).await;
    assert_eq!(
        (&payment["method"], &payment["bank"]),
        (&json!("fpx"), &json!("CIBB"))
    );
}

#[tokio::test]
async fn the_downtime_of_one_bank_leaves_the_others() {
    let world = World::new().await;
    let down = json!({"method": "netbanking", "status": "started", "instrument": {"bank": "SBIN"}});
    world.control("/control/downtime", &down).await;
    for (bank, reason) in [("SBIN", Some("bank_technical_error")), ("HDFC", None)] {
        let order = world.order(50_000).await;
        let (_, body) = pay(&world, &order, &json!({"bank": bank})).await;
        assert_eq!(body["error"]["reason"].as_str(), reason, "{bank}");
    }
}
