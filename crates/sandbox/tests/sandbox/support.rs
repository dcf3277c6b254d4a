//! A sandbox on a free port, and a client with the right key.

use daan_sandbox::{Config, KEY_ID, KEY_SECRET, Running, Surroundings, start};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) client: Client,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Surroundings::system()).await
    }

    /// A world in which it is as late as the test says, in Unix seconds.
    pub(crate) async fn at(now: &Arc<AtomicI64>) -> Self {
        let (clock, counter) = (Arc::clone(now), AtomicI64::new(0));
        let surroundings = Surroundings::new(
            move || clock.load(Ordering::SeqCst),
            move |bytes| {
                let drawn = counter.fetch_add(1, Ordering::SeqCst).to_le_bytes();
                bytes
                    .iter_mut()
                    .zip(drawn.iter().cycle())
                    .for_each(|(to, from)| *to = *from);
            },
        );
        Self::with(surroundings).await
    }

    async fn with(surroundings: Surroundings) -> Self {
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            surroundings,
            ..Config::default()
        };
        Self {
            running: start(config).await.unwrap(),
            client: Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.origin())
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.url(path));
        request.basic_auth(KEY_ID, Some(KEY_SECRET))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::PATCH, path).json(body)).await
    }

    /// A control call that must succeed.
    pub(crate) async fn control(&self, path: &str, body: &Value) -> Value {
        let (status, value) = self.post(path, body).await;
        assert_eq!(status, 200, "{path} {body}: {value}");
        value
    }

    /// An order of `amount` paise; answers its id.
    pub(crate) async fn order(&self, amount: i64) -> String {
        self.order_with(&json!({"amount": amount, "currency": "INR"}))
            .await
    }

    pub(crate) async fn order_with(&self, body: &Value) -> String {
        let (status, order) = self.post("/v1/orders", body).await;
        assert_eq!(status, 200, "{order}");
        text(&order["id"])
    }

    /// A payment on an order by the control call; answers its id.
    pub(crate) async fn pay(&self, order_id: &str, outcome: &str) -> String {
        let body = json!({"order_id": order_id, "outcome": outcome});
        text(&self.control("/control/pay", &body).await["razorpay_payment_id"])
    }
}

pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The ids of a collection, in its order.
pub(crate) fn ids(collection: &Value) -> Vec<String> {
    let items = collection["items"].as_array().unwrap();
    assert_eq!(collection["count"], items.len());
    items.iter().map(|item| text(&item["id"])).collect()
}

pub(crate) fn assert_refused(answer: &(u16, Value), description: &str) {
    assert_eq!(answer.0, 400, "{}", answer.1);
    assert_eq!(answer.1["error"]["description"], description);
    assert_eq!(answer.1["error"]["code"], "BAD_REQUEST_ERROR");
}
