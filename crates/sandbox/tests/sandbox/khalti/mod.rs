//! Khalti: initiate, lookup, refund, the wallet page and the way back.

mod initiate;
mod lookup;
mod page;
mod refund;

use daan_sandbox::KHALTI_KEY;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::{World, answer, text};

const INITIATE: &str = "/api/v2/epayment/initiate/";
const LOOKUP: &str = "/api/v2/epayment/lookup/";

impl World {
    /// A call with the merchant's key.
    pub(crate) fn khalti(&self, path: &str, body: &Value) -> RequestBuilder {
        let request = self.client.post(self.url(path)).json(body);
        request.header("authorization", format!("Key {KHALTI_KEY}"))
    }

    async fn initiate_with(&self, changes: &Value) -> (u16, Value) {
        answer(self.khalti(INITIATE, &changed(changes))).await
    }

    /// A payment of Rs 13; answers its pidx.
    pub(crate) async fn initiate(&self) -> String {
        let (status, opened) = self.initiate_with(&json!({})).await;
        assert_eq!(status, 200, "{opened}");
        text(&opened["pidx"])
    }

    async fn lookup(&self, pidx: &str) -> (u16, Value) {
        answer(self.khalti(LOOKUP, &json!({"pidx": pidx}))).await
    }

    async fn settle(&self, pidx: &str, outcome: &str) -> String {
        let body = json!({"pidx": pidx, "outcome": outcome});
        text(&self.control("/control/khalti", &body).await["return_url"])
    }

    /// What the payer's browser sends and gets, redirects not followed.
    async fn press(&self, pidx: &str, action: &str, fields: &[(&str, &str)]) -> Response {
        let client = Client::builder().no_proxy().redirect(Policy::none());
        let mut form = vec![("pidx", pidx), ("action", action)];
        form.extend(fields);
        let request = client.build().unwrap().post(self.url("/khalti/pay/"));
        request.form(&form).send().await.unwrap()
    }
}

fn changed(changes: &Value) -> Value {
    let mut body = json!({
        "return_url": "https://give.example.org/return/khalti/token", "website_url": "https://give.example.org/",
        "amount": 1_300, "purchase_order_id": "don_1", "purchase_order_name": "School meals",
        "customer_info": {"name": "Asha Rai", "email": "asha@example.org", "phone": "9800000123"},
        "merchant_extra": "x",
    });
    let members = body.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        members.insert(name.clone(), value.clone());
    }
    // A test writes "absent" for a field that is left out.
    members.retain(|_, value| value != "absent");
    body
}

const WALLET: [(&str, &str); 3] = [
    ("khalti_id", "9800000003"),
    ("mpin", "1111"),
    ("otp", "987654"),
];
