//! The truth a ledger is compared with, and a fresh start.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::done;
use crate::desk::Desk;
use crate::gateway::{Gateway, Order, Refund};

/// Everything the gateway holds, oldest first.
pub(super) async fn show(State(desk): State<Desk>) -> Json<Value> {
    let webhook_url = desk.webhook_url();
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
    Json(json!({
        "orders": orders,
        "payments": payments,
        "refunds": refunds,
        "downtimes": gateway.downtimes,
        "webhooks": gateway.deliveries,
        "faults": gateway.faults,
        "webhook_url": webhook_url,
    }))
}

/// An empty gateway without faults; the webhook URL stays.
pub(super) async fn reset(State(desk): State<Desk>) -> Json<Value> {
    *desk.gateway() = Gateway::default();
    done()
}
