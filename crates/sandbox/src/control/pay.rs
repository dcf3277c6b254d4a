//! Payments, late authorisations and downtimes on demand.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, parse, refused};
use crate::config::KEY_SECRET;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::gateway::{
    Attempt, DowntimeStatus, Failure, Gateway, Method, Notes, Outcome, Payment, Price,
};
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
            attempt(asked.method),
            &outcome,
            desk.surroundings(),
        )?
    };
    if asked.webhook.unwrap_or(true) {
        desk.announce(events);
    }
    Ok(Json(proof(&asked.order_id, &payment)))
}

/// The order's own price, unless the caller wants a payment that lies about it.
fn price(asked: &PayBody, gateway: &Gateway) -> Result<Price, ApiError> {
    let order = gateway.orders.find(&asked.order_id)?;
    let due = if order.amount_due > 0 {
        order.amount_due
    } else {
        order.amount
    };
    Ok(Price {
        amount: asked.amount.unwrap_or(due),
        currency: asked
            .currency
            .clone()
            .unwrap_or_else(|| order.currency.clone()),
    })
}

fn attempt(method: Option<PayMethod>) -> Attempt {
    let method = match method.unwrap_or(PayMethod::Netbanking) {
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

fn proof(order_id: &str, payment: &Payment) -> serde_json::Value {
    json!({
        "razorpay_payment_id": payment.id,
        "razorpay_order_id": order_id,
        "razorpay_signature": signature::of_payment(order_id, &payment.id, KEY_SECRET),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LateBody {
    payment_id: String,
    capture: Option<bool>,
}

/// A failed payment is authorised after all.
pub(super) async fn late(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: LateBody = parse(&body, "{payment_id, capture?: true|false}")?;
    let authorized =
        desk.gateway()
            .authorize_late(&asked.payment_id, asked.capture, desk.surroundings());
    let (payment, events) = authorized?;
    desk.announce(events);
    Ok(Json(payment.to_value()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DowntimeBody {
    method: String,
    status: DowntimeStatus,
}

/// A method stops working, or works again.
pub(super) async fn downtime(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: DowntimeBody = parse(&body, "{method, status: started|updated|resolved}")?;
    if !["card", "netbanking", "upi", "wallet"].contains(&asked.method.as_str()) {
        return Err(refused(
            "expected method to be card, netbanking, upi or wallet",
        ));
    }
    let reported = desk
        .gateway()
        .report_downtime(&asked.method, asked.status, desk.surroundings());
    let (downtime, event) = reported;
    desk.announce(vec![event]);
    Ok(Json(json!(downtime)))
}
