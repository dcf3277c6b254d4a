//! `/control/*`: makes things happen that otherwise need a window, a bank or bad luck. Loopback only.

mod fault;
mod pay;
mod state;
mod webhook;

use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, body::Bytes};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::line::Line;

type Answer = Result<Json<Value>, ApiError>;

pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/control/pay", post(pay::pay))
        .route("/control/late", post(pay::late))
        .route("/control/downtime", post(pay::downtime))
        .route("/control/webhook", post(webhook::send))
        .route("/control/faults", post(fault::set))
        .route("/control/reset", post(state::reset))
        .route("/control/state", get(state::show))
        .route_layer(from_fn(loopback_only))
}

/// These calls make money appear: nobody on the network may have them.
async fn loopback_only(
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    if line.peer.ip().to_canonical().is_loopback() {
        next.run(request).await
    } else {
        let words = "control calls are answered on the loopback interface only";
        ApiError::bare(StatusCode::FORBIDDEN, words).into_response()
    }
}

/// Parses a control body; `expected` names the fields for whoever got them wrong.
fn parse<T: DeserializeOwned>(body: &Bytes, expected: &str) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .map_err(|error| refused(&format!("expected {expected}; got: {error}")))
}

fn refused(description: &str) -> ApiError {
    ApiError::bare(StatusCode::BAD_REQUEST, description)
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}
