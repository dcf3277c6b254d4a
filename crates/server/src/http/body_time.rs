//! How long a request's body may take, and how much of it is waited for.

use super::answer::{error, problem};
use super::request::{self, Facts};
use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use daan_api::{ApiError, Problem};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use std::time::Duration;

/// 16 KiB in ten seconds is a fifth of what the slowest phone network sends.
const FOR_BODY: Duration = Duration::from_secs(10);
/// No route takes more. Each has its own limit below, and says so itself, in its own words.
const MOST_BYTES: usize = 256 * 1024 + 1;

/// Takes the body as a whole before anybody is asked to answer: whoever sends it by the byte holds up nobody.
pub(crate) async fn limit(request: Request, next: Next) -> Response {
    let facts = request::facts(&request);
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let whole = Limited::new(body, MOST_BYTES).collect();
    match tokio::time::timeout(FOR_BODY, whole).await {
        Ok(Ok(whole)) => {
            let body = Body::from(whole.to_bytes());
            next.run(Request::from_parts(parts, body)).await
        }
        Ok(Err(failure)) if failure.is::<LengthLimitError>() => {
            next.run(Request::from_parts(parts, too_long())).await
        }
        // It broke off.
        Ok(Err(_)) => problem(Problem::RequestMalformed, &facts),
        Err(_) => too_slow(&facts),
    }
}

/// A body of which a route finds only that it is over its limit.
fn too_long() -> Body {
    Body::new(Limited::new(Full::from("more"), 0))
}

fn too_slow(facts: &Facts) -> Response {
    let said = ApiError {
        message: format!(
            "The request's body did not come whole within {} s. Send it again.",
            FOR_BODY.as_secs()
        ),
        ..Problem::RequestMalformed.into_error(facts.locale, &facts.id)
    };
    let mut response = error(&said);
    *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    response
}
