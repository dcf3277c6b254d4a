//! Whether we live, and whether a donor could give.

use super::App;
use crate::checkout::Desk;
use crate::metrics::Unsigned;
use crate::outage::keyless;
use axum::extract::State;
use axum::http::StatusCode;
use daan_domain::Gateway;

/// The watch looks every few seconds, and a look takes some.
const LATE_MS: i64 = 60_000;

/// The process answers.
pub(super) async fn live() -> &'static str {
    "alive\n"
}

/// The ledger can be written and the pages are there. What does not keep a donor from giving stands below, a line
/// each that begins with `warning:`.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, String) {
    if let Some(why_not) = why_not_ready(&app).await {
        return (StatusCode::SERVICE_UNAVAILABLE, why_not.to_owned());
    }
    let mut said = "ready\n".to_owned();
    for warning in warnings(&app.desk).await {
        said = format!("{said}warning: {warning}\n");
    }
    (StatusCode::OK, said)
}

async fn why_not_ready(app: &App) -> Option<&'static str> {
    let now = app.desk.now();
    if app.desk.ledger.check_writable(now).await.is_err() {
        return Some("the ledger cannot be written\n");
    }
    if app.site.index().is_none() {
        return Some("the front end is not built: cargo xtask run\n");
    }
    match app.desk.is_catching_up().await {
        Ok(false) => None,
        Ok(true) => Some(
            "catching up: the ledger is compared with what the gateways took since it was last used\n",
        ),
        Err(_) => Some("the ledger does not answer\n"),
    }
}

async fn warnings(desk: &Desk) -> Vec<String> {
    let silent = Gateway::ALL
        .into_iter()
        .filter_map(|gateway| silence(desk, gateway));
    silent
        .chain(
            Gateway::ALL
                .into_iter()
                .filter_map(|gateway| locked_out(desk, gateway)),
        )
        .chain(deaf(desk))
        .chain(overdue(desk).await)
        .collect()
}

fn locked_out(desk: &Desk, gateway: Gateway) -> Option<String> {
    let is_refused = desk.breaker(gateway)?.refuses_key();
    is_refused.then(|| keyless(gateway).to_owned())
}

/// A secret that was changed on one side alone: gifts are then found by asking, later than they could be.
fn deaf(desk: &Desk) -> Option<String> {
    let in_a_row = desk.metrics.traffic.unsigned.count();
    (in_a_row >= Unsigned::MANY).then(|| {
        format!(
            "the last {in_a_row} webhooks had a wrong signature: RAZORPAY_WEBHOOK_SECRET and the secret of the webhook in \
             Razorpay's dashboard are not the same"
        )
    })
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

/// A watch that does not keep up leaves donors waiting who paid.
async fn overdue(desk: &Desk) -> Option<String> {
    let oldest = desk.ledger.oldest_due().await.ok()??;
    let late_ms = desk.now().unix_ms() - oldest.unix_ms();
    (late_ms > LATE_MS).then(|| {
        format!(
            "a donation should have been asked about {} s ago",
            late_ms / 1_000
        )
    })
}
