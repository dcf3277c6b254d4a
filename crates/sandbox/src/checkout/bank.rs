//! `/v1/payments/{id}/authorize`: the mock bank, where a payer decides what becomes of a payment.

use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::bank_page;
use super::onward::{Onward, onward};
use super::page::Refused;
use crate::config::KEY_ID;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::{Fields, Query};
use crate::gateway::{Choice, Gateway, PaymentStatus, Visit};

/// The page's address: without the payment's prefix, as some of the real ones are.
pub(crate) fn address(visit: &Visit) -> String {
    let id = visit.payment_id.trim_start_matches("pay_");
    let track_id = &visit.track_id;
    format!("/v1/payments/{id}/authorize?track_id={track_id}&key_id={KEY_ID}")
}

/// The bank's question, or what it was answered.
pub(super) async fn show(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Refused> {
    let gateway = desk.gateway();
    let visit = find(&gateway, &id, &query)?;
    let payment = gateway.payments.find(&visit.payment_id)?;
    Ok(match payment.status {
        PaymentStatus::Created => bank_page::question(visit, payment),
        _ => bank_page::outcome(visit, payment, &onward(visit, payment), false),
    })
}

/// Takes the answer, once, and sends the payer on.
pub(super) async fn answer(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
    fields: Fields,
) -> Result<Response, Refused> {
    let choice = parse_choice(&fields)?;
    let otp = fields.text("otp")?.unwrap_or_default();
    let mut gateway = desk.gateway();
    let payment_id = find(&gateway, &id, &query)?.payment_id.clone();
    let events = gateway.conclude(&payment_id, choice, &otp, desk.surroundings())?;
    let visit = gateway.visit(&payment_id)?;
    let payment = gateway.payments.find(&payment_id)?;
    let answer = match onward(visit, payment) {
        Onward::Go(address) => see(&address)?,
        other => bank_page::outcome(visit, payment, &other, true),
    };
    drop(gateway);
    desk.announce(events);
    Ok(answer)
}

fn find<'a>(gateway: &'a Gateway, id: &str, query: &Fields) -> Result<&'a Visit, ApiError> {
    let visit = gateway.visit(id).map_err(|_| {
        ApiError::invalid("expected the address of a payment that was begun since the last reset")
    })?;
    visit.check(query.text("track_id")?.as_deref())?;
    Ok(visit)
}

fn parse_choice(fields: &Fields) -> Result<Choice, ApiError> {
    let word = fields.text("action")?.unwrap_or_default();
    Choice::parse(&word).ok_or_else(|| {
        let words =
            format!("expected action to be success, failure, authorize or cancel; got {word:?}");
        ApiError::invalid(words).on("action")
    })
}

/// Sends the browser to an address by GET.
pub(super) fn see(address: &str) -> Result<Response, ApiError> {
    let location = HeaderValue::from_str(address)
        .map_err(|_| ApiError::invalid(format!("expected an address; got {address:?}")))?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response())
}
