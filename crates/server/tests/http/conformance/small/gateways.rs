//! How it asks the gateways.

use serde_json::{Value, json};

pub(super) struct Gateways {
    sandbox: String,
    own: String,
    http: reqwest::Client,
}

impl Gateways {
    pub(super) fn new(sandbox: &str, own: &str) -> Gateways {
        Gateways {
            sandbox: sandbox.to_owned(),
            own: own.to_owned(),
            http: crate::harness::http(),
        }
    }

    /// Makes what the gift is paid by: its id, and what the browser does next.
    pub(super) async fn order(
        &self,
        id: &str,
        token: &str,
        asked: &Value,
    ) -> Option<(String, Value)> {
        if asked["gateway"] == "khalti" {
            return self.link(id, token, asked).await;
        }
        let (amount, currency) = (&asked["amount_minor"], &asked["currency"]);
        let body = json!({"amount": amount, "currency": currency, "receipt": id});
        let made = self
            .razorpay(reqwest::Method::POST, "orders", Some(body))
            .await?;
        let order = made["id"].as_str()?.to_owned();
        let next = json!({
            "kind": "open_checkout", "order_id": order, "key_id": daan_sandbox::KEY_ID, "amount_minor": amount,
            "currency": currency,
        });
        Some((order, next))
    }

    async fn link(&self, id: &str, token: &str, asked: &Value) -> Option<(String, Value)> {
        let own = &self.own;
        let body = json!({
            "return_url": format!("{own}/return/khalti/{token}"), "website_url": own, "amount": asked["amount_minor"],
            "purchase_order_id": id, "purchase_order_name": "education",
        });
        let made = self.khalti("initiate", body).await?;
        let next = json!({"kind": "redirect", "url": made["payment_url"]});
        Some((made["pidx"].as_str()?.to_owned(), next))
    }

    pub(super) async fn payment(&self, id: &str) -> Option<Value> {
        self.razorpay(reqwest::Method::GET, &format!("payments/{id}"), None)
            .await
    }

    pub(super) async fn payments_of(&self, order: &str) -> Option<Vec<Value>> {
        let path = format!("orders/{order}/payments");
        let page = self.razorpay(reqwest::Method::GET, &path, None).await?;
        page["items"].as_array().cloned()
    }

    pub(super) async fn lookup(&self, pidx: &str) -> Option<Value> {
        self.khalti("lookup", json!({ "pidx": pidx })).await
    }

    async fn razorpay(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<Value>,
    ) -> Option<Value> {
        let url = format!("{}/v1/{path}", self.sandbox);
        let request = self.http.request(method, url);
        let request = request.basic_auth(daan_sandbox::KEY_ID, Some(daan_sandbox::KEY_SECRET));
        answer(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    async fn khalti(&self, call: &str, body: Value) -> Option<Value> {
        let url = format!("{}/api/v2/epayment/{call}/", self.sandbox);
        let key = format!("Key {}", daan_sandbox::KHALTI_KEY);
        answer(self.http.post(url).header("authorization", key).json(&body)).await
    }
}

/// The JSON of a success.
async fn answer(request: reqwest::RequestBuilder) -> Option<Value> {
    let response = request.send().await.ok()?.error_for_status().ok()?;
    response.json().await.ok()
}
