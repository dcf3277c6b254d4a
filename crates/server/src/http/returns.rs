//! The ways back from the gateways' pages. They are reached from other sites: no cookie comes along and
//! none is needed, nothing that is sent is believed unless it is signed, and all of them lead on by 303,
//! so that a reload sends nothing twice and no query stays in the browser's history.

use super::App;
use super::pages::CANCELLED;
use super::request::{self, Facts, Segment, is_form, letters_of};
use super::return_form::{Posted, read_post, read_query};
use crate::checkout::{Cancelled, Visit};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use daan_api::{ApiError, Checkout, Proof};
use std::sync::Arc;

const MAX_BODY_BYTES: usize = 16 * 1024;

/// Razorpay posts here for browsers that cannot show its window in the page.
pub(super) async fn razorpay(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let visit = visit(&app, request::facts(&request));
    let told = match posted(request).await {
        Posted::Proof {
            payment_id,
            order_id,
            signature,
        } => {
            let proof = Proof {
                razorpay_payment_id: payment_id,
                razorpay_order_id: order_id,
                razorpay_signature: signature,
            };
            visit.confirm_payment(token.clone(), proof).await.map(drop)
        }
        Posted::Failure { code, reason } => visit.failure_posted(token.clone(), code, reason).await,
        Posted::Contradiction(fields) => visit.contradictory_post(token.clone(), fields).await,
        Posted::Nothing => Ok(()),
    };
    log(told);
    to_donation(&token)
}

/// Somebody went back in the browser's history, or reloaded.
pub(super) async fn razorpay_again(Segment(token): Segment) -> Response {
    to_donation(&token)
}

/// The donor left Razorpay's hosted page.
pub(super) async fn razorpay_cancelled(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let visit = visit(&app, request::facts(&request));
    match visit.cancelled(token.clone()).await {
        Ok(Cancelled::ToForm { campaign, locale }) => {
            let (token, tag) = (letters_of(&token), locale.tag());
            to(&format!(
                "/donate/{campaign}?{CANCELLED}={token}&lang={tag}"
            ))
        }
        Ok(Cancelled::ToDonation) => to_donation(&token),
        Err(error) => {
            log(Err(error));
            to_donation(&token)
        }
    }
}

/// Khalti leads here from its page, whatever became of the payment.
pub(super) async fn khalti(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let hints = read_query(request.uri().query().unwrap_or_default());
    let visit = visit(&app, request::facts(&request));
    log(visit.khalti_returned(token.clone(), hints).await);
    to_donation(&token)
}

fn visit(app: &App, facts: Facts) -> Visit {
    Visit::new(Arc::clone(&app.desk), facts.locale, facts.id)
}

async fn posted(request: Request) -> Posted {
    if !is_form(request.headers()) {
        return Posted::Nothing;
    }
    match to_bytes(request.into_body(), MAX_BODY_BYTES).await {
        Ok(bytes) => read_post(&bytes),
        Err(_) => Posted::Nothing,
    }
}

/// The donor's page tells the rest: it shows what the ledger says, or that there is no such donation.
fn log(told: Result<(), ApiError>) {
    if let Err(error) = told {
        tracing::warn!(code = error.code, "a return led to nothing");
    }
}

fn to_donation(token: &str) -> Response {
    to(&format!("/donations/{}", letters_of(token)))
}

fn to(address: &str) -> Response {
    let mut response = Redirect::to(address).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The address that leads here holds a token, and perhaps a payer's number.
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}
