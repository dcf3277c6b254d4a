//! Payments on demand.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, order_in, parse};
use crate::config::KEY_SECRET;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::gateway::{Attempt, Failure, Gateway, Method, Notes, Order, Outcome, Payment, Price};
use crate::signature;

const EXPECTED_PAY: &str = "{order_id, outcome: captured|authorized|failed, amount?, currency?, reason?, \
     method?: netbanking|upi|wallet, webhook?: true|false}";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PayBody {
    order_id: String,
    outcome: Ending,
    amount: Option<i64>,
    currency: Option<String>,
    reason: Option<String>,
    method: Option<PayMethod>,
    webhook: Option<bool>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ending {
    Captured,
    Authorized,
    Failed,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PayMethod {
    Netbanking,
    Upi,
    Wallet,
}

/// Pays an order, whatever its state: a second payment on a paid order is a case a ledger must survive.
pub(super) async fn pay(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: PayBody = parse(&body, EXPECTED_PAY)?;
    let (payment, events) = {
        let mut gateway = desk.gateway();
        let price = price(&asked, &gateway)?;
        let outcome = match asked.outcome {
            Ending::Captured => Outcome::Captured,
            Ending::Authorized => Outcome::Authorized,
            Ending::Failed => {
                let reason = asked.reason.as_deref().unwrap_or("payment_failed");
                Outcome::Failed(Failure::because(reason))
            }
        };
        gateway.pay(
            &asked.order_id,
            Some(price),
            attempt(asked.method.unwrap_or(PayMethod::Netbanking)),
            &outcome,
            desk.surroundings(),
        )?
    };
    if asked.webhook.unwrap_or(true) {
        desk.announce(events);
    } else {
        desk.record(events);
    }
    Ok(Json(proof(&asked.order_id, &payment)))
}

/// A payment of what the order is worth, and its webhooks.
pub(super) fn attempt_as(
    desk: &Desk,
    order_id: &str,
    outcome: &Outcome,
) -> Result<Payment, ApiError> {
    let paid = {
        let mut gateway = desk.gateway();
        let price = worth(order_in(&gateway, order_id)?);
        let attempt = default_attempt();
        gateway.pay(order_id, Some(price), attempt, outcome, desk.surroundings())
    };
    let (payment, events) = paid?;
    desk.announce(events);
    Ok(payment)
}

/// The order's own price, unless the caller wants a payment that lies about it.
fn price(asked: &PayBody, gateway: &Gateway) -> Result<Price, ApiError> {
    let order = order_in(gateway, &asked.order_id)?;
    let worth = worth(order);
    Ok(Price {
        amount: asked.amount.unwrap_or(worth.amount),
        currency: asked.currency.clone().unwrap_or(worth.currency),
    })
}

/// What is due, or the whole of an order that is paid already.
fn worth(order: &Order) -> Price {
    let due = if order.amount_due > 0 {
        order.amount_due
    } else {
        order.amount
    };
    Price {
        amount: due,
        currency: order.currency.clone(),
    }
}

/// A payer nobody said anything about.
pub(super) fn default_attempt() -> Attempt {
    attempt(PayMethod::Netbanking)
}

fn attempt(method: PayMethod) -> Attempt {
    let method = match method {
        PayMethod::Netbanking => Method::Netbanking {
            bank: "HDFC".to_owned(),
        },
        PayMethod::Upi => Method::Upi {
            vpa: "success@razorpay".to_owned(),
        },
        PayMethod::Wallet => Method::Wallet {
            wallet: "mobikwik".to_owned(),
        },
    };
    Attempt {
        method,
        email: Some("donor@example.com".to_owned()),
        contact: Some("+919999999999".to_owned()),
        description: None,
        notes: Notes::default(),
    }
}

pub(super) fn proof(order_id: &str, payment: &Payment) -> serde_json::Value {
    json!({
        "razorpay_payment_id": payment.id,
        "razorpay_order_id": order_id,
        "razorpay_signature": signature::of_payment(order_id, &payment.id, KEY_SECRET),
    })
}
