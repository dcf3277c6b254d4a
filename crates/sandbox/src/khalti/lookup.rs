//! `POST /api/v2/epayment/lookup/`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

use super::refusal::{Faulty, Refusal, parse_object, parse_text};
use crate::desk::Desk;

/// What became of a payment. Expired and cancelled ones come with HTTP 400 and the same body as the others.
pub(super) async fn lookup(
    State(desk): State<Desk>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mut faulty = Faulty::default();
    let pidx = parse_text(parse_object(&body)?.get("pidx"));
    let Some(pidx) = faulty.keep("pidx", pidx) else {
        return Err(faulty.refuse());
    };
    let khalti = desk.khalti();
    let payment = khalti.lookup(&pidx).ok_or_else(Refusal::not_found)?;
    let now = desk.surroundings().unix_now();
    let status = if payment.status_at(now).is_lookup_failure() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    Ok((status, Json(payment.found(now))))
}
