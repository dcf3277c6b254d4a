//! The sandbox, as a test handles it.

use super::Begun;
use serde_json::{Value, json};

pub(crate) struct Gateway {
    pub(crate) origin: String,
    pub(crate) http: reqwest::Client,
}

/// More than any test asks; what is left of it tells how often it was asked.
const COUNTED: u64 = 1_000_000;

impl Gateway {
    /// Pays the order; the answer is what checkout.js would hand to the page.
    pub(crate) async fn pay(&self, order: &str, outcome: &str) -> Value {
        self.pay_as(json!({"order_id": order, "outcome": outcome}))
            .await
    }

    pub(crate) async fn pay_as(&self, how: Value) -> Value {
        self.control("pay", how).await
    }

    /// Everything that the gateway holds.
    pub(crate) async fn state(&self) -> Value {
        let url = format!("{}/control/state", self.origin);
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    pub(crate) async fn orders(&self) -> Vec<Value> {
        self.state().await["orders"].as_array().unwrap().clone()
    }

    /// A donor's gift is one order.
    pub(crate) async fn only_order(&self) -> String {
        let orders = self.orders().await;
        assert_eq!(orders.len(), 1, "{orders:#?}");
        orders[0]["id"].as_str().unwrap().to_owned()
    }

    /// The payer answers a payment that waits: `{payment_id, answer}`.
    pub(crate) async fn answer(&self, how: Value) {
        self.control("answer", how).await;
    }

    /// Sets a fault: `{route, kind, …}`.
    pub(crate) async fn fault(&self, fault: Value) {
        self.control("faults", fault).await;
    }

    pub(crate) async fn heal(&self) {
        self.control("faults", json!({"kind": "none"})).await;
    }

    /// From now on calls that fit the route are counted, see [`Gateway::counted`].
    pub(crate) async fn count(&self, route: &str) {
        self.fault(json!({"route": route, "kind": "delay", "ms": 0, "times": COUNTED}))
            .await;
    }

    pub(crate) async fn counted(&self) -> u64 {
        let state = self.state().await;
        let left = state["faults"][0]["times"].as_u64().unwrap();
        COUNTED - left
    }

    /// The next call that fits is answered late; [`Gateway::struck`] tells when it has come.
    pub(crate) async fn delay_one(&self, route: &str, ms: u64) {
        self.fault(json!({"route": route, "kind": "delay", "ms": ms, "times": 1}))
            .await;
    }

    /// Ends once the one fault in force has struck for the last time.
    pub(crate) async fn struck(&self) {
        while self.state().await["faults"] != json!([]) {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    /// What checkout.js hands to the page once this gift's order is paid.
    pub(crate) async fn pay_for(&self, begun: &Begun) -> Value {
        self.pay(&begun.order, "captured").await
    }

    /// A call of the merchant's own, made past the server: `payments/…/refund`.
    pub(crate) async fn api_post(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/v1/{path}", self.origin);
        let request = self
            .http
            .post(url)
            .basic_auth(daan_sandbox::KEY_ID, Some(daan_sandbox::KEY_SECRET));
        answer_to(request.json(&body)).await
    }

    /// A change of the merchant's own, made past the server: the notes of `orders/…`.
    pub(crate) async fn api_patch(&self, path: &str, body: Value) {
        let url = format!("{}/v1/{path}", self.origin);
        let request = self
            .http
            .patch(url)
            .basic_auth(daan_sandbox::KEY_ID, Some(daan_sandbox::KEY_SECRET));
        answer_to(request.json(&body)).await;
    }

    pub(crate) async fn control(&self, call: &str, body: Value) -> Value {
        let url = format!("{}/control/{call}", self.origin);
        answer_to(self.http.post(url).json(&body)).await
    }
}

async fn answer_to(request: reqwest::RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    let is_done = response.status().is_success();
    let answer: Value = response.json().await.unwrap();
    assert!(is_done, "{answer}");
    answer
}
