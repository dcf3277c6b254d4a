//! checkout.js and the frame it opens, the hosted checkout, and the mock bank that all of them lead to.

pub(crate) mod address;
mod assets;
pub(crate) mod bank;
mod bank_page;
mod begin;
mod cards;
mod hosted;
mod hosted_page;
pub(crate) mod instrument;
pub(crate) mod methods;
pub(crate) mod money;
mod onward;
pub(crate) mod order;
mod page;
mod pay;
pub(crate) mod proof;
mod session;

use axum::Router;
use axum::routing::{get, post};

use crate::desk::Desk;

/// What the merchant is called who does not say it.
pub(crate) const MERCHANT: &str = "Daan Sandbox";

pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/v1/checkout.js", get(assets::script))
        .route("/v1/checkout/public", get(assets::frame))
        .route("/v1/checkout/frame.js", get(assets::frame_script))
        .route("/v1/checkout/frame.css", get(assets::frame_style))
        .route("/v1/checkout/pay", post(pay::pay))
        .route("/v1/checkout/start", post(begin::start))
        .route("/v1/checkout/hosted.css", get(assets::hosted_style))
        .route("/v1/checkout/return.js", get(assets::return_script))
        .route("/v1/checkout/embedded", post(hosted::open))
        .route("/v1/checkout/embedded/{session}", get(hosted::methods))
        .route(
            "/v1/checkout/embedded/{session}/{method}",
            get(hosted::method).post(hosted::pay),
        )
        .route(
            "/v1/payments/{id}/authorize",
            get(bank::show).post(bank::answer),
        )
}
