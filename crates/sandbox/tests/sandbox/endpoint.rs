//! A merchant's endpoint for webhooks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::{Router, routing::post};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::support::World;

pub(crate) struct Received {
    pub(crate) event_id: Option<String>,
    signature: String,
    pub(crate) body: Bytes,
}

impl Received {
    pub(crate) fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(&self.body);
        hex::encode(mac.finalize().into_bytes()) == self.signature
    }
}

/// An endpoint that keeps what it gets and refuses the first `refusals` of them.
#[derive(Clone)]
pub(crate) struct Endpoint(Arc<Mutex<(usize, Vec<Received>)>>);

impl Endpoint {
    pub(crate) async fn of(world: &World, refusals: usize) -> Self {
        let endpoint = Self(Arc::new(Mutex::new((refusals, Vec::new()))));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        world.running.send_webhooks_to(url);
        let inner = endpoint.clone();
        let receive =
            post(async move |headers: HeaderMap, body: Bytes| inner.receive(&headers, body));
        let router = Router::new().route("/hook", receive);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        endpoint
    }

    fn receive(&self, headers: &HeaderMap, body: Bytes) -> StatusCode {
        let header = |name: &str| {
            let value = headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let mut kept = self.0.lock().unwrap();
        kept.1.push(Received {
            event_id: header("x-razorpay-event-id"),
            signature: header("X-Razorpay-Signature").unwrap(),
            body,
        });
        if kept.0 == 0 {
            return StatusCode::OK;
        }
        kept.0 -= 1;
        StatusCode::INTERNAL_SERVER_ERROR
    }

    /// Everything received, once there are `count` of them.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..200 {
            if self.0.lock().unwrap().1.len() >= count {
                return std::mem::take(&mut self.0.lock().unwrap().1);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!(
            "expected {count} webhooks, got {}",
            self.0.lock().unwrap().1.len()
        );
    }
}

pub(crate) fn names(received: &[Received]) -> Vec<Value> {
    received
        .iter()
        .map(|one| one.event()["event"].clone())
        .collect()
}
