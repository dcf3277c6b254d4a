//! `/control/*`: makes things happen that otherwise need a window, a bank or bad luck. Loopback only.

mod answer;
mod downtime;
mod fault;
mod khalti;
mod late;
mod pay;
pub(crate) mod scenario;
mod settle;
mod state;
mod webhook;

use std::net::IpAddr;

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
use crate::gateway::{Gateway, Order, Payment};
use crate::line::Line;

pub(crate) use downtime::METHODS;
pub(crate) use state::snapshot;

type Answer = Result<Json<Value>, ApiError>;

pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/control/pay", post(pay::pay))
        .route("/control/khalti", post(khalti::settle))
        .route("/control/answer", post(answer::answer))
        .route("/control/late", post(late::authorize))
        .route("/control/auto_refund", post(late::auto_refund))
        .route("/control/fail_refund", post(late::fail_refund))
        .route("/control/settle", post(settle::settle))
        .route("/control/downtime", post(downtime::report))
        .route("/control/scenarios", get(scenario::list))
        .route("/control/scenario", post(scenario::play))
        .route("/control/webhook", post(webhook::send))
        .route("/control/faults", post(fault::set))
        .route("/control/reset", post(state::reset))
        .route("/control/state", get(state::show))
        .route_layer(from_fn(loopback_only))
}

/// These calls make money appear: nobody on the network may have them.
pub(crate) async fn loopback_only(
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    if is_allowed(line.peer.ip()) {
        next.run(request).await
    } else {
        let words = "control calls are answered on the loopback interface only";
        ApiError::bare(StatusCode::FORBIDDEN, words).into_response()
    }
}

fn is_allowed(peer: IpAddr) -> bool {
    // An IPv6 socket shows 127.0.0.1 as ::ffff:127.0.0.1.
    peer.to_canonical().is_loopback()
}

/// Parses a control body; `expected` names the fields for whoever got them wrong.
fn parse<T: DeserializeOwned>(body: &Bytes, expected: &str) -> Result<T, ApiError> {
    serde_json::from_slice(body)
        .map_err(|error| refused(&format!("expected {expected}; got: {error}")))
}

/// The order a control call names.
fn order_in<'a>(gateway: &'a Gateway, id: &str) -> Result<&'a Order, ApiError> {
    let known = gateway.orders.lookup(id);
    known.ok_or_else(|| refused(&format!("expected the id of an order made here; got {id}")))
}

/// The payment a control call names.
fn payment_in<'a>(gateway: &'a Gateway, id: &str) -> Result<&'a Payment, ApiError> {
    let known = gateway.payments.lookup(id);
    known.ok_or_else(|| refused(&format!("expected the id of a payment made here; got {id}")))
}

fn refused(description: &str) -> ApiError {
    ApiError::bare(StatusCode::BAD_REQUEST, description)
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_peer_is_allowed() {
        let cases = [
            ("127.0.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.168.1.7", false),
            ("::ffff:10.0.0.1", false),
        ];
        for (peer, expected) in cases {
            assert_eq!(is_allowed(peer.parse().unwrap()), expected, "{peer}");
        }
    }
}
