//! The Single Integration API: `POST /v1/orders` with a payment inside, and its two-call variant
//! `POST /v1/payments/create/json`.

use axum::Json;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::one_call_order::find_or_create;
use super::one_call_payment::NewPayment;
use super::one_call_workflow::next;
use crate::checkout::order::check_open;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Failure, Payment, Price, Visit, put};

type Answer = Result<Json<Value>, ApiError>;

/// Whether an order brings its payment along. A `payment` without a method is the capture block of a plain order.
pub(super) fn is_meant(fields: &Fields) -> bool {
    let payment = fields.raw("payment");
    let has_method = payment.is_some_and(|payment| payment.get("method").is_some());
    has_method || fields.raw("id").is_some()
}

/// Creates the order, or finds the one to try again, and begins the payment.
pub(super) fn create(desk: &Desk, headers: &HeaderMap, mut fields: Fields) -> Answer {
    let payment = fields.group("payment")?.unwrap_or_default();
    fields.take("payment");
    let order_id = find_or_create(desk, fields)?;
    let (visit, payment) = begin(desk, &order_id, &payment)?;
    let next = next(&visit, payment.amount, &origin(headers));
    let workflow = json!({"id": visit.payment_id, "next": next});
    let mut answer = desk.gateway().orders.find(&order_id)?.to_value();
    put(&mut answer, "payment_workflow", workflow);
    Ok(Json(answer))
}

/// A payment on an order that exists already.
pub(super) async fn create_json(
    State(desk): State<Desk>,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let order_id = fields.required_text("order_id")?;
    fields.required_integer("amount")?;
    fields.required_text("currency")?;
    let (visit, payment) = begin(&desk, &order_id, &fields)?;
    let next = next(&visit, payment.amount, &origin(&headers));
    Ok(Json(
        json!({"razorpay_payment_id": visit.payment_id, "next": next}),
    ))
}

/// Begins a payment. A refusal names the order, because that can be tried again.
fn begin(desk: &Desk, order_id: &str, fields: &Fields) -> Result<(Visit, Payment), ApiError> {
    let surroundings = desk.surroundings();
    let mut gateway = desk.gateway();
    let order = check_open(&gateway, order_id)?;
    let payment = NewPayment::parse(fields, order, surroundings);
    let payment = payment.map_err(|error| error.about_order(order_id))?;
    let price = Price {
        amount: payment.amount,
        currency: order.currency.clone(),
    };
    let is_down = gateway.is_down(&payment.attempt.method);
    let (attempt, errand) = (payment.attempt, payment.errand);
    let visit = gateway.begin(Some(order_id), price, attempt, errand, surroundings)?;
    let id = &visit.payment_id;
    if !is_down {
        let payment = gateway.payments.find(id)?.clone();
        return Ok((visit, payment));
    }
    let events = gateway.refuse(id, &gateway_failure(), surroundings)?;
    let error = refused_by_gateway(gateway.payments.find(id)?);
    drop(gateway);
    desk.announce(events);
    Err(error)
}

/// The payment was made and failed at its bank. The blank in the reason is the documented sample's own.
fn gateway_failure() -> Failure {
    Failure {
        reason: "gateway failure".to_owned(),
        code: "GATEWAY_ERROR",
        description: "The payment failed at the bank's gateway. Try another way to pay.",
        source: "gateway",
        step: "payment_authentication",
    }
}

/// Names the order and the payment.
fn refused_by_gateway(payment: &Payment) -> ApiError {
    let mut body = payment.failure().unwrap_or_default();
    put(&mut body, "field", Value::Null);
    ApiError::of(StatusCode::BAD_GATEWAY, body)
}

/// The addresses that are handed out lead to the host that the caller reached.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or_default())
}
