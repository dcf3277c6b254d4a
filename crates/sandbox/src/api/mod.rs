//! Razorpay's HTTP API under `/v1`.

mod auth;
mod one_call;
mod one_call_card;
mod one_call_order;
mod one_call_otp;
mod one_call_payment;
mod one_call_workflow;
mod orders;
mod payments;
mod preferences;
mod refunds;
mod settlements;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use crate::desk::Desk;
use crate::error::ApiError;

/// The merchant's calls behind Basic auth, and those that a payer's browser may make with the key's id alone.
pub(crate) fn router() -> Router<Desk> {
    let merchants = Router::new()
        .route("/v1/orders", post(orders::create).get(orders::list))
        .route("/v1/orders/{id}", get(orders::fetch).patch(orders::update))
        .route("/v1/orders/{id}/payments", get(orders::payments))
        .route("/v1/payments", get(payments::list))
        .route("/v1/payments/downtimes", get(payments::downtimes))
        .route(
            "/v1/payments/{id}",
            get(payments::fetch).patch(payments::update),
        )
        .route("/v1/payments/{id}/capture", post(payments::capture))
        .route("/v1/payments/{id}/refund", post(refunds::create))
        .route("/v1/payments/{id}/refunds", get(refunds::of_payment))
        .route(
            "/v1/payments/{id}/refunds/{refund_id}",
            get(refunds::fetch_of_payment),
        )
        .route("/v1/payments/create/json", post(one_call::create_json))
        .route(
            "/v1/payments/{id}/otp/submit",
            post(one_call_otp::submit_by_merchant),
        )
        .route("/v1/payments/{id}/otp/resend", post(one_call_otp::resend))
        .route("/v1/refunds", get(refunds::list))
        .route(
            "/v1/refunds/{id}",
            get(refunds::fetch).patch(refunds::update),
        )
        .route("/v1/settlements", get(settlements::list))
        .route("/v1/settlements/recon/combined", get(settlements::recon))
        .route("/v1/settlements/{id}", get(settlements::fetch))
        .route_layer(from_fn(auth::require));
    Router::new()
        .merge(merchants)
        .route("/v1/preferences", get(preferences::fetch))
        .route("/v1/methods", get(preferences::methods_of_account))
        .route(
            "/v1/payments/{id}/otp_generate",
            post(one_call_otp::generate),
        )
        .route(
            "/v1/payments/{id}/otp_submit/{track_id}",
            post(one_call_otp::submit),
        )
        .route(
            "/v1/payments/{id}/otp_resend/json",
            post(one_call_otp::resend),
        )
}

/// A URL that the gateway does not have is answered in JSON like everything else.
pub(crate) async fn no_such_url() -> ApiError {
    ApiError::no_such_url()
}
