//! The window's private call: one attempt to pay, with the mock bank's answer in it.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::instrument::Instrument;
use super::order::{check_key, check_order};
use super::proof::proof;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{
    Attempt, Capture, Choice, Failure, Method, Notes, Payment, Price, is_right_otp,
};

/// Pays, and answers the three fields that the handler gets, or the error that `payment.failed` gets.
pub(super) async fn pay(State(desk): State<Desk>, fields: Fields) -> Result<Json<Value>, ApiError> {
    check_key(&fields)?;
    let choice = parse_choice(&fields)?;
    let default_vpa = match choice {
        Choice::Failure => "failure@razorpay",
        _ => "success@razorpay",
    };
    let instrument = Instrument::parse(&fields, default_vpa, desk.surroundings())?;
    let payment = try_to_pay(&desk, &fields, instrument, choice)?;
    // A decline is an answer, not a bad request: the window's console stays free of red lines.
    Ok(Json(match payment.failure() {
        Some(error) => json!({"error": error}),
        None => proof(&payment),
    }))
}

fn parse_choice(fields: &Fields) -> Result<Choice, ApiError> {
    let word = fields.required_text("choice")?;
    let choice = Choice::parse(&word).filter(|choice| *choice != Choice::Cancel);
    choice.ok_or_else(|| {
        let words = "expected choice to be success, failure or authorize";
        ApiError::invalid(words).on("choice")
    })
}

fn try_to_pay(
    desk: &Desk,
    fields: &Fields,
    instrument: Instrument,
    choice: Choice,
) -> Result<Payment, ApiError> {
    let surroundings = desk.surroundings();
    let otp = fields.text("otp")?.unwrap_or_default();
    let reason = refusal(&instrument, choice, &otp);
    let attempt = Attempt {
        method: instrument.method,
        email: fields.text("email")?,
        contact: fields.text("contact")?,
        description: fields.text("description")?,
        notes: Notes::parse(fields)?,
    };
    let mut gateway = desk.gateway();
    let down = gateway.is_down(&attempt.method);
    let reason = reason.or(down.then_some("bank_technical_error"));
    let refusal = reason.map(Failure::because);
    let (payment, events) = if let Some(order_id) = fields.text("order_id")? {
        let amount = fields.integer("amount")?;
        let currency = fields.text("currency")?;
        let order = check_order(&gateway, &order_id, amount, currency.as_deref())?;
        let outcome = choice.outcome(refusal, order.capture);
        gateway.pay(&order_id, None, attempt, &outcome, surroundings)?
    } else {
        let outcome = choice.outcome(refusal, Capture::Manual);
        gateway.pay_without_order(parse_price(fields)?, attempt, &outcome, surroundings)?
    };
    drop(gateway);
    desk.announce(events);
    Ok(payment)
}

/// Why the attempt fails, if what was filled in already decides that.
fn refusal(instrument: &Instrument, choice: Choice, otp: &str) -> Option<&'static str> {
    let is_card = matches!(instrument.method, Method::Card(_));
    let by_choice = match choice {
        Choice::Failure => Some(instrument.failure_reason),
        _ if is_card && !is_right_otp(otp) => Some("incorrect_otp"),
        _ => None,
    };
    instrument.refusal.or(by_choice)
}

/// The price of a payment without an order.
pub(super) fn parse_price(fields: &Fields) -> Result<Price, ApiError> {
    Ok(Price {
        amount: fields.required_integer("amount")?,
        currency: fields.text("currency")?.unwrap_or_else(|| "INR".to_owned()),
    })
}
