//! The admin's style sheet, under a name that stands for its content.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

pub(super) const ROUTE: &str = "/admin/look/{name}";

const STYLE: &str = include_str!("admin.css");

static NAME: LazyLock<String> = LazyLock::new(|| {
    let digest = hex::encode(Sha256::digest(STYLE.as_bytes()));
    format!("admin-{}.css", digest.get(..16).unwrap_or_default())
});

/// Where it is.
pub(super) fn address() -> String {
    format!("/admin/look/{}", *NAME)
}

/// Nothing in it is anybody's, so it is shown before the sign-in too.
pub(super) async fn style(Path(name): Path<String>) -> Response {
    if name != *NAME {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE).into_response()
}
