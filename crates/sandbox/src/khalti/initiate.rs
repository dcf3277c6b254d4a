//! `POST /api/v2/epayment/initiate/`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use serde_json::{Value, json};

use super::new_payment::NewPayment;
use super::payment::{LIFETIME_S, Payment};
use super::refusal::{Refusal, parse_object};
use crate::desk::Desk;

/// Opens a link to pay by. There is no idempotency: the same order asked twice has two links, and both can be paid.
pub(super) async fn initiate(
    State(desk): State<Desk>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request = NewPayment::parse(&parse_object(&body)?)?;
    let payment = Payment::open(request, desk.surroundings());
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let answer = json!({
        "pidx": payment.pidx,
        "payment_url": format!("http://{}/khalti/pay/?pidx={}", host.unwrap_or_default(), payment.pidx),
        "expires_at": payment.expires_at_in_nepal(),
        "expires_in": LIFETIME_S,
    });
    desk.khalti().add(payment);
    Ok(Json(answer))
}
