//! `Authorization: Key <secret>`.

use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;

use super::refusal::Refusal;
use crate::config::KHALTI_KEY;

/// Lets a request through only with the merchant's secret key.
pub(super) async fn require(request: Request, next: Next) -> Result<Response, Refusal> {
    let header = request.headers().get(AUTHORIZATION);
    let header = header.and_then(|value| value.to_str().ok());
    match header.and_then(secret) {
        None => {
            let words = "Authentication credentials were not provided.";
            Err(Refusal::unauthenticated(words))
        }
        Some(KHALTI_KEY) => Ok(next.run(request).await),
        Some(_) => Err(Refusal::unauthenticated("Invalid token.")),
    }
}

/// What follows the word `Key`. Khalti's own samples write it in both cases; a bare key is no credential.
fn secret(header: &str) -> Option<&str> {
    let (scheme, secret) = header.trim().split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("key") && !secret.is_empty()).then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_counts_in_any_case_and_a_bare_key_is_none() {
        for (header, expected) in [
            ("Key abc", Some("abc")),
            ("key abc", Some("abc")),
            ("KEY abc", Some("abc")),
            ("abc", None),
            ("Key ", None),
            ("Bearer abc", None),
        ] {
            assert_eq!(secret(header), expected, "{header}");
        }
    }
}
