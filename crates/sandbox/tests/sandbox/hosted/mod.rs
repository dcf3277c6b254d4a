//! The hosted checkout and the mock bank, as a payer without JavaScript meets them.

mod bank;
mod refusals;

use daan_sandbox::{KEY_ID, KEY_SECRET};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::browser::{Browser, Page};
use crate::support::World;

const CALLBACK: &str = "https://merchant.example/return?cart=7";
const CANCEL: &str = "https://merchant.example/give/up";

/// A payer, and the order that a merchant's form sends.
struct Payer {
    world: World,
    browser: Browser,
    order: String,
}

impl Payer {
    async fn new() -> Self {
        Self::of(&json!({"amount": 50_000, "currency": "INR"})).await
    }

    async fn of(order: &Value) -> Self {
        let world = World::new().await;
        Self {
            browser: Browser::of(&world),
            order: world.order_with(order).await,
            world,
        }
    }

    /// Posts the merchant's form; an empty value leaves a field out.
    async fn open(&self, changes: &[(&str, &str)]) -> Page {
        let mut fields = vec![
            ("key_id", KEY_ID),
            ("order_id", self.order.as_str()),
            ("name", "Asha Trust"),
            ("callback_url", CALLBACK),
            ("cancel_url", CANCEL),
        ];
        for (name, value) in changes {
            fields.retain(|(known, _)| known != name);
            if !value.is_empty() {
                fields.push((*name, *value));
            }
        }
        self.browser.post("/v1/checkout/embedded", &fields).await
    }

    /// From the merchant's form to the bank's question.
    async fn go_to_bank(&self, method: &str, fields: &[(&str, &str)]) -> Page {
        let methods = self.open(&[]).await;
        let link = format!("data-method=\"{method}\"");
        let form = self.browser.follow_link(&methods, &link).await;
        assert_eq!(form.screen(), "method");
        let bank = self.browser.submit(&form, fields).await;
        assert_eq!(bank.screen(), "bank", "{}", bank.html);
        bank
    }

    async fn payment(&self) -> Value {
        let path = format!("/v1/orders/{}/payments", self.order);
        self.world.get(&path).await.1["items"][0].clone()
    }

    async fn order_status(&self) -> Value {
        let path = format!("/v1/orders/{}", self.order);
        self.world.get(&path).await.1["status"].clone()
    }
}

fn assert_signed(page: &Page, order: &str) -> String {
    let field = |name: &str| page.field(name).unwrap();
    let id = field("razorpay_payment_id");
    assert_eq!(field("razorpay_order_id"), order);
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY_SECRET.as_bytes()).unwrap();
    mac.update(format!("{order}|{id}").as_bytes());
    let expected = hex::encode(mac.finalize().into_bytes());
    assert_eq!(field("razorpay_signature"), expected);
    id
}

#[tokio::test]
async fn a_form_opens_the_ways_to_pay_under_the_merchants_name_and_the_price() {
    let payer = Payer::new().await;
    let changes = [
        ("amount", "50000"),
        ("currency", "INR"),
        ("description", "For books"),
        ("prefill[name]", "Asha"),
        ("prefill[contact]", "+919999999999"),
        ("notes[purpose]", "books"),
    ];
    let page = payer.open(&changes).await;
    assert_eq!((page.status, page.screen().as_str()), (200, "methods"));
    for shown in [
        "Asha Trust",
        "₹500.00",
        "For books",
        "+919999999999",
        "no money moves",
    ] {
        assert!(page.html.contains(shown), "{shown}");
    }
    assert_eq!(page.link("data-action=\"cancel\""), CANCEL);
    assert_eq!(payer.order_status().await, "created");
}

#[tokio::test]
async fn every_method_leads_over_the_bank_to_a_signed_post() {
    for method in ["netbanking", "card", "upi", "wallet"] {
        let payer = Payer::new().await;
        let bank = payer.go_to_bank(method, &[]).await;
        assert_eq!(payer.payment().await["status"], "created");
        assert_eq!(payer.order_status().await, "attempted");
        let done = payer.browser.press(&bank, "success").await;
        assert_eq!((done.status, done.screen().as_str()), (200, "success"));
        assert_eq!(done.form().0, CALLBACK);
        assert_eq!(done.form().1.len(), 3);
        assert_signed(&done, &payer.order);
        let payment = payer.payment().await;
        assert_eq!(
            (&payment["status"], &payment["method"]),
            (&json!("captured"), &json!(method))
        );
        assert_eq!(payer.order_status().await, "paid");
    }
}

#[tokio::test]
async fn the_bank_that_was_chosen_and_who_pays_stand_in_the_payment() {
    let payer = Payer::new().await;
    let filled = [
        ("prefill[email]", "asha@example.org"),
        ("notes[purpose]", "books"),
        ("description", "For books"),
    ];
    let methods = payer.open(&filled).await;
    let form = payer
        .browser
        .follow_link(&methods, "data-method=\"netbanking\"")
        .await;
    let bank = payer.browser.submit(&form, &[("bank", "SBIN")]).await;
    assert!(bank.html.contains("State Bank of India"));
    let payment = payer.payment().await;
    let expected = json!({"bank": "SBIN", "email": "asha@example.org", "description": "For books", "notes": {"purpose": "books"}});
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&payment[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_failure_is_posted_with_literal_names_and_its_metadata_as_one_text() {
    let payer = Payer::new().await;
    let bank = payer.go_to_bank("netbanking", &[]).await;
    let done = payer.browser.press(&bank, "failure").await;
    assert_eq!(done.screen(), "failed");
    let (url, fields) = done.form();
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(url, CALLBACK);
    assert_eq!(
        names,
        [
            "error[code]",
            "error[description]",
            "error[source]",
            "error[step]",
            "error[reason]",
            "error[metadata]"
        ]
    );
    let metadata: Value = serde_json::from_str(&done.field("error[metadata]").unwrap()).unwrap();
    let payment = payer.payment().await;
    assert_eq!(
        metadata,
        json!({"order_id": payer.order, "payment_id": payment["id"]})
    );
    assert_eq!(done.field("error[reason]").unwrap(), "payment_failed");
    assert_eq!(
        (&payment["status"], payer.order_status().await),
        (&json!("failed"), json!("attempted"))
    );
}

#[tokio::test]
async fn a_cancelled_payment_fails_and_leads_to_the_cancel_url_by_get() {
    let payer = Payer::new().await;
    let bank = payer.go_to_bank("wallet", &[]).await;
    let left = payer.browser.press(&bank, "cancel").await;
    assert_eq!((left.status, left.location.as_deref()), (303, Some(CANCEL)));
    assert_eq!(payer.payment().await["error_reason"], "payment_cancelled");
}

#[tokio::test]
async fn without_a_cancel_url_a_cancelled_payment_is_posted_as_a_failure() {
    let payer = Payer::new().await;
    let methods = payer.open(&[("cancel_url", "")]).await;
    assert!(!methods.html.contains("data-action=\"cancel\""));
    let form = payer
        .browser
        .follow_link(&methods, "data-method=\"netbanking\"")
        .await;
    let bank = payer.browser.submit(&form, &[]).await;
    let left = payer.browser.press(&bank, "cancel").await;
    assert_eq!(left.field("error[reason]").unwrap(), "payment_cancelled");
}

#[tokio::test]
async fn ringgit_are_paid_by_fpx_and_not_by_upi() {
    let payer = Payer::of(&json!({"amount": 50_000, "currency": "MYR"})).await;
    let methods = payer.open(&[]).await;
    assert!(!methods.html.contains("data-method=\"upi\""));
    let bank = payer.go_to_bank("fpx", &[("bank", "CIBB")]).await;
    payer.browser.press(&bank, "success").await;
    let payment = payer.payment().await;
    let found = (&payment["method"], &payment["bank"], &payment["status"]);
    assert_eq!(found, (&json!("fpx"), &json!("CIBB"), &json!("captured")));
    let address = methods.link("data-method=\"card\"").replace("card", "upi");
    assert_eq!(payer.browser.get(&address).await.status, 400);
}
