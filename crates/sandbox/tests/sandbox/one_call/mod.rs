//! The Single Integration API: order and payment in one call, and what follows.

mod cards;
mod refusals;

use daan_sandbox::{KEY_ID, KEY_SECRET};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::support::{World, answer, text};

const CALLBACK: &str = "https://merchant.example/return";
const NUMBER: &str = "4100280000001007";
const CVV: &str = "731";

fn netbanking() -> Value {
    json!({"method": "netbanking", "bank": "HDFC", "email": "asha@example.org", "contact": "+919999999999", "callback_url": CALLBACK})
}

fn card() -> Value {
    let card = json!({"number": NUMBER, "name": "Asha", "expiry_month": "12", "expiry_year": "99", "cvv": CVV});
    json!({"method": "card", "card": card, "callback_url": CALLBACK})
}

fn collect(vpa: &str) -> Value {
    json!({"method": "upi", "upi": {"flow": "collect", "vpa": vpa}})
}

async fn create(world: &World, payment: &Value) -> (u16, Value) {
    create_with(world, payment, &json!({})).await
}

async fn create_with(world: &World, payment: &Value, changes: &Value) -> (u16, Value) {
    let mut body = json!({"amount": 50_000, "currency": "INR", "payment": payment});
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.post("/v1/orders", &body).await
}

/// The actions and addresses of a workflow.
fn next(answer: &Value) -> Vec<(String, String)> {
    let next = answer["payment_workflow"]["next"].as_array().unwrap();
    let step = |step: &Value| (text(&step["action"]), text(&step["url"]));
    next.iter().map(step).collect()
}

fn payment_id(answer: &Value) -> String {
    text(&answer["payment_workflow"]["id"])
}

async fn status(world: &World, payment_id: &str) -> Value {
    let path = format!("/v1/payments/{payment_id}");
    world.get(&path).await.1["status"].clone()
}

/// A call with the key's id alone, as a browser makes it.
async fn call(url: &str, body: &Value) -> (u16, Value) {
    let client = Client::builder().no_proxy().build().unwrap();
    answer(client.post(url).json(body)).await
}

#[tokio::test]
async fn the_order_comes_back_attempted_with_its_workflow() {
    let world = World::new().await;
    let (status, order) = create_with(
        &world,
        &netbanking(),
        &json!({"receipt": "r-1", "notes": {"a": "b"}, "user_agent": "Mozilla/5.0"}),
    )
    .await;
    assert_eq!(status, 200, "{order}");
    assert!(text(&order["id"]).starts_with("order_"));
    let expected = json!({"status": "attempted", "attempts": 1, "amount_paid": 0, "amount_due": 50_000, "receipt": "r-1", "notes": {"a": "b"}});
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&order[name], value, "{name}");
    }
    assert!(payment_id(&order).starts_with("pay_"));
    let steps = next(&order);
    assert_eq!((steps.len(), steps[0].0.as_str()), (1, "redirect"));
    assert!(steps[0].1.starts_with(&world.running.origin()));
}

#[tokio::test]
async fn the_redirect_ends_in_a_post_to_the_payments_callback() {
    let payments = [
        (netbanking(), "INR"),
        (
            json!({"method": "wallet", "wallet": "mobikwik", "callback_url": CALLBACK}),
            "INR",
        ),
        (
            json!({"method": "fpx", "bank": "MB2U", "callback_url": CALLBACK}),
            "MYR",
        ),
        (card(), "INR"),
    ];
    for (payment, currency) in payments {
        let world = World::new().await;
        let browser = Browser::of(&world);
        let (_, order) = create_with(&world, &payment, &json!({"currency": currency})).await;
        let bank = browser.get(&next(&order)[0].1).await;
        assert_eq!(bank.screen(), "bank", "{payment}");
        let done = browser.press(&bank, "success").await;
        assert_eq!(done.form().0, CALLBACK);
        assert_eq!(
            done.field("razorpay_payment_id").unwrap(),
            payment_id(&order)
        );
        assert_eq!(done.field("razorpay_order_id").unwrap(), text(&order["id"]));
        assert_eq!(status(&world, &payment_id(&order)).await, "captured");
    }
}

#[tokio::test]
async fn a_failed_redirect_posts_the_error_and_without_a_callback_the_page_stays() {
    let world = World::new().await;
    let browser = Browser::of(&world);
    let (_, order) = create(&world, &netbanking()).await;
    let bank = browser.get(&next(&order)[0].1).await;
    let done = browser.press(&bank, "failure").await;
    assert_eq!(done.form().0, CALLBACK);
    assert!(
        done.field("error[metadata]")
            .unwrap()
            .contains(&text(&order["id"]))
    );

    let (_, order) = create(&world, &json!({"method": "netbanking", "bank": "HDFC"})).await;
    let bank = browser.get(&next(&order)[0].1).await;
    let done = browser.press(&bank, "success").await;
    assert!(!done.html.contains("<form") && done.html.contains("close this page"));
}

#[tokio::test]
async fn a_collect_request_to_a_test_address_is_answered_by_the_first_poll() {
    let cases = [
        ("success@razorpay", "captured", "paid"),
        ("failure@razorpay", "failed", "attempted"),
        ("asha@upi", "created", "attempted"),
    ];
    for (vpa, expected, of_order) in cases {
        let world = World::new().await;
        let (_, order) = create(&world, &collect(vpa)).await;
        let steps = next(&order);
        assert_eq!((steps.len(), steps[0].0.as_str()), (1, "poll"));
        let path = format!("/v1/orders/{}", text(&order["id"]));
        assert_eq!(
            world.get(&path).await.1["status"],
            "attempted",
            "nobody has polled yet"
        );
        let poll = world
            .client
            .get(&steps[0].1)
            .basic_auth(KEY_ID, Some(KEY_SECRET));
        assert_eq!(answer(poll).await.1["status"], expected, "{vpa}");
        assert_eq!(world.get(&path).await.1["status"], of_order);
    }
}

#[tokio::test]
async fn an_intent_opens_an_app_and_is_answered_by_the_control_call() {
    let world = World::new().await;
    let (_, order) = create(&world, &json!({"method": "upi", "upi": {"flow": "intent"}})).await;
    let steps = next(&order);
    let actions: Vec<&str> = steps.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["intent", "poll"]);
    assert!(steps[0].1.starts_with("upi://pay?") && steps[0].1.contains("am=500.00&cu=INR"));
    let id = payment_id(&order);
    assert_eq!(status(&world, &id).await, "created");
    let asked = json!({"payment_id": id, "answer": "success"});
    assert_eq!(
        world.control("/control/answer", &asked).await["status"],
        "captured"
    );
    let asked = json!({"payment_id": id, "answer": "failure"});
    assert_eq!(
        world.control("/control/answer", &asked).await["status"],
        "captured"
    );
}

#[tokio::test]
async fn the_capture_block_is_called_payment_config_and_stays_payment_in_a_plain_order() {
    let world = World::new().await;
    let manual = json!({"payment_config": {"capture": "manual"}});
    let (_, order) = create_with(&world, &collect("success@razorpay"), &manual).await;
    assert_eq!(status(&world, &payment_id(&order)).await, "authorized");
    let (code, body) = create_with(
        &world,
        &netbanking(),
        &json!({"payment_config": {"capture": "never"}}),
    )
    .await;
    assert_eq!(
        (code, &body["error"]["step"]),
        (400, &json!("order_create"))
    );

    let plain = json!({"amount": 500, "currency": "INR", "payment": {"capture": "manual"}});
    let (_, order) = world.post("/v1/orders", &plain).await;
    assert_eq!(
        (&order["status"], order.get("payment_workflow")),
        (&json!("created"), None)
    );
}

#[tokio::test]
async fn a_part_is_paid_only_where_the_order_takes_parts() {
    let world = World::new().await;
    let partial = json!({"partial_payment": true, "first_payment_min_amount": 200});
    let mut payment = collect("success@razorpay");
    for (amount, status) in [(199, 400), (50_001, 400), (200, 200)] {
        payment["amount"] = json!(amount);
        assert_eq!(
            create_with(&world, &payment, &partial).await.0,
            status,
            "{amount}"
        );
    }
    let (_, orders) = world.get("/v1/orders").await;
    let (_, payments) = world
        .get(&format!(
            "/v1/orders/{}/payments",
            text(&orders["items"][0]["id"])
        ))
        .await;
    assert_eq!(payments["items"][0]["amount"], 200);
}

#[tokio::test]
async fn the_two_call_variant_pays_an_order_that_exists() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let mut body = netbanking();
    for (name, value) in [
        ("order_id", json!(order)),
        ("amount", json!(50_000)),
        ("currency", json!("INR")),
    ] {
        body[name] = value;
    }
    let (status, begun) = world.post("/v1/payments/create/json", &body).await;
    assert_eq!(
        (status, &begun["next"][0]["action"]),
        (200, &json!("redirect")),
        "{begun}"
    );
    let browser = Browser::of(&world);
    let bank = browser.get(&text(&begun["next"][0]["url"])).await;
    let done = browser.press(&bank, "success").await;
    assert_eq!(
        done.field("razorpay_payment_id").unwrap(),
        text(&begun["razorpay_payment_id"])
    );
    let (_, paid) = world.post("/v1/payments/create/json", &body).await;
    assert_eq!(paid["error"]["reason"], "order_already_paid");

    for missing in ["order_id", "amount", "currency", "method"] {
        let mut body = body.clone();
        body["order_id"] = json!(world.order(50_000).await);
        body.as_object_mut().unwrap().remove(missing);
        assert_eq!(
            world.post("/v1/payments/create/json", &body).await.0,
            400,
            "{missing}"
        );
    }
    let stranger = world
        .client
        .request(Method::POST, world.url("/v1/payments/create/json"));
    assert_eq!(answer(stranger.json(&body)).await.0, 401);
}

#[tokio::test]
async fn a_form_makes_the_one_call_too() {
    let world = World::new().await;
    let form = [
        ("amount", "50000"),
        ("currency", "INR"),
        ("payment[method]", "upi"),
        ("payment[upi][flow]", "collect"),
        ("payment[upi][vpa]", "success@razorpay"),
    ];
    let request = world.request(Method::POST, "/v1/orders").form(&form);
    let (status, order) = answer(request).await;
    assert_eq!(
        (status, &order["status"]),
        (200, &json!("attempted")),
        "{order}"
    );
}
