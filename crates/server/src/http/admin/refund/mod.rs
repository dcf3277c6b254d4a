//! Money goes back: a form, a page that says what would happen, and the act, once per form.

mod once;
mod pages;
pub(super) mod words;

use super::super::App;
use super::super::request::Segment;
use super::dates::in_digits;
use super::door::{Posted, form_of};
use super::gift;
use super::reader::Reader;
use super::said::{self, Done};
use super::session::Session;
use crate::checkout::{
    Confirmed, RefundMade, RefundRefused, RefundRequest, RefundSpeed, refuse_personal,
};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use daan_domain::filled;
use once::{changed, decided};
use pages::{asked, confirmation};
use std::sync::Arc;

const MAX_REASON_CHARS: usize = 500;
/// What was typed.
const FIELDS: [&str; 5] = ["amount", "reason", "surplus", "again", "despite_dispute"];
/// What the page says would happen: the payment, and how much of it.
const SHOWN: [&str; 2] = ["payment", "shown"];

pub(super) async fn form(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let typed = Posted::of(request.uri().query().unwrap_or_default());
    asked(&app, &session, &reference, &typed, None).await
}

/// Says what would happen, and does nothing.
pub(super) async fn check(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let typed = form_of(&request);
    let wanted = match wanted(&session.reader, &reference, &typed) {
        Ok(wanted) => wanted,
        Err(refused) => return asked(&app, &session, &reference, &typed, Some(&refused)).await,
    };
    let desk = Arc::clone(&app.desk);
    let planned = tokio::spawn(async move { desk.plan_refund(&wanted).await }).await;
    match planned.unwrap_or_else(|_| Err(words::broken(&session.reader))) {
        Ok(plan) => confirmation(&app, &session, &plan, &typed),
        Err(refused) => asked(&app, &session, &reference, &typed, Some(&refused)).await,
    }
}

/// Gives back. The form's own key is taken first, so that a form that is sent twice is done once.
pub(super) async fn confirmed(
    State(app): State<App>,
    Segment(reference): Segment,
    Extension(session): Extension<Session>,
    request: Request,
) -> Response {
    let typed = form_of(&request);
    let wanted = match wanted(&session.reader, &reference, &typed) {
        Ok(wanted) => wanted,
        Err(refused) => return asked(&app, &session, &reference, &typed, Some(&refused)).await,
    };
    let id = match decided(&app, &session, &reference, &typed).await {
        Ok((id, true)) => id,
        Ok((id, false)) => return said::lead_back(&app, &session, &id, Done::SentBefore),
        Err(refused) => return asked(&app, &session, &reference, &typed, Some(&refused)).await,
    };
    // Somebody else may have given back meanwhile: what was confirmed is one sum of one payment, never what is left by then.
    let agreed = RefundRequest {
        confirmed: Some(Confirmed {
            payment: typed.text("payment").to_owned(),
            amount: typed.text("shown").to_owned(),
        }),
        ..wanted.clone()
    };
    let desk = Arc::clone(&app.desk);
    // To its end, though the browser may go away: a gateway's answer must reach the ledger.
    let made = tokio::spawn(async move { desk.refund(&agreed).await }).await;
    match made.unwrap_or_else(|_| Err(words::broken(&session.reader))) {
        Ok(RefundMade {
            is_booked: true, ..
        }) => said::lead_back(&app, &session, &id, Done::Refunded),
        Ok(_) => said::lead_back(&app, &session, &id, Done::OnItsWay),
        Err(refused) if refused.is_plan_changed() => {
            let why = changed(&app, &session, &wanted, &typed).await;
            asked(&app, &session, &reference, &typed, Some(&why)).await
        }
        Err(refused) => {
            let why = words::of(&session.reader, &refused.code, &refused.message);
            let why = Some(("bad", why));
            gift::shown(&app, &session, &reference, StatusCode::CONFLICT, why).await
        }
    }
}

fn wanted(
    reader: &Reader,
    reference: &str,
    typed: &Posted,
) -> Result<RefundRequest, RefundRefused> {
    let length = typed.text("reason").chars().count();
    if !(1..=MAX_REASON_CHARS).contains(&length) {
        let t = &reader.t().refusals;
        let digits = |count: usize| in_digits(&count.to_string(), reader.locale);
        let (most, found) = (digits(MAX_REASON_CHARS), digits(length));
        let words = [("most", most.as_str()), ("found", &found)];
        return Err(words::own(filled(t.reason_missing, &words)));
    }
    refuse_personal(typed.text("reason"))?;
    let amount = typed.text("amount");
    Ok(RefundRequest {
        reference: reference.to_owned(),
        amount: (!amount.is_empty()).then(|| amount.to_owned()),
        speed: RefundSpeed::Normal,
        surplus: typed.is_checked("surplus"),
        again: typed.is_checked("again"),
        despite_dispute: typed.is_checked("despite_dispute"),
        confirmed: None,
        manual_note: None,
        note: None,
    })
}
