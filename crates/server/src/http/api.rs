//! The server functions over HTTP.

use super::App;
use super::answer::{error, problem};
use super::pictures::is_known;
use super::rates;
use super::request::{self, Facts};
use crate::checkout::Visit;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use daan_api::{ApiError, BeginRequest, Problem, with_checkout};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// No request of a donor is near this; a deeper or longer one is an attack.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// A browser keeps it, and asks each time whether it is still so: who has just given wants to see it counted.
const CAMPAIGN_CACHE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");
/// The story may be long.
const MAX_CAMPAIGN_BYTES: usize = 1024 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

pub(super) async fn call(State(app): State<App>, request: Request) -> Response {
    let facts = request::facts(&request);
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read && !is_json(request.headers()) {
        return problem(Problem::NotJson, &facts);
    }
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BODY_BYTES).await else {
        return problem(Problem::BodyTooLarge, &facts);
    };
    if let Some(gift) = begun(&parts.uri, &bytes)
        && app.desk.takes(&gift)
        && let Err(said) = rates::of_gift(&app, &parts.headers, &facts)
    {
        return rates::told(error(&said), &said);
    }
    // Asked for HTML, the server functions would take the request for a form's and redirect to its Referer.
    parts.headers.insert(header::ACCEPT, JSON);
    if parts.method == Method::HEAD {
        // The server functions do not know it. What is sent of the answer is left to the router.
        parts.method = Method::GET;
    }
    let known = parts.headers.get(header::IF_NONE_MATCH).cloned();
    let request = Request::from_parts(parts, Body::from(bytes));
    let visit = Visit::new(app.desk, facts.locale, facts.id.clone());
    let response = with_checkout(Arc::new(visit), server_fn::axum::handle_server_fn(request)).await;
    let is_success = response.status().is_success();
    if is_read && is_success {
        return kept(response, known.as_ref(), &facts).await;
    }
    let mut response = if is_success {
        response
    } else {
        with_its_status(response, &facts).await
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, NO_STORE);
    response
}

/// The gift that this request begins, where it can be read.
fn begun(uri: &Uri, body: &[u8]) -> Option<BeginRequest> {
    #[derive(Deserialize)]
    struct Begin {
        request: BeginRequest,
    }
    if uri.path() != "/api/begin_donation" {
        return None;
    }
    let read = serde_json::from_slice::<Begin>(body).ok()?;
    Some(read.request)
}

/// The answer as a browser may keep it; nothing but "unchanged" where it has this one.
pub(super) async fn kept(
    response: Response,
    known: Option<&HeaderValue>,
    facts: &Facts,
) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_CAMPAIGN_BYTES).await else {
        return problem(Problem::Internal, facts);
    };
    let etag = format!("\"{}\"", hex::encode(Sha256::digest(&bytes)));
    parts.headers.insert(header::CACHE_CONTROL, CAMPAIGN_CACHE);
    // Weak: what is the same here differs in bytes once it is compressed.
    if let Ok(etag) = HeaderValue::try_from(["W/", &etag].concat()) {
        parts.headers.insert(header::ETAG, etag);
    }
    if known.is_some_and(|known| is_known(known, &etag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

pub(super) async fn not_found(request: Request) -> Response {
    problem(Problem::RouteNotFound, &request::facts(&request))
}

pub(super) async fn method_not_allowed(request: Request) -> Response {
    problem(Problem::MethodNotAllowed, &request::facts(&request))
}

/// Whatever the server function machinery answers with, the donor's program gets our code, its status
/// and something to quote.
async fn with_its_status(response: Response, facts: &Facts) -> Response {
    let said = to_bytes(response.into_body(), MAX_BODY_BYTES)
        .await
        .unwrap_or_default();
    match serde_json::from_slice::<ApiError>(&said) {
        // Raised before any use case ran: it knows neither the request's id nor its language.
        Ok(unread) if unread.reference.is_empty() => problem(unread_problem(&unread), facts),
        Ok(said) => error(&said),
        Err(_) => problem(Problem::Internal, facts),
    }
}

fn unread_problem(unread: &ApiError) -> Problem {
    if unread.status() == StatusCode::BAD_REQUEST.as_u16() {
        Problem::RequestMalformed
    } else {
        Problem::Internal
    }
}

/// A form or a `text/plain` body needs no preflight, so another site's page could send one.
fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
