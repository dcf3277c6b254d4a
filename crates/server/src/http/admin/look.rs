//! The admin's style sheet and script, each under a name that stands for its content.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

pub(super) const ROUTE: &str = "/admin/look/{name}";

/// What pages look like.
pub(super) static STYLE: LazyLock<Part> =
    LazyLock::new(|| Part::of(include_str!("admin.css"), "css", "text/css; charset=utf-8"));

/// What a browser adds to them.
pub(super) static SCRIPT: LazyLock<Part> = LazyLock::new(|| {
    Part::of(
        include_str!("admin.js"),
        "js",
        "text/javascript; charset=utf-8",
    )
});

pub(super) struct Part {
    name: String,
    kind: &'static str,
    text: &'static str,
}

impl Part {
    fn of(text: &'static str, ending: &str, kind: &'static str) -> Part {
        let digest = hex::encode(Sha256::digest(text.as_bytes()));
        Part {
            name: format!("admin-{}.{ending}", digest.get(..16).unwrap_or_default()),
            kind,
            text,
        }
    }

    /// Where it is.
    pub(super) fn address(&self) -> String {
        format!("/admin/look/{}", self.name)
    }
}

/// Nothing in either is anybody's, so they are shown before the sign-in too.
pub(super) async fn part(Path(name): Path<String>) -> Response {
    let Some(part) = [&*STYLE, &*SCRIPT]
        .into_iter()
        .find(|part| part.name == name)
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, part.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, part.text).into_response()
}
