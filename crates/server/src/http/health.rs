//! Whether we live, and whether a donor could give.

use super::App;
use axum::extract::State;
use axum::http::StatusCode;

/// The process answers.
pub(super) async fn live() -> &'static str {
    "alive\n"
}

/// The ledger can be written and the pages are there.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let now = app.desk.now();
    if app.desk.ledger.check_writable(now).await.is_err() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the ledger cannot be written\n",
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
