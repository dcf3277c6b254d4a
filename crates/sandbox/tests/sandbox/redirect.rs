//! Redirect mode: the window begins a payment, and the whole tab goes to the bank and on from there.

use daan_sandbox::KEY_ID;
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::support::{World, assert_refused, text};

const CALLBACK: &str = "https://merchant.example/return";
const SHOP: &str = "https://merchant.example/shop?page=2";

struct Tab {
    world: World,
    browser: Browser,
    order: String,
}

impl Tab {
    async fn new() -> Self {
        let world = World::new().await;
        Self {
            browser: Browser::of(&world),
            order: world.order(50_000).await,
            world,
        }
    }

    /// The window's call when the donor presses Pay.
    async fn start(&self, changes: &Value) -> (u16, Value) {
        let mut body = json!({
            "key_id": KEY_ID,
            "order_id": self.order,
            "amount": 50_000,
            "currency": "INR",
            "name": "Asha Trust",
            "method": "netbanking",
            "bank": "HDFC",
            "callback_url": CALLBACK,
            "referer": SHOP,
            "retry": true,
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.world.post("/v1/checkout/start", &body).await
    }

    async fn go_to_bank(&self, changes: &Value) -> Page {
        let (status, answer) = self.start(changes).await;
        assert_eq!(status, 200, "{answer}");
        let page = self.browser.get(&text(&answer["url"])).await;
        assert_eq!(page.screen(), "bank");
        page
    }
}

#[tokio::test]
async fn a_success_is_posted_by_the_banks_page() {
    let tab = Tab::new().await;
    let bank = tab.go_to_bank(&json!({})).await;
    let done = tab.browser.press(&bank, "success").await;
    assert_eq!(done.form().0, CALLBACK);
    assert_eq!(done.field("razorpay_order_id").unwrap(), tab.order);
    assert_eq!(done.field("razorpay_signature").unwrap().len(), 64);
}

#[tokio::test]
async fn with_retry_a_failure_shows_the_ways_to_pay_again_and_posts_nothing() {
    for action in ["failure", "cancel"] {
        let tab = Tab::new().await;
        let bank = tab.go_to_bank(&json!({})).await;
        let again = tab.browser.press(&bank, action).await;
        assert_eq!((again.status, again.screen().as_str()), (200, "methods"));
        assert!(again.html.contains("data-failure") && !again.html.contains("error["));
        assert_eq!(again.link("data-action=\"cancel\""), SHOP);

        let form = tab
            .browser
            .follow_link(&again, "data-method=\"card\"")
            .await;
        let bank = tab.browser.submit(&form, &[]).await;
        let done = tab.browser.press(&bank, "success").await;
        assert_eq!(done.form().0, CALLBACK);
        let (_, payments) = tab
            .world
            .get(&format!("/v1/orders/{}/payments", tab.order))
            .await;
        let statuses: Vec<&Value> = payments["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|payment| &payment["status"])
            .collect();
        assert_eq!(statuses, ["captured", "failed"]);
    }
}

#[tokio::test]
async fn without_retry_a_failure_is_posted() {
    for (action, reason) in [
        ("failure", "payment_failed"),
        ("cancel", "payment_cancelled"),
    ] {
        let tab = Tab::new().await;
        let bank = tab.go_to_bank(&json!({"retry": false})).await;
        let done = tab.browser.press(&bank, action).await;
        assert_eq!(done.form().0, CALLBACK);
        assert_eq!(done.field("error[reason]").unwrap(), reason);
        let metadata: Value =
            serde_json::from_str(&done.field("error[metadata]").unwrap()).unwrap();
        assert_eq!(metadata["order_id"], tab.order);
    }
}

#[tokio::test]
async fn a_finished_failure_leads_back_to_the_ways_to_pay() {
    let tab = Tab::new().await;
    let bank = tab.go_to_bank(&json!({})).await;
    tab.browser.press(&bank, "failure").await;
    let shown = tab.browser.get(&bank.form().0).await;
    assert_eq!(shown.screen(), "failed");
    let again = tab
        .browser
        .follow_link(&shown, "data-action=\"return\"")
        .await;
    assert_eq!(again.screen(), "methods");
}

#[tokio::test]
async fn a_payment_without_an_order_is_not_signed() {
    let tab = Tab::new().await;
    let bank = tab
        .go_to_bank(&json!({"order_id": null, "amount": 700}))
        .await;
    let done = tab.browser.press(&bank, "success").await;
    let (_, fields) = done.form();
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].0, "razorpay_payment_id");
    let (_, payment) = tab
        .world
        .get(&format!("/v1/payments/{}", fields[0].1))
        .await;
    assert_eq!(
        (&payment["status"], &payment["amount"]),
        (&json!("authorized"), &json!(700))
    );
}

#[tokio::test]
async fn what_cannot_begin_is_refused_before_the_tab_leaves() {
    let tab = Tab::new().await;
    let unknown = "The id provided does not exist";
    assert_refused(
        &tab.start(&json!({"key_id": "rzp_test_other"})).await,
        unknown,
    );
    assert_refused(
        &tab.start(&json!({"order_id": "order_00000000000000"}))
            .await,
        unknown,
    );
    let cases = [
        (json!({"amount": 1}), "order_amount_mismatch"),
        (json!({"callback_url": ""}), "input_validation_failed"),
        (
            json!({"callback_url": "javascript:alert(1)"}),
            "input_validation_failed",
        ),
        (json!({"method": "barter"}), "input_validation_failed"),
        (
            json!({"method": "card", "card": {"number": "12"}}),
            "card_number_invalid",
        ),
        (json!({"method": "upi", "vpa": "nobody"}), "invalid_vpa"),
    ];
    for (changes, reason) in cases {
        let (status, body) = tab.start(&changes).await;
        assert_eq!(
            (status, &body["error"]["reason"]),
            (400, &json!(reason)),
            "{changes}"
        );
    }
    let (_, order) = tab.world.get(&format!("/v1/orders/{}", tab.order)).await;
    assert_eq!(order["attempts"], 0);
    tab.world.pay(&tab.order, "captured").await;
    let (_, body) = tab.start(&json!({})).await;
    assert_eq!(body["error"]["reason"], "order_already_paid");
}

#[tokio::test]
async fn a_checkout_that_was_never_opened_says_so() {
    let tab = Tab::new().await;
    for address in [
        "/v1/checkout/embedded/none",
        "/v1/checkout/embedded/none/card",
    ] {
        let page = tab.browser.get(address).await;
        assert_eq!((page.status, page.screen().as_str()), (400, "refused"));
    }
}

#[tokio::test]
async fn the_window_leaves_for_the_bank_only_by_an_address() {
    let world = World::new().await;
    let script = world.client.get(world.url("/v1/checkout/frame.js"));
    let script = script.send().await.unwrap().text().await.unwrap();
    assert!(script.contains("tellPage(\"redirect\", { url: new URL(answer.body.url"));
    assert!(
        !script.contains("content: fields"),
        "no field passes the merchant's page"
    );
}
