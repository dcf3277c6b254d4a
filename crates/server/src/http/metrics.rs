//! The numbers, for whoever may read them.
//!
//! Nothing personal is in them, but how much was given, and how often a gateway failed, is not everybody's to know.
//! Behind a reverse proxy every request comes from this machine, so an address alone lets nobody in where donors come by
//! https.

use super::App;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

const KIND: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
const BEARER: HeaderValue = HeaderValue::from_static("Bearer");
const NOT_SET: &str = "expected DAAN_METRICS_TOKEN to be set, it is not: set it, and ask with it as the bearer token\n";
const NOT_ALLOWED: &str =
    "expected DAAN_METRICS_TOKEN as the bearer token: Authorization: Bearer TOKEN\n";

/// The numbers as Prometheus reads them.
pub(super) async fn serve(State(app): State<App>, request: Request) -> Response {
    if let Some(refusal) = refusal(&app, &request) {
        return refusal;
    }
    match app.desk.metrics.written(&app.desk).await {
        Ok(text) => ([(header::CONTENT_TYPE, KIND)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the numbers could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn refusal(app: &App, request: &Request) -> Option<Response> {
    match app.site.metrics_token() {
        Some(token) if bearer(request.headers()).is_some_and(|text| token.is(text)) => None,
        Some(_) => {
            let challenge = [(header::WWW_AUTHENTICATE, BEARER)];
            Some((StatusCode::UNAUTHORIZED, challenge, NOT_ALLOWED).into_response())
        }
        None if !app.site.is_https() && is_of_this_machine(request) => None,
        None => Some((StatusCode::NOT_FOUND, NOT_SET).into_response()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = said.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}

fn is_of_this_machine(request: &Request) -> bool {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|peer| peer.0.ip().to_canonical().is_loopback())
}
