//! Somebody's web site: files with a year of caching, and `/api` from our server.

use crate::plan::{Page, Plan};
use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

/// A year, which is as long as caches keep anything.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// The page itself is asked for again, and not sent again.
const ASK_AGAIN: &str = "no-cache";

struct Shelf {
    folder: PathBuf,
    daan: String,
    http: reqwest::Client,
}

/// Nothing is kept of a running site: it ends with the program.
pub(crate) struct Site;

impl Site {
    /// Serves the page's folder at the page's address; nothing to do for a page of our server's.
    ///
    /// # Errors
    /// When the port is taken.
    pub(crate) async fn start(page: &Page, plan: &Plan) -> Result<Self> {
        let Some(folder) = &page.folder else {
            return Ok(Self);
        };
        let shelf = Shelf {
            folder: folder.clone(),
            daan: plan.daan.clone(),
            http: reqwest::Client::builder().no_proxy().build()?,
        };
        let address = page.url.trim_start_matches("http://").trim_end_matches('/');
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("listening on {address} for {}", page.name))?;
        let router = Router::new()
            .route("/", get(index))
            .route("/{file}", get(file))
            .route("/api/{call}", post(forward))
            .with_state(Arc::new(shelf));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self)
    }
}

async fn index(State(shelf): State<Arc<Shelf>>, headers: HeaderMap) -> Response {
    let etag = etag(&shelf, "index.html").await;
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    if known == Some(etag.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let headers = [
        (header::ETAG, etag.as_str()),
        (header::CACHE_CONTROL, ASK_AGAIN),
    ];
    send(&shelf, "index.html", &headers).await
}

async fn file(State(shelf): State<Arc<Shelf>>, Path(name): Path<String>) -> Response {
    send(&shelf, &name, &[(header::CACHE_CONTROL, FOREVER)]).await
}

/// Its length tells a file well enough from another one of the same name.
async fn etag(shelf: &Shelf, name: &str) -> String {
    let length = tokio::fs::metadata(shelf.folder.join(name))
        .await
        .map_or(0, |file| file.len());
    format!("\"{length:x}\"")
}

/// Every browser takes brotli.
async fn send(shelf: &Shelf, name: &str, headers: &[(HeaderName, &str)]) -> Response {
    let Ok(bytes) = tokio::fs::read(shelf.folder.join(format!("{name}.br"))).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = (
        [
            (header::CONTENT_TYPE, media_type(name)),
            (header::CONTENT_ENCODING, "br"),
            (header::VARY, "accept-encoding"),
        ],
        bytes,
    )
        .into_response();
    for (name, value) in headers {
        if let Ok(value) = (*value).parse() {
            response.headers_mut().insert(name.clone(), value);
        }
    }
    response
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// As a proxy in front of both would do it.
async fn forward(
    State(shelf): State<Arc<Shelf>>,
    Path(call): Path<String>,
    body: Bytes,
) -> Result<Response, StatusCode> {
    let answer = shelf
        .http
        .post(format!("{}/api/{call}", shelf.daan))
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)
        .send()
        .await
        .map_err(|_| StatusCode::BAD_GATEWAY)?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}
