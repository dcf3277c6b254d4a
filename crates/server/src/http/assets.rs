//! The front end's files, as trunk built them: read from disk in a debug build, carried by the program in
//! a release build.

use super::headers::Page;
use super::{App, pages, request};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../../dist/web"]
#[allow_missing = true]
struct Web;

/// Trunk puts a hash of the content into the name, so a name never changes its content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Four zeros in front are rarer than one build in sixty thousand; a plain word is not this long.
const LEAST_HASH_DIGITS: usize = 12;
const SHORT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The page that every hosted page is made of, as trunk built it.
pub(super) fn index() -> Option<Cow<'static, str>> {
    text("index.html")
}

/// What a file of the front end says; `None` where there is no such file.
pub(super) fn text(path: &str) -> Option<Cow<'static, str>> {
    Some(match Web::get(path)?.data {
        Cow::Borrowed(carried) => String::from_utf8_lossy(carried),
        Cow::Owned(read) => Cow::Owned(String::from_utf8_lossy(&read).into_owned()),
    })
}

/// What of the front end this program has.
#[derive(Clone, Copy)]
pub(crate) struct Built {
    /// The hosted pages.
    pub(crate) pages: bool,
    /// The widget for other sites.
    pub(crate) widget: bool,
}

/// Looks for the front end.
pub(crate) fn built() -> Built {
    Built {
        pages: index().is_some(),
        widget: loader().is_some(),
    }
}

/// The name of the widget's loader that stands for its content; `None` where the widget is not built.
pub(super) fn loader() -> Option<String> {
    let written = Web::get("embed/v1/integrity.json")?;
    let read: serde_json::Value = serde_json::from_slice(&written.data).ok()?;
    Some(read.get("file")?.as_str()?.to_owned())
}

/// What a page's developer is led to when the widget does not show.
pub(super) async fn help() -> Response {
    match Web::get("embed/v1/help.html") {
        Some(file) => {
            let mut response = file_response("help.html", file, None);
            response.extensions_mut().insert(Page::Plain);
            response
        }
        None => pages::not_built(),
    }
}

/// A file of the front end, else the page that says there is nothing here.
pub(super) async fn serve(State(app): State<App>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    // Also by another way of writing it, or as one of its twins.
    let is_template = path.contains("index.html");
    match compressed(path, request.headers()) {
        Some((file, encoding)) if is_read && !is_template => file_response(path, file, encoding),
        Some(_) if !is_template => (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD")],
        )
            .into_response(),
        _ => pages::not_found(&app, &request::facts(&request)),
    }
}

/// The smallest twin that the browser takes.
fn compressed(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| accepted.split(',').any(|part| takes(part, coding));
    [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Some((Web::get(&format!("{path}{ending}"))?, Some(coding))))
        .or_else(|| Some((Web::get(path)?, None)))
}

/// Whether one part of `Accept-Encoding` takes this coding; a weight of nothing refuses it.
fn takes(part: &str, coding: &str) -> bool {
    let mut pieces = part.split(';').map(str::trim);
    let is_named = pieces.next() == Some(coding);
    let is_refused = pieces
        .filter_map(|piece| piece.strip_prefix("q="))
        .any(|weight| weight.parse() == Ok(0.0_f32));
    is_named && !is_refused
}

fn file_response(path: &str, file: EmbeddedFile, encoding: Option<&'static str>) -> Response {
    let mut response = Response::new(Body::from(file.data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(path));
    headers.insert(
        header::CACHE_CONTROL,
        if is_hashed(path) { IMMUTABLE } else { SHORT },
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn content_type(path: &str) -> HeaderValue {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    HeaderValue::from_static(match ending {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        // Nobody runs it: types, for an editor.
        "ts" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

/// Trunk's names end in `-` and up to sixteen hexadecimal digits, without the zeros they begin with
/// (`daan-web-0123456789abcdef_bg.wasm`).
fn is_hashed(path: &str) -> bool {
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').next())
        .unwrap_or_default();
    stem.trim_end_matches("_bg")
        .rsplit_once('-')
        .is_some_and(|(_, hash)| {
            hash.len() >= LEAST_HASH_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_that_the_browser_refuses_is_not_sent() {
        assert!(takes(" br", "br") && takes("br;q=0.5", "br") && takes("gzip ; q=1", "gzip"));
        assert!(!takes("br;q=0", "br") && !takes("br; q=0.000", "br") && !takes("brotli", "br"));
    }

    #[test]
    fn only_names_with_a_hash_of_their_content_are_kept_for_ever() {
        assert!(is_hashed("daan-web-0123456789abcdef.js"));
        assert!(is_hashed("daan-web-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("main-0123456789abcdef.css"));
        assert!(is_hashed("daan-f6f790f7d7ada3.css"));
        assert!(!is_hashed("early.js"));
        assert!(!is_hashed("daan-web.js"));
        assert!(!is_hashed("public/favicon.svg"));
    }
}
