//! Answers that say no, in JSON.

use super::request::Facts;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daan_api::{ApiError, Problem};

/// Seconds after which a transient refusal is worth another try.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("2");

/// The answer to a request that got no further than this.
pub(super) fn problem(problem: Problem, facts: &Facts) -> Response {
    error(&problem.into_error(facts.locale, &facts.id))
}

/// The answer that an error is.
pub(super) fn error(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(error)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if error.is_transient() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, RETRY_AFTER_S);
    }
    response
}
