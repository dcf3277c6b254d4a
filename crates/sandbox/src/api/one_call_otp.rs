//! One-time passwords that the merchant's own page asks for.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::auth;
use super::one_call::origin;
use super::one_call_workflow::next_of_otp;
use crate::checkout::proof::proof;
use crate::config::KEY_ID;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::{Fields, Query};
use crate::gateway::{Choice, Failure, Gateway, PaymentStatus, Visit, is_right_otp};

/// The bank gives up after this many wrong ones.
const MAX_WRONG: u32 = 3;

const STEPS: [&str; 2] = ["otp_submit", "otp_resend"];

/// Sends the payer a password: where to submit it, and whose card it is for.
pub(super) async fn generate(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_key(&query, &headers)?;
    let gateway = desk.gateway();
    let visit = find(&gateway, &id)?;
    // The SDKs know no track_id; they come with the key in the header.
    if auth::credentials(&headers).is_none() {
        visit.check(query.text("track_id")?.as_deref())?;
    }
    let payment = gateway
        .payments
        .find(&visit.payment_id)?
        .expanded(&["card"]);
    let card = payment.get("card");
    let member = |name: &str| card.and_then(|card| card.get(name));
    Ok(Json(json!({
        "razorpay_payment_id": visit.payment_id,
        "next": next_of_otp(visit, &origin(&headers)),
        "metadata": {
            "issuer": member("issuer"),
            "network": member("network"),
            "last4": member("last4"),
        },
    })))
}

/// The address that `otp_generate` gave out.
pub(super) async fn submit(
    State(desk): State<Desk>,
    Path((id, track_id)): Path<(String, String)>,
    Query(query): Query,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, ApiError> {
    check_key(&query, &headers)?;
    find(&desk.gateway(), &id)?.check(Some(&track_id))?;
    answer(&desk, &id, &fields)
}

/// The merchant's own call, as the SDKs make it.
pub(super) async fn submit_by_merchant(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, ApiError> {
    answer(&desk, &id, &fields)
}

pub(super) async fn resend(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_key(&query, &headers)?;
    let gateway = desk.gateway();
    let visit = find(&gateway, &id)?;
    Ok(Json(
        json!({"next": STEPS, "razorpay_payment_id": visit.payment_id}),
    ))
}

fn answer(desk: &Desk, id: &str, fields: &Fields) -> Result<Response, ApiError> {
    let otp = parse_otp(fields)?;
    let surroundings = desk.surroundings();
    let mut gateway = desk.gateway();
    let id = find(&gateway, id)?.payment_id.clone();
    let waits = gateway.payments.find(&id)?.status == PaymentStatus::Created;
    let events = if is_right_otp(&otp) || !waits {
        gateway.conclude(&id, Choice::Success, &otp, surroundings)?
    } else if gateway.count_wrong_otp(&id) < MAX_WRONG {
        return Ok(wrong());
    } else {
        let failure = Failure::because("otp_attempts_exceeded");
        gateway.refuse(&id, &failure, surroundings)?
    };
    let payment = gateway.payments.find(&id)?.clone();
    drop(gateway);
    desk.announce(events);
    match payment.failure() {
        Some(error) => Err(ApiError::of(StatusCode::BAD_REQUEST, error)),
        None => Ok(Json(proof(&payment)).into_response()),
    }
}

/// A wrong password ends nothing: the answer says what can be done.
fn wrong() -> Response {
    let error = json!({
        "code": "BAD_REQUEST_ERROR",
        "description": "payment processing failed because of incorrect otp",
    });
    let body = json!({"error": error, "next": STEPS});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// Documented as an integer and sent as text by the samples.
fn parse_otp(fields: &Fields) -> Result<String, ApiError> {
    match fields.raw("otp") {
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => fields.required_text("otp"),
    }
}

/// These calls carry the key's id alone: as Basic user or in the address.
fn check_key(query: &Fields, headers: &HeaderMap) -> Result<(), ApiError> {
    let user = auth::credentials(headers).map(|(user, _)| user);
    if query.text("key_id")?.or(user).as_deref() == Some(KEY_ID) {
        Ok(())
    } else {
        Err(ApiError::unauthenticated())
    }
}

fn find<'a>(gateway: &'a Gateway, id: &str) -> Result<&'a Visit, ApiError> {
    let visit = gateway.visit(id)?;
    if visit.errand.asks_otp {
        return Ok(visit);
    }
    let words = "expected a card's payment; no other takes a one-time password";
    Err(ApiError::invalid(words))
}
