//! The sandbox, as a test handles it.

use super::process::{Process, daan, free_address};
use serde_json::{Value, json};
use std::path::Path;

pub(crate) struct Gateway {
    pub(crate) origin: String,
    http: reqwest::Client,
    _process: Process,
}

impl Gateway {
    /// Starts it. `webhooks` is where it tells of payments.
    pub(crate) async fn start(folder: &Path, webhooks: Option<String>) -> Gateway {
        let address = free_address();
        let mut command = daan(folder);
        command.args(["sandbox", "--listen", &address.to_string()]);
        if let Some(url) = webhooks {
            command.args(["--webhook-url", &url]);
        }
        Gateway {
            origin: format!("http://{address}"),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            _process: Process::start(command, address, &folder.join("sandbox.log")).await,
        }
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

    /// `status|amount` of every order, oldest first.
    pub(crate) async fn orders(&self) -> Vec<String> {
        self.list("orders").await
    }

    /// `status|amount` of every payment, oldest first.
    pub(crate) async fn payments(&self) -> Vec<String> {
        self.list("payments").await
    }

    /// The id of the only order.
    pub(crate) async fn only_order(&self) -> String {
        let state = self.state().await;
        let orders = state["orders"].as_array().unwrap();
        assert_eq!(orders.len(), 1, "{orders:#?}");
        orders[0]["id"].as_str().unwrap().to_owned()
    }

    /// `status|amount` of every payment at Khalti, oldest first; each has a link of its own.
    pub(crate) async fn khalti_payments(&self) -> Vec<String> {
        let state = self.state().await;
        let links = state["khalti"].as_array().unwrap();
        links
            .iter()
            .map(|link| {
                format!(
                    "{}|{}",
                    link["status"].as_str().unwrap(),
                    link["total_amount"]
                )
            })
            .collect()
    }

    /// The id of the only link of Khalti's.
    pub(crate) async fn only_link(&self) -> String {
        let state = self.state().await;
        let links = state["khalti"].as_array().unwrap();
        assert_eq!(links.len(), 1, "{links:#?}");
        links[0]["pidx"].as_str().unwrap().to_owned()
    }

    /// Brings a payment at Khalti to an end without its page; answers where the payer would come back to.
    pub(crate) async fn settle_khalti(&self, pidx: &str, outcome: &str) -> String {
        let how = json!({"pidx": pidx, "outcome": outcome});
        let answer = self.control("khalti", how).await;
        answer["return_url"].as_str().unwrap().to_owned()
    }

    /// A payment without a window: `{order_id, outcome, …}`.
    pub(crate) async fn pay(&self, how: Value) -> Value {
        self.control("pay", how).await
    }

    /// A fault until [`Gateway::heal`]: `{route, kind, …}`.
    pub(crate) async fn fault(&self, fault: Value) {
        self.control("faults", fault).await;
    }

    pub(crate) async fn heal(&self) {
        self.control("faults", json!({"kind": "none"})).await;
    }

    async fn list(&self, what: &str) -> Vec<String> {
        let state = self.state().await;
        let entries = state[what].as_array().unwrap();
        entries
            .iter()
            .map(|entry| format!("{}|{}", entry["status"].as_str().unwrap(), entry["amount"]))
            .collect()
    }

    /// Makes something happen.
    pub(crate) async fn control(&self, call: &str, body: Value) -> Value {
        let url = format!("{}/control/{call}", self.origin);
        let response = self.http.post(url).json(&body).send().await.unwrap();
        let is_done = response.status().is_success();
        let answer: Value = response.json().await.unwrap();
        assert!(is_done, "{answer}");
        answer
    }
}
