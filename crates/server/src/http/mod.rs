//! The HTTP face: which address does what.

mod admin;
mod answer;
mod api;
mod assets;
mod body_time;
mod csp;
mod csp_hosts;
mod csp_report;
mod embed;
mod forms;
mod headers;
mod health;
mod language;
mod metrics;
mod openapi;
mod origin;
mod pages;
mod pay;
mod pay_choice;
mod pictures;
mod rates;
mod receipts;
mod request;
mod return_form;
mod returns;
mod sender;
mod site;
mod webhooks;

pub(crate) use assets::{Built, built};
#[cfg(test)]
pub(crate) use body_time::limit as limit_body_time;
pub use csp::{Mode, Policies};
pub use openapi::openapi;
pub use site::Site;

use crate::checkout::Desk;
use axum::Router;
use axum::extract::FromRef;
use axum::handler::Handler as _;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use csp_report::Reports;
use headers::SecurityHeaders;
use rates::Rates;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

/// What every route can ask for.
#[derive(Clone, FromRef)]
pub(crate) struct App {
    desk: Arc<Desk>,
    site: Arc<Site>,
    security: Arc<SecurityHeaders>,
    reports: Arc<Reports>,
    admin: Arc<admin::Door>,
    rates: Arc<Rates>,
}

/// For what everybody may read. What holds a donor's own words or a donation's token stays as it is: the length of a
/// compressed answer can give away what is in it.
fn compressed() -> CompressionLayer {
    CompressionLayer::new()
}

/// For the page that says there is nothing here. Files have their smaller twins, where they can be smaller.
fn compressed_where_nothing_is() -> CompressionLayer<impl Predicate> {
    let is_page = |status: StatusCode, _: Version, _: &HeaderMap, _: &Extensions| {
        status == StatusCode::NOT_FOUND
    };
    compressed().compress_when(DefaultPredicate::new().and(is_page))
}

/// Every address of the server.
pub fn router(desk: Arc<Desk>, site: Site) -> Router {
    let policies = Policies::of(site.hosts(), &desk.campaigns);
    let app = App {
        desk,
        rates: Arc::new(Rates::new(site.rate_limit())),
        site: Arc::new(site),
        security: Arc::new(SecurityHeaders::new(&policies)),
        reports: Arc::default(),
        admin: Arc::default(),
    };
    let api = Router::new()
        .route("/api/campaign", get(api::call).layer(compressed()))
        .route(
            "/embed/v1/form/{slug}",
            get(embed::form).layer(compressed()),
        )
        .route("/api/begin_donation", post(api::call))
        .route("/api/confirm_payment", post(api::call))
        .route("/api/donation", post(api::call))
        .route("/api/retry_donation", post(api::call))
        .route("/api", any(api::not_found))
        .route("/api/", any(api::not_found))
        .route("/api/{*path}", any(api::not_found))
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(from_fn_with_state(app.clone(), rates::of_calls))
        .layer(from_fn_with_state(app.clone(), origin::check))
        .layer(app.site.cors());
    Router::new()
        .merge(api)
        .merge(openapi::router())
        .merge(admin::router(&app))
        .route(
            "/embed/v1/frame/{slug}",
            get(embed::frame).layer(compressed()),
        )
        .route("/embed/v1/help", get(assets::help))
        .route("/", get(pages::front).layer(compressed()))
        .route(
            "/donate/{slug}",
            get(pages::campaign).layer(compressed()).post(forms::give),
        )
        .route("/donations/{token}", get(pages::donation))
        .route("/donations/{token}/receipt", get(receipts::page))
        .route("/donations/{token}/receipt.pdf", get(receipts::file))
        .route("/donations/{token}/retry", post(forms::retry))
        .route("/donations/{token}/pay", get(pay::page).post(pay::choose))
        .route("/donations/{token}/password", post(pay::password))
        .route(
            "/return/razorpay/{token}",
            get(returns::razorpay_again).post(returns::razorpay),
        )
        .route(
            "/return/razorpay/{token}/cancelled",
            get(returns::razorpay_cancelled).post(returns::razorpay_cancelled),
        )
        .route("/return/khalti/{token}", get(returns::khalti))
        .route(
            "/webhooks/razorpay",
            post(webhooks::razorpay).fallback(api::method_not_allowed),
        )
        .route("/campaigns/{slug}/picture", get(pictures::serve))
        .route(csp::REPORT_PATH, post(csp_report::take))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::serve))
        .fallback(assets::serve.layer(compressed_where_nothing_is()))
        .layer(from_fn(body_time::limit))
        .layer(from_fn_with_state(app.clone(), rates::of_pages))
        .layer(from_fn_with_state(app.clone(), headers::set))
        .layer(from_fn_with_state(app.clone(), request::trace))
        .with_state(app)
}
