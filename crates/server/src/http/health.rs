//! Whether we live, and whether a donor could give.

use super::App;
use crate::checkout::Desk;
use axum::extract::State;
use axum::http::StatusCode;
use daan_domain::{CampaignSlug, Currency, Gateway};

/// The process answers.
pub(super) async fn live() -> &'static str {
    "alive\n"
}

/// The ledger answers and the pages are there. What does not keep a donor from giving stands below, a line
/// each that begins with `warning:`.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, String) {
    if let Some(why_not) = why_not_ready(&app).await {
        return (StatusCode::SERVICE_UNAVAILABLE, why_not.to_owned());
    }
    let mut said = "ready\n".to_owned();
    for warning in warnings(&app.desk) {
        said = format!("{said}warning: {warning}\n");
    }
    (StatusCode::OK, said)
}

async fn why_not_ready(app: &App) -> Option<&'static str> {
    let Ok(any) = CampaignSlug::parse("readiness") else {
        return Some("no slug\n");
    };
    if app.desk.ledger.raised(&any, Currency::INR).await.is_err() {
        return Some("the ledger does not answer\n");
    }
    if app.site.index().is_none() {
        return Some("the front end is not built: cargo xtask run\n");
    }
    None
}

fn warnings(desk: &Desk) -> impl Iterator<Item = String> {
    Gateway::ALL
        .into_iter()
        .filter_map(|gateway| silence(desk, gateway))
}

/// The other gateway may serve, and a donor who is there learns from the first try.
fn silence(desk: &Desk, gateway: Gateway) -> Option<String> {
    let rest = desk.breaker(gateway)?.rest()?;
    Some(format!(
        "{} has not answered for {} s; it is tried again in {} s",
        gateway.code(),
        rest.silent_for.as_secs(),
        rest.tried_in.as_secs()
    ))
}
