//! A payout, which the gateway makes days after the payments.

use axum::Json;
use axum::extract::State;

use super::Answer;
use crate::desk::Desk;

/// Everything that was captured or has gone back is settled now, in one settlement.
pub(super) async fn settle(State(desk): State<Desk>) -> Answer {
    let settlement = desk.gateway().settle(desk.surroundings())?;
    Ok(Json(settlement.to_value()))
}
