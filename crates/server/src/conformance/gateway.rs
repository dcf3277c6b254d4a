//! The sandbox behind the backend: payments without a window, the truth that a ledger is compared with, faults.

use super::backend::cause;
use super::case::Stop;
use super::keys::{Keys, signature};
use reqwest::{Client, RequestBuilder};
use serde_json::{Map, Value, json};

pub(super) struct Sandbox {
    pub(super) origin: String,
    pub(super) keys: Keys,
    http: Client,
}

/// What checkout.js hands to the page.
#[derive(Clone)]
pub(super) struct Proof {
    pub(super) payment: String,
    pub(super) order: String,
    pub(super) signature: String,
}

impl Proof {
    fn read(body: &Value) -> Proof {
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Proof {
            payment: text("razorpay_payment_id"),
            order: text("razorpay_order_id"),
            signature: text("razorpay_signature"),
        }
    }

    /// The body of `confirm_payment`.
    pub(super) fn for_token(&self, token: &str) -> Value {
        json!({
            "token": token,
            "razorpay_payment_id": self.payment,
            "razorpay_order_id": self.order,
            "razorpay_signature": self.signature,
        })
    }

    pub(super) fn signed(&self, signature: impl Into<String>) -> Proof {
        Proof {
            signature: signature.into(),
            ..self.clone()
        }
    }
}

impl Sandbox {
    pub(super) fn new(origin: &str, keys: Keys, http: Client) -> Sandbox {
        Sandbox {
            origin: origin.to_owned(),
            keys,
            http,
        }
    }

    /// Pays an order; no event is sent, so that each case decides what the backend is told.
    pub(super) async fn pay(&self, order: &str, outcome: &str) -> Result<Proof, Stop> {
        self.pay_as(order, outcome, json!({})).await
    }

    /// Pays an order otherwise than it asks for.
    pub(super) async fn pay_as(
        &self,
        order: &str,
        outcome: &str,
        except: Value,
    ) -> Result<Proof, Stop> {
        let mut how = json!({"order_id": order, "outcome": outcome, "webhook": false});
        if let (Some(how), Value::Object(except)) = (how.as_object_mut(), except) {
            how.extend(except);
        }
        Ok(Proof::read(&self.control("pay", how).await?))
    }

    /// The payment as the gateway holds it now.
    pub(super) async fn payment(&self, id: &str) -> Result<Value, Stop> {
        self.entity("payments", id).await
    }

    pub(super) async fn entity(&self, kind: &str, id: &str) -> Result<Value, Stop> {
        let state = self.state().await?;
        let entities = state[kind].as_array();
        let found = entities.and_then(|all| all.iter().find(|entity| entity["id"] == id));
        found.cloned().ok_or_else(|| {
            Stop::not_run(format!(
                "the sandbox at {} does not hold {id}: is it this one that the backend asks?",
                self.origin
            ))
        })
    }

    /// How many orders of this amount there are. Each gift of a run has an amount of its own.
    pub(super) async fn orders_of(&self, amount_minor: i64) -> Result<usize, Stop> {
        let state = self.state().await?;
        let orders = state["orders"].as_array();
        let of_amount = |order: &&Value| order["amount"] == amount_minor;
        Ok(orders.map_or(0, |orders| orders.iter().filter(of_amount).count()))
    }

    /// Settles a Khalti payment; the answer is where its payer is sent.
    pub(super) async fn khalti(&self, how: Value) -> Result<String, Stop> {
        let answer = self.control("khalti", how).await?;
        Ok(answer["return_url"].as_str().unwrap_or_default().to_owned())
    }

    /// A payment that failed is captured after all.
    pub(super) async fn late(&self, payment: &str) -> Result<(), Stop> {
        let how = json!({"payment_id": payment, "capture": true});
        self.control("late", how).await.map(drop)
    }

    pub(super) async fn fault(&self, fault: Value) -> Result<(), Stop> {
        self.control("faults", fault).await.map(drop)
    }

    pub(super) async fn heal(&self) -> Result<(), Stop> {
        self.fault(json!({"kind": "none"})).await
    }

    /// The merchant gives money back in the gateway's dashboard; the answer is the refund.
    pub(super) async fn refund(&self, payment: &str, amount_minor: i64) -> Result<Value, Stop> {
        let url = format!("{}/v1/payments/{payment}/refund", self.origin);
        let request = self
            .http
            .post(url)
            .basic_auth(&self.keys.id, Some(&self.keys.secret))
            .json(&json!({"amount": amount_minor}));
        self.answer(request).await
    }

    pub(super) async fn state(&self) -> Result<Value, Stop> {
        let url = format!("{}/control/state", self.origin);
        self.answer(self.http.get(url)).await
    }

    async fn control(&self, call: &str, body: Value) -> Result<Value, Stop> {
        let url = format!("{}/control/{call}", self.origin);
        self.answer(self.http.post(url).json(&body)).await
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Value, Stop> {
        let silent = |error: reqwest::Error| {
            Stop::not_run(format!(
                "no sandbox answers at {} ({}): start it by `daan sandbox`, or name where it is by --sandbox",
                self.origin,
                cause(&error)
            ))
        };
        let response = request.send().await.map_err(silent)?;
        let status = response.status();
        let text = response.text().await.map_err(silent)?;
        match serde_json::from_str(&text) {
            Ok(body) if status.is_success() => Ok(body),
            _ => Err(Stop::not_run(format!(
                "{} is no sandbox of Daan's, or of another version: it answered {status} {text}",
                self.origin
            ))),
        }
    }
}

/// An event as Razorpay sends it, about these entities.
pub(super) fn event(name: &str, parts: &[(&str, &Value)]) -> Value {
    let contains: Vec<&str> = parts.iter().map(|(kind, _)| *kind).collect();
    let payload: Map<String, Value> = parts
        .iter()
        .map(|(kind, entity)| ((*kind).to_owned(), json!({ "entity": entity })))
        .collect();
    json!({
        "entity": "event", "account_id": "acc_DaanConform001", "event": name,
        "contains": contains, "payload": payload, "created_at": parts.first().map(|(_, entity)| &entity["created_at"]),
    })
}

/// A webhook's bytes and headers.
pub(super) struct Delivery {
    pub(super) body: Vec<u8>,
    pub(super) signature: Option<String>,
    pub(super) event_id: String,
}

impl Delivery {
    pub(super) fn of(event: &Value, secret: &str, event_id: &str) -> Delivery {
        let body = event.to_string().into_bytes();
        Delivery {
            signature: Some(signature(&body, secret)),
            event_id: event_id.to_owned(),
            body,
        }
    }
}
