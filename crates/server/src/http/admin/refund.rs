//! Money goes back: a form, a page that says what would happen, and the act, once per form.

use super::super::App;
use super::super::pages::fresh_key;
use super::super::request::Segment;
use super::door::{Posted, form_of, session};
use super::session::Session;
use super::{frame, gift};
use crate::checkout::{
    Confirmed, RefundMade, RefundPlan, RefundRefused, RefundRequest, RefundSpeed,
};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::DonationId;
use daan_storage::{Actor, StorageError};
use maud::{Markup, html};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const MAX_REASON_CHARS: usize = 500;
/// What was typed.
const FIELDS: [&str; 5] = ["amount", "reason", "surplus", "again", "despite_dispute"];
/// What the page says would happen: the payment, and how much of it.
const SHOWN: [&str; 2] = ["payment", "shown"];

pub(super) async fn form(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let typed = Posted::of(request.uri().query().unwrap_or_default());
    asked(&app, &session, &reference, &typed, None)
}

/// Says what would happen, and does nothing.
pub(super) async fn check(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let typed = form_of(&request);
    let wanted = match wanted(&reference, &typed) {
        Ok(wanted) => wanted,
        Err(refused) => return asked(&app, &session, &reference, &typed, Some(&refused)),
    };
    let desk = Arc::clone(&app.desk);
    let planned = tokio::spawn(async move { desk.plan_refund(&wanted).await }).await;
    match planned.unwrap_or_else(|_| Err(broken())) {
        Ok(plan) => confirmation(&app, &session, &plan, &typed),
        Err(refused) => asked(&app, &session, &reference, &typed, Some(&refused)),
    }
}

/// Gives back. The form's own key is taken first, so that a form that is sent twice is done once.
pub(super) async fn confirmed(
    State(app): State<App>,
    Segment(reference): Segment,
    request: Request,
) -> Response {
    let Some(session) = session(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let typed = form_of(&request);
    let wanted = match wanted(&reference, &typed) {
        Ok(wanted) => wanted,
        Err(refused) => return asked(&app, &session, &reference, &typed, Some(&refused)),
    };
    match decided(&app, &session, &reference, &typed).await {
        Ok(true) => {}
        Ok(false) => return back(&reference, "sent-before"),
        Err(refused) => return asked(&app, &session, &reference, &typed, Some(&refused)),
    }
    // Somebody else may have given back meanwhile: what was confirmed is one sum of one payment, never what is left by then.
    let wanted = RefundRequest {
        confirmed: Some(Confirmed {
            payment: typed.text("payment").to_owned(),
            amount: typed.text("shown").to_owned(),
        }),
        ..wanted
    };
    let desk = Arc::clone(&app.desk);
    // To its end, though the browser may go away: a gateway's answer must reach the ledger.
    let made = tokio::spawn(async move { desk.refund(&wanted).await }).await;
    match made.unwrap_or_else(|_| Err(broken())) {
        Ok(RefundMade {
            is_booked: true, ..
        }) => back(&reference, "refunded"),
        Ok(_) => back(&reference, "on-its-way"),
        Err(refused) if refused.is_plan_changed() => {
            asked(&app, &session, &reference, &typed, Some(&refused))
        }
        Err(refused) => {
            let why = Some(("bad", words(&refused)));
            gift::shown(&app, &session, &reference, StatusCode::CONFLICT, why).await
        }
    }
}

/// Takes the form, and writes down who decided what; `false` where it was sent before.
async fn decided(
    app: &App,
    session: &Session,
    reference: &str,
    typed: &Posted,
) -> Result<bool, RefundRefused> {
    let id = DonationId::parse(reference.to_ascii_uppercase()).map_err(|_| {
        refused(
            "donation_not_found",
            "There is no such donation. Nothing was given back.",
        )
    })?;
    let key = typed.text("form");
    let words = FIELDS.iter().chain(&SHOWN);
    let words: Vec<&str> = words.map(|name| typed.text(name)).collect();
    let meant = [
        &["admin refund", &session.id, id.as_str(), key],
        words.as_slice(),
    ]
    .concat();
    // Only what the page before has shown can be confirmed.
    if !app.desk.token_key.is_sealed(&meant, typed.text("seal")) {
        return Err(refused(
            "not_confirmed",
            "Expected the page that says what would happen, found another form. Nothing was given back. Check it again.",
        ));
    }
    let (key, meant) = (digest(&[key]), digest(&meant));
    let ledger = &app.desk.ledger;
    if !ledger
        .claim_form(&key, &meant, app.desk.now())
        .await
        .map_err(silent)?
    {
        return Ok(false);
    }
    let data = json!({
        "role": session.role.code(),
        "payment": typed.text("payment"),
        "amount": typed.text("shown"),
        "surplus": typed.is_checked("surplus"),
        "note": typed.text("reason"),
    });
    ledger
        .record_event(
            &id,
            "refund_decided",
            &data,
            Actor::Operator,
            app.desk.now(),
        )
        .await
        .map_err(silent)?;
    Ok(true)
}

fn digest(words: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for word in words {
        digest.update(word.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

fn wanted(reference: &str, typed: &Posted) -> Result<RefundRequest, RefundRefused> {
    let length = typed.text("reason").chars().count();
    if !(1..=MAX_REASON_CHARS).contains(&length) {
        return Err(refused(
            "reason_missing",
            &format!(
                "Expected a reason of 1 to {MAX_REASON_CHARS} characters, found {length}. Nothing was given back. Say \
                 why the money goes back: it stays in the history."
            ),
        ));
    }
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
    })
}

/// The form, and what is wrong with what was typed into it.
fn asked(
    app: &App,
    session: &Session,
    reference: &str,
    typed: &Posted,
    why: Option<&RefundRefused>,
) -> Response {
    let code = why.map_or("", |refused| refused.code.as_str());
    let is_again = code == "refund_repeated" || typed.is_checked("again");
    let is_disputed = code == "payment_disputed" || typed.is_checked("despite_dispute");
    let is_surplus = typed.is_checked("surplus");
    let title = if is_surplus {
        "Give the surplus back"
    } else {
        "Give money back"
    };
    let body = html! {
        p.crumb { a href={ "/admin/donations/" (reference) } { (reference) } }
        h1 { (title) }
        @if let Some(refused) = why { (frame::notice("bad", &words(refused))) }
        form.card method="post" action={ "/admin/donations/" (reference) "/refund/check" } {
            (frame::token(app, session))
            @if is_surplus { input type="hidden" name="surplus" value="1"; }
            label for="amount" { "Amount" }
            input #amount name="amount" inputmode="decimal" autocomplete="off" value=(typed.text("amount")) aria-describedby="amount-hint";
            p.hint #amount-hint { "Such as 100.00. Leave it empty to give back all that is left." }
            label for="reason" { "Reason" }
            textarea #reason name="reason" rows="3" maxlength="500" required aria-describedby="reason-hint" { (typed.text("reason")) }
            p.hint #reason-hint { "It stays in the history for good: no names, addresses or numbers of people." }
            @if is_again { (check_box("again", "The same amount went back before, and it is meant to go back once more", typed)) }
            @if is_disputed { (check_box("despite_dispute", "Give it back although the payment is disputed", typed)) }
            button { "Check" }
        }
    };
    let status = if why.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    frame::page(app, session, status, title, &body)
}

fn check_box(name: &str, label: &str, typed: &Posted) -> Markup {
    html! {
        label.check { input type="checkbox" name=(name) value="1" checked[typed.is_checked(name)]; " " (label) }
    }
}

fn confirmation(app: &App, session: &Session, plan: &RefundPlan, typed: &Posted) -> Response {
    let key = fresh_key(app);
    let amount = plan.amount.to_string();
    let words = FIELDS.iter().map(|name| typed.text(name));
    let words: Vec<&str> = words.chain([plan.payment.as_str(), &amount]).collect();
    let meant = [
        &[
            "admin refund",
            session.id.as_str(),
            plan.reference.as_str(),
            key.as_str(),
        ],
        words.as_slice(),
    ]
    .concat();
    let seal = app.desk.token_key.seal(&meant);
    let body = html! {
        p.crumb { a href={ "/admin/donations/" (plan.reference) } { (plan.reference) } }
        h1 { "Give back " (plan.amount) "?" }
        @if plan.is_resumed {
            (frame::notice("bad", "This refund was begun before, and nobody knows how it ended. It is finished now, and not made twice."))
        }
        @for dispute in &plan.disputes { (frame::notice("bad", &format!("Disputed: {dispute}"))) }
        form.card method="post" action={ "/admin/donations/" (plan.reference) "/refund" } {
            (frame::token(app, session))
            dl {
                dt { "Payment" } dd.mono { (plan.payment) }
                dt { "Gateway" } dd { (plan.gateway) }
                dt { "Received" } dd { (plan.captured) }
                dt { "Gone back, or on its way" } dd { (plan.gone) }
                dt { "Goes back now" } dd { strong { (plan.amount) } }
                dt { "Reason" } dd dir="auto" { (typed.text("reason")) }
            }
            @for name in FIELDS { input type="hidden" name=(name) value=(typed.text(name)); }
            input type="hidden" name="payment" value=(plan.payment);
            input type="hidden" name="shown" value=(amount);
            input type="hidden" name="form" value=(key);
            input type="hidden" name="seal" value=(seal);
            div.buttons {
                button.danger { "Give back " (plan.amount) }
                a href={ "/admin/donations/" (plan.reference) } { "Do nothing" }
            }
        }
    };
    frame::page(app, session, StatusCode::OK, "Give money back?", &body)
}

/// What a refusal means to whoever has this page in front of them, and no command line.
fn words(refused: &RefundRefused) -> String {
    let said = match refused.code.as_str() {
        "refund_repeated" => {
            "The same amount of this payment went back before. Nothing was given back now. If it is meant to go back once \
             more, say so below."
        }
        "nothing_captured" => {
            "There is no payment that money could go back of. If the donor has paid, ask the gateway on the \
             donation\u{2019}s page, and try again. Nothing was given back."
        }
        "payment_disputed" => {
            "The payment is disputed: the donor\u{2019}s bank takes the money back where the dispute is lost, and it would \
             go back twice. Nothing was given back. Look at the dispute in the gateway\u{2019}s dashboard first."
        }
        "amount_too_large" => {
            "That is more than is left of the payment. Nothing was given back. Ask for less, or leave the amount empty for \
             all that is left."
        }
        _ => return refused.message.clone(),
    };
    said.to_owned()
}

fn back(reference: &str, done: &str) -> Response {
    // What is no reference leads nowhere.
    let reference: String = reference
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    Redirect::to(&format!("/admin/donations/{reference}?done={done}")).into_response()
}

fn refused(code: &str, message: &str) -> RefundRefused {
    RefundRefused {
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

fn silent(error: StorageError) -> RefundRefused {
    error.into()
}

fn broken() -> RefundRefused {
    refused(
        "internal",
        "Something went wrong here, and the server\u{2019}s log says what. What became of it stands on the \
         donation\u{2019}s page; nothing is given back twice.",
    )
}
