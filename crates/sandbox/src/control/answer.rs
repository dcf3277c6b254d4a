//! The bank's answer to a payment that waits for one, without its page.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;

use super::{Answer, parse, payment_in};
use crate::desk::Desk;
use crate::gateway::Choice;

const EXPECTED: &str = "{payment_id, answer: success|failure|authorize|cancel}";

/// Any right one: nobody types it here.
const OTP: &str = "1234";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    payment_id: String,
    answer: Choice,
}

/// Presses a button of the mock bank. A payment that has been answered stays as it is.
pub(super) async fn answer(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Body = parse(&body, EXPECTED)?;
    let (payment, events) = {
        let mut gateway = desk.gateway();
        payment_in(&gateway, &asked.payment_id)?;
        let id = &asked.payment_id;
        let events = gateway.conclude(id, asked.answer, OTP, desk.surroundings())?;
        (gateway.payments.find(id)?.to_value(), events)
    };
    desk.announce(events);
    Ok(Json(payment))
}
