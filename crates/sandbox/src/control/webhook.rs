//! An event by name, signed with any secret, as often as asked.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, parse, refused};
use crate::config::WEBHOOK_SECRET;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::gateway::{Event, Gateway, ORDER_PAID};
use crate::webhook::{self, Parcel};

const EXPECTED: &str = "{event, payment_id?, order_id?, times?: 1 to 100, secret?}";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    event: String,
    payment_id: Option<String>,
    order_id: Option<String>,
    times: Option<u32>,
    secret: Option<String>,
}

/// Sends the event and waits for each answer, so that the caller knows it has arrived. Every copy has the
/// same event id: that is what a duplicate looks like.
pub(super) async fn send(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Body = parse(&body, EXPECTED)?;
    let times = asked.times.unwrap_or(1);
    if !(1..=100).contains(&times) {
        return Err(refused(&format!("expected {EXPECTED}; got times {times}")));
    }
    let url = desk
        .webhook_url()
        .ok_or_else(|| refused("expected a webhook URL; start the sandbox with --webhook-url"))?;
    let parts = parts(&asked, &desk.gateway())?;
    let event = Event::of(&asked.event, parts, desk.surroundings().unix_now());
    let secret = asked.secret.as_deref().unwrap_or(WEBHOOK_SECRET);
    let parcel = Parcel::seal(&event, desk.surroundings(), secret);
    let mut deliveries = Vec::new();
    for _ in 0..times {
        deliveries.push(webhook::send(&desk, &url, &parcel).await);
    }
    Ok(Json(json!({"deliveries": deliveries})))
}

/// The entities as they are now; the order of a payment, or the newest payment of an order, is found if not named.
fn parts(asked: &Body, gateway: &Gateway) -> Result<Vec<(&'static str, Value)>, ApiError> {
    let named_payment = asked.payment_id.as_deref();
    let named_payment = named_payment
        .map(|id| gateway.payments.find(id))
        .transpose()?;
    let order_id = match (&asked.order_id, named_payment) {
        (Some(id), _) => Some(id.as_str()),
        (None, Some(payment)) => payment.order_id.as_deref(),
        (None, None) => None,
    };
    let order = order_id.map(|id| gateway.orders.find(id)).transpose()?;
    let newest = || order.and_then(|order| gateway.payments_of(order).first().copied());
    let payment = named_payment.or_else(newest);
    let mut parts = Vec::new();
    if let Some(payment) = payment {
        parts.push(("payment", payment.to_value()));
    }
    let wants_order = asked.event == ORDER_PAID || asked.order_id.is_some();
    if let Some(order) = order.filter(|_| wants_order) {
        parts.push(("order", order.to_value()));
    }
    if let Some(payment) = payment.filter(|_| asked.event.starts_with("refund.")) {
        let mut refunds = gateway.refunds.newest_first();
        if let Some(refund) = refunds.find(|refund| refund.payment_id == payment.id) {
            parts.insert(0, ("refund", refund.to_value()));
        }
    }
    Ok(parts)
}
