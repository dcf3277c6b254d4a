//! What becomes of a Khalti payment, without the wallet page.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, parse, refused};
use crate::desk::Desk;
use crate::khalti::Status;

const EXPECTED: &str = "{pidx, outcome: Completed|Pending|User canceled|Expired|Refunded|Partially Refunded|Initiated, \
     total_amount?: whole paisa that lookups are to name}";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    pidx: String,
    outcome: Status,
    total_amount: Option<i64>,
}

/// Settles a payment from any state to any other, and answers where its payer comes back to.
pub(super) async fn settle(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Body = parse(&body, EXPECTED)?;
    let mut khalti = desk.khalti();
    let payment = khalti.lookup_mut(&asked.pidx).ok_or_else(|| {
        let got = &asked.pidx;
        refused(&format!(
            "expected the pidx of a payment initiated here since the last reset; got {got}"
        ))
    })?;
    payment.settle(asked.outcome, desk.surroundings());
    if let Some(total) = asked.total_amount {
        payment.claim_total(total);
    }
    let now = desk.surroundings().unix_now();
    Ok(Json(json!({"return_url": payment.return_url(now)})))
}
