//! `POST /api/merchant-transaction/{transaction_id}/refund/`.
//!
//! Only the success is documented; the words of the refusals are ours.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::refusal::{Faulty, NOT_INTEGER, Refusal, parse_object};
use crate::desk::Desk;

/// Gives back what `amount` says in paisa, or everything that is left when there is none. Bank payments
/// would need `mobile` as well; a wallet's is accepted and ignored.
pub(super) async fn refund(
    State(desk): State<Desk>,
    Path(transaction_id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let asked = parse_amount(&parse_object(&body)?)?;
    let mut khalti = desk.khalti();
    let payment = khalti
        .of_transaction_mut(&transaction_id)
        .ok_or_else(Refusal::not_found)?;
    let left = payment.refundable_paisa();
    let amount = asked.unwrap_or(left);
    if left <= 0 {
        return Err(Refusal::impossible("Transaction is already refunded."));
    }
    if !(1..=left).contains(&amount) {
        let words = "Refund amount must be positive and at most what is left.";
        return Err(Refusal::impossible(words));
    }
    payment.refund(amount);
    Ok(Json(json!({"detail": "Transaction refund successful."})))
}

/// Paisa, as the text says; the samples write them as `50.00`, so a fraction of nothing is accepted.
fn parse_amount(body: &Map<String, Value>) -> Result<Option<i64>, Refusal> {
    let written = match body.get("amount") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    };
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let is_whole = fraction.bytes().all(|digit| digit == b'0');
    let amount = whole.parse().ok().filter(|_| is_whole);
    amount.map(Some).ok_or_else(|| {
        let mut faulty = Faulty::default();
        faulty.note("amount", json!([NOT_INTEGER]));
        faulty.refuse()
    })
}
