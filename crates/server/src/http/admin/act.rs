//! A look at the gateway, asked for by a person.

use super::super::App;
use super::super::request::Segment;
use super::gift;
use super::refund::words;
use super::said::{self, Done};
use super::session::Session;
use super::texts::Texts;
use crate::checkout::Unasked;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::{DonationId, Gateway, filled};
use daan_storage::Actor;
use serde_json::json;
use std::sync::Arc;

pub(super) async fn recheck(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
) -> Response {
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
    let t = &session.t().gift;
    let why = match looked {
        Ok(Ok(looked)) if looked.is_complete => match DonationId::parse(looked.reference) {
            Ok(id) => return said::lead_back(&app, &session, &id, Done::Looked),
            Err(_) => t.broke.to_owned(),
        },
        Ok(Ok(looked)) => {
            let reasons: Vec<String> = looked
                .unasked
                .iter()
                .map(|left| unasked(session.t(), left))
                .collect();
            filled(t.not_all_asked, &[("reasons", &reasons.join("; "))])
        }
        Ok(Err(refused)) => words::of(&session.reader, &refused.code, &refused.message),
        Err(panic) => {
            tracing::error!(%panic, "a look that was asked for panicked");
            t.broke.to_owned()
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

fn unasked(t: &'static Texts, left: &Unasked) -> String {
    let name = Gateway::lookup(&left.gateway).map_or("-", Gateway::name);
    let u = &t.unasked;
    let why = match left.reason.as_str() {
        "not_sent" => u.not_sent,
        "no_answer" | "unavailable" => u.no_answer,
        "resting" => u.resting,
        "busy" | "rate_limited" => u.busy,
        "unauthorized" => u.unauthorized,
        "no_key" => u.no_key,
        "just_asked" => u.just_asked,
        "unreadable_answer" => u.unreadable,
        "refused" | "not_found" => u.refused,
        _ => u.other,
    };
    format!("{name} {why}")
}
