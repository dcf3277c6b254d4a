//! The sandbox, which was written from the protocols and shares no type with us.

use daan_sandbox::{Config, Running};
use serde_json::Value;

pub(crate) struct Sandbox(Running);

impl Sandbox {
    pub(crate) async fn open() -> Sandbox {
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            ..Config::default()
        };
        Sandbox(daan_sandbox::start(config).await.unwrap())
    }

    pub(crate) fn origin(&self) -> String {
        self.0.origin()
    }

    pub(crate) fn send_webhooks_to(&self, url: &str) {
        self.0.send_webhooks_to(url);
    }

    /// Makes something happen that otherwise needs a window.
    pub(crate) async fn control(&self, call: &str, body: Value) -> Value {
        let url = format!("{}/control/{call}", self.origin());
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = http.post(url).json(&body).send().await.unwrap();
        let status = answer.status();
        let told = answer.text().await.unwrap();
        assert!(status.is_success(), "{call} {body}: {told}");
        serde_json::from_str(&told).unwrap()
    }

    pub(crate) async fn fault(&self, route: &str, kind: &str) {
        let asked = serde_json::json!({"route": route, "kind": kind, "times": 1, "ms": 3_000});
        self.control("faults", asked).await;
    }
}

pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap()
}
