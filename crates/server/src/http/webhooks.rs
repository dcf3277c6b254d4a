//! What Razorpay sends: taken as bytes, since a signature is over bytes.

use super::App;
use super::answer::{error, problem};
use super::request::{self, Facts};
use crate::checkout::{Delivery, NotTaken};
use crate::metrics::{Hook, Unsigned};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use daan_api::{ApiError, Problem};

/// An event with all its entities is about 4 kB.
const MAX_BODY_BYTES: usize = 256 * 1024;

const SIGNATURE: &str = "x-razorpay-signature";
const EVENT_ID: &str = "x-razorpay-event-id";

/// Answers 2xx for everything with a right signature, see [`crate::checkout::Desk::receive_webhook`].
pub(super) async fn razorpay(State(app): State<App>, request: Request) -> Response {
    let facts = request::facts(&request);
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        return error(&too_large(&facts));
    };
    let delivery = Delivery {
        signature: text(&parts.headers, SIGNATURE),
        event_id: text(&parts.headers, EVENT_ID),
        body: &body,
    };
    let received = app.desk.receive_webhook(delivery).await;
    app.desk.metrics.traffic.hooks(counted(&received));
    let in_a_row = &app.desk.metrics.traffic.unsigned;
    match received {
        Ok(()) => {
            in_a_row.end();
            StatusCode::OK.into_response()
        }
        Err(NotTaken::NoSecret) => problem(Problem::RouteNotFound, &facts),
        Err(NotTaken::Signature) => {
            tell(in_a_row.another(), &facts);
            unsigned(&facts)
        }
        Err(NotTaken::Failed(failure)) => error(&failure.into_error(facts.locale, &facts.id)),
    }
}

fn counted(received: &Result<(), NotTaken>) -> Hook {
    match received {
        Ok(()) => Hook::Taken,
        Err(NotTaken::NoSecret | NotTaken::Signature) => Hook::Refused,
        Err(NotTaken::Failed(_)) => Hook::Failed,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Anybody can send one, and several. Where none that is right comes between, they may be Razorpay's own under another secret,
/// which a person has to look at; nobody is woken up before gifts are paid meanwhile (`docs/running/alerts.yml`).
fn tell(in_a_row: u32, facts: &Facts) {
    if in_a_row == Unsigned::MANY {
        tracing::error!(
            request = facts.id,
            in_a_row,
            "webhooks have wrong signatures, one after the other, and none is right: unless somebody forges them, give RAZORPAY_WEBHOOK_SECRET the secret of the webhook in \
             Razorpay's dashboard, then restart; while it is being changed, list both, separated by a comma"
        );
    } else {
        tracing::warn!(
            request = facts.id,
            "a webhook's signature was refused: it was not made with RAZORPAY_WEBHOOK_SECRET"
        );
    }
}

/// For whoever reads the answers in Razorpay's dashboard.
fn unsigned(facts: &Facts) -> Response {
    let refused = ApiError {
        code: "webhook_signature_mismatch".to_owned(),
        message: "X-Razorpay-Signature is not the HMAC-SHA256 of this body under a webhook secret known here. \
                  Give the webhook in Razorpay's dashboard the secret of RAZORPAY_WEBHOOK_SECRET; while it is \
                  being changed, list both there, separated by a comma."
            .to_owned(),
        reference: facts.id.clone(),
        field: None,
        retry_after_s: None,
    };
    let mut response = error(&refused);
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

fn too_large(facts: &Facts) -> ApiError {
    ApiError {
        message: "A webhook's body has at most 256 KiB.".to_owned(),
        ..Problem::BodyTooLarge.into_error(facts.locale, &facts.id)
    }
}
