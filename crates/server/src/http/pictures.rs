//! The campaigns' pictures that we have.

use super::{App, pages, request};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The version is in the address, so what is there never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// An address without a version, or of another one, has what is there now.
const SHORT: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// An SVG that is opened by itself is a document, and could have scripts in it.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// `GET /campaigns/{slug}/picture`
pub(super) async fn serve(
    State(app): State<App>,
    request::Segment(slug): request::Segment,
    request: Request,
) -> Response {
    let Some(picture) = app.desk.campaigns.picture(&slug) else {
        return pages::not_found(&app, &request::facts(&request));
    };
    let etag = format!("\"{}\"", picture.version);
    let known = request.headers().get(header::IF_NONE_MATCH);
    let mut response = if known.is_some_and(|known| is_known(known, &etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(picture.bytes.clone()))
    };
    let asks_for_this = request.uri().query() == Some(&format!("v={}", picture.version));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(picture.content_type),
    );
    headers.insert(
        header::CACHE_CONTROL,
        if asks_for_this { IMMUTABLE } else { SHORT },
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}

/// Whether the browser has this version of an answer, by its `If-None-Match`.
pub(super) fn is_known(known: &HeaderValue, etag: &str) -> bool {
    known.to_str().is_ok_and(|known| {
        let mut known = known.split(',').map(str::trim);
        known.any(|known| known.strip_prefix("W/").unwrap_or(known) == etag)
    })
}
