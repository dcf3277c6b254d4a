//! From a checkout to the bank: a payment begins.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::bank::address;
use super::instrument::Instrument;
use super::order::check_key;
use super::session::parse_redirected;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Attempt, Failure, Gateway, Session, Visit, WayBack};
use crate::surroundings::Surroundings;

/// The address that a QR code would have brought along.
const DEFAULT_VPA: &str = "success@razorpay";

/// The window's private call in redirect mode: begins a payment, and answers where the whole tab has to go. What
/// the payer typed stays between the window and the gateway; the merchant's page learns the address only.
pub(super) async fn start(
    State(desk): State<Desk>,
    fields: Fields,
) -> Result<Json<Value>, ApiError> {
    check_key(&fields)?;
    let mut gateway = desk.gateway();
    let session = parse_redirected(&fields, &gateway)?;
    let id = gateway.open_session(session.clone(), desk.surroundings());
    let visit = begin(&mut gateway, &id, &session, &fields, desk.surroundings())?;
    Ok(Json(json!({
        "razorpay_payment_id": visit.payment_id,
        "url": address(&visit),
    })))
}

/// Begins a payment with what was filled in.
pub(super) fn begin(
    gateway: &mut Gateway,
    session_id: &str,
    session: &Session,
    fields: &Fields,
    surroundings: &Surroundings,
) -> Result<Visit, ApiError> {
    let instrument = Instrument::parse(fields, DEFAULT_VPA, surroundings)?;
    if let Some(reason) = instrument.refusal {
        let error = ApiError::failed(&Failure::because(reason));
        return Err(match &session.order_id {
            Some(order_id) => error.about_order(order_id),
            None => error,
        });
    }
    let way_back = WayBack {
        callback_url: Some(session.callback_url.clone()),
        session_id: session.retries.then(|| session_id.to_owned()),
        cancel_url: session.cancel_url.clone(),
    };
    let errand = instrument.errand(&session.merchant, way_back);
    let attempt = Attempt {
        method: instrument.method,
        email: session.email.clone(),
        contact: session.contact.clone(),
        description: session.description.clone(),
        notes: session.notes.clone(),
    };
    let order_id = session.order_id.as_deref();
    gateway.begin(
        order_id,
        session.price.clone(),
        attempt,
        errand,
        surroundings,
    )
}
