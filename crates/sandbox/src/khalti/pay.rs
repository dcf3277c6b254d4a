//! What a payer does on the wallet page: pay, cancel, let it hang, let it expire.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::page;
use super::payment::{Payment, Status};
use super::wallet;
use crate::desk::Desk;
use crate::surroundings::Surroundings;

#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    pidx: String,
}

/// What the page's form sends. Only paying needs the wallet's fields.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    pidx: String,
    action: Action,
    #[serde(default)]
    khalti_id: String,
    #[serde(default)]
    mpin: String,
    #[serde(default)]
    otp: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    Success,
    Cancel,
    Pending,
    Expire,
}

/// The page as the payment stands now; one that is settled cannot be paid again.
pub(super) async fn show(State(desk): State<Desk>, Query(link): Query<Link>) -> Response {
    let khalti = desk.khalti();
    let now = desk.surroundings().unix_now();
    match khalti.lookup(&link.pidx) {
        None => unknown(),
        Some(payment) => page::of(payment, now, None),
    }
}

/// Settles the payment and sends the browser back to the merchant, or shows why not.
pub(super) async fn answer(State(desk): State<Desk>, Form(said): Form<Answer>) -> Response {
    let mut khalti = desk.khalti();
    let now = desk.surroundings().unix_now();
    let Some(payment) = khalti.lookup_mut(&said.pidx) else {
        return unknown();
    };
    // Two tabs, or the Back button: what has happened stands.
    if payment.status_at(now) != Status::Initiated {
        return page::of(payment, now, None);
    }
    if let Err(words) = act(payment, &said, desk.surroundings()) {
        let page = page::of(payment, now, Some(words));
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    }
    match payment.status_at(now) {
        Status::Expired => page::of(payment, now, None),
        _ => Redirect::to(&payment.return_url(now)).into_response(),
    }
}

fn act(
    payment: &mut Payment,
    said: &Answer,
    surroundings: &Surroundings,
) -> Result<(), &'static str> {
    match said.action {
        Action::Success => {
            let id = said.khalti_id.trim();
            wallet::check(id, said.mpin.trim(), said.otp.trim())?;
            payment.complete(id, surroundings);
        }
        Action::Cancel => payment.settle(Status::UserCanceled, surroundings),
        Action::Pending => payment.settle(Status::Pending, surroundings),
        Action::Expire => payment.settle(Status::Expired, surroundings),
    }
    Ok(())
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, page::of_nothing()).into_response()
}
