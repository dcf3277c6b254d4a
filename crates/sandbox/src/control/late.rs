//! What becomes of a payment after its payer has gone: a yes that comes late, money that goes back unasked.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, parse, payment_in, refused};
use crate::desk::Desk;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LateBody {
    payment_id: String,
    capture: Option<bool>,
}

/// A failed payment is authorised after all.
pub(super) async fn authorize(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: LateBody = parse(&body, "{payment_id, capture?: true|false}")?;
    let (payment, events) = {
        let mut gateway = desk.gateway();
        payment_in(&gateway, &asked.payment_id)?;
        gateway.authorize_late(&asked.payment_id, asked.capture, desk.surroundings())?
    };
    desk.announce(events);
    Ok(Json(payment.to_value()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FailRefundBody {
    refund_id: String,
    webhook: Option<bool>,
}

/// A refund that was processed fails after all.
pub(super) async fn fail_refund(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: FailRefundBody = parse(&body, "{refund_id, webhook?: true|false}")?;
    let (refund, event) = {
        let mut gateway = desk.gateway();
        if gateway.refunds.lookup(&asked.refund_id).is_none() {
            let words = format!(
                "expected the id of a refund made here; got {}",
                asked.refund_id
            );
            return Err(refused(&words));
        }
        gateway.fail_refund(&asked.refund_id, desk.surroundings())?
    };
    if asked.webhook.unwrap_or(true) {
        desk.announce(vec![event]);
    }
    Ok(Json(json!(refund)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AutoRefundBody {
    payment_id: String,
}

/// An authorised payment that nobody captured in time goes back to its payer.
pub(super) async fn auto_refund(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: AutoRefundBody = parse(&body, "{payment_id}")?;
    let (payment, events) = {
        let mut gateway = desk.gateway();
        payment_in(&gateway, &asked.payment_id)?;
        let events = gateway.refund_by_itself(&asked.payment_id, desk.surroundings())?;
        (gateway.payments.find(&asked.payment_id)?.to_value(), events)
    };
    desk.announce(events);
    Ok(Json(payment))
}
