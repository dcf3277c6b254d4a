//! A look at the gateway, asked for by a person.

use super::super::App;
use super::super::request::Segment;
use super::door::session;
use super::gift;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::DonationId;
use daan_storage::Actor;
use serde_json::json;
use std::sync::Arc;

pub(super) async fn recheck(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if let Ok(id) = DonationId::parse(reference.to_ascii_uppercase()) {
        let data = json!({ "role": session.role.code() });
        let ledger = &app.desk.ledger;
        // One that the ledger does not know may be found at the gateway, and has no history yet.
        let noted =
            ledger.record_event(&id, "recheck_asked", &data, Actor::Operator, app.desk.now());
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a look that was asked for could not be noted");
        }
    }
    let desk = Arc::clone(&app.desk);
    let asked = reference.clone();
    // To its end, though the browser may go away: a gateway's answer must reach the ledger.
    let looked = tokio::spawn(async move { desk.recheck(&asked).await }).await;
    let why = match looked {
        Ok(Ok(looked)) if looked.is_complete => {
            let address = format!("/admin/donations/{}?done=looked", looked.reference);
            return Redirect::to(&address).into_response();
        }
        Ok(Ok(looked)) => {
            let reasons: Vec<String> = looked
                .unasked
                .iter()
                .map(|left| format!("{} ({})", left.gateway, left.reason.replace('_', " ")))
                .collect();
            format!(
                "Not every gateway could be asked: {}. Try again in a minute.",
                reasons.join("; ")
            )
        }
        Ok(Err(refused)) => refused.message,
        Err(panic) => {
            tracing::error!(%panic, "a look that was asked for panicked");
            "Something went wrong here; the server\u{2019}s log says what. Try again in a minute."
                .to_owned()
        }
    };
    gift::shown(
        &app,
        &session,
        &reference,
        StatusCode::OK,
        Some(("bad", why)),
    )
    .await
}
