//! The way back from Razorpay for browsers that cannot show its window in the page.

use super::App;
use super::request::{self, Segment};
use crate::checkout::Visit;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use daan_api::{Checkout, Proof};
use std::sync::Arc;

const MAX_BODY_BYTES: usize = 16 * 1024;

/// A form post from another site: no cookie comes with it and none is needed, the signature is the proof.
///
/// A failure post carries no signature, so nothing of it is believed: whatever came, the status page
/// asks the gateway itself.
pub(super) async fn razorpay(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let facts = request::facts(&request);
    let visit = Visit::new(Arc::clone(&app.desk), facts.locale, facts.id);
    if let Some(proof) = proof(request).await
        && let Err(error) = visit.confirm_payment(token.clone(), proof).await
    {
        tracing::warn!(code = error.code, "a returning payment was not confirmed");
    }
    // 303 makes the browser GET, so that a reload sends nothing twice.
    Redirect::to(&format!("/donations/{}", letters_of(&token))).into_response()
}

async fn proof(request: Request) -> Option<Proof> {
    let bytes = to_bytes(request.into_body(), MAX_BODY_BYTES).await.ok()?;
    serde_urlencoded::from_bytes(&bytes).ok()
}

/// A token that is none must not carry a line break or a slash into the header.
fn letters_of(token: &str) -> String {
    token.chars().filter(char::is_ascii_alphanumeric).collect()
}
