//! Khalti's web checkout (KPG-2): initiate, lookup, refund, and the wallet page a payer is sent to.
//!
//! Khalti sends no webhooks and signs nothing: a merchant learns of a payment by looking it up.

mod auth;
mod book;
mod initiate;
mod lookup;
mod new_payment;
mod page;
mod pay;
mod payment;
mod refund;
mod refusal;
mod wallet;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use crate::desk::Desk;

pub(crate) use book::Khalti;
pub(crate) use payment::Status;

/// The merchant's calls behind the secret key, and the payer's page. Each path answers with and without
/// its trailing slash: clients send both, and what the real host does without one is not documented.
pub(crate) fn router() -> Router<Desk> {
    let merchants = Router::new()
        .route("/api/v2/epayment/initiate/", post(initiate::initiate))
        .route("/api/v2/epayment/initiate", post(initiate::initiate))
        .route("/api/v2/epayment/lookup/", post(lookup::lookup))
        .route("/api/v2/epayment/lookup", post(lookup::lookup))
        // Not under /v2, unlike the others.
        .route(
            "/api/merchant-transaction/{transaction_id}/refund/",
            post(refund::refund),
        )
        .route(
            "/api/merchant-transaction/{transaction_id}/refund",
            post(refund::refund),
        )
        .route_layer(from_fn(auth::require));
    Router::new()
        .merge(merchants)
        .route("/khalti/pay/", get(pay::show).post(pay::answer))
        .route("/khalti/pay", get(pay::show).post(pay::answer))
        .route("/khalti/style.css", get(page::style))
}
