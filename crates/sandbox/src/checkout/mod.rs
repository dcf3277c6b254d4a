//! checkout.js, the frame it opens, and the call by which that frame pays.

mod assets;
mod cards;
mod pay;

use axum::Router;
use axum::routing::{get, post};

use crate::desk::Desk;

pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/v1/checkout.js", get(assets::script))
        .route("/v1/checkout/public", get(assets::frame))
        .route("/v1/checkout/frame.js", get(assets::frame_script))
        .route("/v1/checkout/frame.css", get(assets::frame_style))
        .route("/v1/checkout/pay", post(pay::pay))
}
