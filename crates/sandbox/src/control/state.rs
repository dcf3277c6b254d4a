//! The truth a ledger is compared with, and a fresh start.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::done;
use crate::desk::Desk;
use crate::gateway::{Gateway, Order, Refund, Settlement};
use crate::khalti::Khalti;

/// Everything both gateways hold, oldest first.
pub(super) async fn show(State(desk): State<Desk>) -> Json<Value> {
    Json(snapshot(&desk))
}

pub(crate) fn snapshot(desk: &Desk) -> Value {
    let webhook_url = desk.webhook_url();
    let khalti = khalti_payments(desk);
    let gateway = desk.gateway();
    let orders: Vec<Value> = gateway.orders.oldest_first().map(Order::to_value).collect();
    let payments: Vec<Value> = gateway
        .payments
        .oldest_first()
        .map(|entry| entry.expanded(&["card"]))
        .collect();
    let refunds: Vec<Value> = gateway
        .refunds
        .oldest_first()
        .map(Refund::to_value)
        .collect();
    let settlements = gateway.settlements.made.oldest_first();
    let settlements: Vec<Value> = settlements.map(Settlement::to_value).collect();
    json!({
        "orders": orders,
        "payments": payments,
        "refunds": refunds,
        "settlements": settlements,
        "khalti": khalti,
        "disputes": gateway.disputes,
        "downtimes": gateway.downtimes,
        "webhooks": gateway.deliveries,
        "faults": gateway.faults,
        "webhook_url": webhook_url,
    })
}

fn khalti_payments(desk: &Desk) -> Vec<Value> {
    let now = desk.surroundings().unix_now();
    let khalti = desk.khalti();
    let payments = khalti.oldest_first();
    payments.map(|payment| payment.to_value(now)).collect()
}

/// Empty gateways without faults; the webhook URL stays.
pub(super) async fn reset(State(desk): State<Desk>) -> Json<Value> {
    empty(&desk);
    done()
}

pub(super) fn empty(desk: &Desk) {
    *desk.gateway() = Gateway::default();
    *desk.khalti() = Khalti::default();
}
