//! Every request has an id and leaves one line in the log, without query, token or anything typed.

use super::{App, language};
use crate::metrics::known;
use crate::surroundings::{SystemEntropy, draw_reference};
use crate::traces::TRACES;
use axum::extract::{FromRequestParts, MatchedPath, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use daan_domain::Locale;
use std::convert::Infallible;
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

/// The header that names the request.
pub(super) const ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A browser must not take JSON, or a file of ours, for a page.
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// What an answer needs to know of its request.
#[derive(Clone)]
pub(super) struct Facts {
    /// The id to quote where there is no donation to name: `RQ-4F7K-Q2MX-9TBZ`.
    pub(super) id: String,
    /// The reader's language.
    pub(super) locale: Locale,
}

/// The facts of a request that went through [`trace`].
pub(super) fn facts(request: &Request) -> Facts {
    request
        .extensions()
        .get()
        .cloned()
        .unwrap_or_else(|| Facts {
            id: String::new(),
            locale: Locale::default(),
        })
}

/// The changing part of an address; empty where it is no text, so that nothing is found under it.
pub(super) struct Segment(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Segment, Infallible> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        Ok(Segment(path.map(|Path(text)| text).unwrap_or_default()))
    }
}

pub(super) async fn trace(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let facts = Facts {
        id: draw_reference(&SystemEntropy)
            .as_str()
            .replacen("DN-", "RQ-", 1),
        locale: language::of(request.uri(), request.headers()),
    };
    let method = request.method().clone();
    // The route, not the address: addresses hold tokens.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    request.extensions_mut().insert(facts.clone());
    let span = span(&facts, &method, &route);
    let mut response = next.run(request).instrument(span.clone()).await;
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    if let Ok(id) = HeaderValue::from_str(&facts.id) {
        response.headers_mut().insert(ID_HEADER, id);
    }
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let traffic = &app.desk.metrics.traffic;
    traffic.answered(&method, &route, status, took);
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    tracing::info!(
        request = facts.id,
        %method,
        route,
        status,
        duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

/// The request as traces have it.
fn span(facts: &Facts, method: &Method, route: &str) -> Span {
    let method = known(method);
    tracing::info_span!(
        target: TRACES,
        "request",
        otel.kind = "server",
        otel.name = format!("{method} {route}"),
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        daan.request = facts.id,
    )
}

/// Whether the body is a form's by its own account.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// A token that is none must not carry a line break or a slash into the header, nor all that was sent.
pub(super) fn letters_of(token: &str) -> String {
    const MAX_CHARS: usize = 64;
    token
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(MAX_CHARS)
        .collect()
}
