//! The sandbox in a process of its own, so that it outlives whatever happens to the servers.

use super::program::{Program, free_of_environment};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// Clones lead to the same one, which ends with the last of them.
#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) program: Arc<Program>,
    http: reqwest::Client,
}

impl Gateway {
    /// Starts one that sends its webhooks to this address.
    pub(crate) async fn start(folder: &Path, webhook_url: &str, http: reqwest::Client) -> Gateway {
        let mut command = free_of_environment(env!("CARGO_BIN_EXE_daan"));
        command
            .args(["sandbox", "--listen", "127.0.0.1:0"])
            .args(["--webhook-url", webhook_url]);
        let mut program = Program::new("sandbox", folder, command);
        program.start().await;
        Gateway {
            program: Arc::new(program),
            http,
        }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.program.address())
    }

    /// A donor pays; the answer is what checkout.js would hand to the page.
    pub(crate) async fn pay(&self, order: &str, is_told: bool) -> Value {
        let how = json!({"order_id": order, "outcome": "captured", "webhook": is_told});
        self.control("pay", how).await
    }

    /// A payer at Khalti pays.
    pub(crate) async fn pay_at_khalti(&self, pidx: &str) {
        let how = json!({"pidx": pidx, "outcome": "Completed"});
        self.control("khalti", how).await;
    }

    /// Everything that both gateways hold.
    pub(crate) async fn state(&self) -> Value {
        let url = format!("{}/control/state", self.origin());
        let response = self.http.get(url).send().await.unwrap();
        response.json().await.unwrap()
    }

    async fn control(&self, call: &str, body: Value) -> Value {
        let url = format!("{}/control/{call}", self.origin());
        let response = self.http.post(url).json(&body).send().await.unwrap();
        assert!(response.status().is_success(), "{call}: {response:?}");
        response.json().await.unwrap()
    }
}
