//! Whether we live, and whether a donor could give.

use super::App;
use axum::extract::State;
use axum::http::StatusCode;
use daan_domain::{CampaignSlug, Currency};

/// The process answers.
pub(super) async fn live() -> &'static str {
    "alive\n"
}

/// The ledger answers and the pages are there.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let Ok(any) = CampaignSlug::parse("readiness") else {
        return (StatusCode::SERVICE_UNAVAILABLE, "no slug\n");
    };
    if app.desk.ledger.raised(&any, Currency::INR).await.is_err() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the ledger does not answer\n",
        );
    }
    if app.site.index().is_none() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the front end is not built: cargo xtask run\n",
        );
    }
    (StatusCode::OK, "ready\n")
}
