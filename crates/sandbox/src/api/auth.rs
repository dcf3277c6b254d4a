//! HTTP Basic, as strictly as the documents have it.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::config::{KEY_ID, KEY_SECRET};
use crate::error::ApiError;

/// Lets a request through only with the key id and its secret.
pub(crate) async fn require(request: Request, next: Next) -> Result<Response, ApiError> {
    match credentials(request.headers()) {
        Some((user, password)) if user == KEY_ID && password == KEY_SECRET => {
            Ok(next.run(request).await)
        }
        _ => Err(ApiError::unauthenticated()),
    }
}

/// User and password. The scheme must be spelled exactly `Basic`: the real API refuses `basic` and `BASIC`.
pub(crate) fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
