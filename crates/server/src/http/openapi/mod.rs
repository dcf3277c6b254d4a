//! The contract as `OpenAPI`, made of the code: `GET /openapi.json`, and a page of it for people at `GET /docs/api`.

#![expect(
    clippy::indexing_slicing,
    reason = "JSON alone is indexed here, to be read: what is not there is null"
)]

mod functions;
mod page;
mod plain;
mod style;

use super::App;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use daan_api::{ApiError, description};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/openapi.json", get(document))
        .route("/docs/api", get(shown))
}

/// Where schemas refer to each other.
const SCHEMAS: &str = "/components/schemas";

const ABOUT: &str = "Donations for India and Nepal: gifts through Razorpay and Khalti. Amounts are integers in the minor unit \
    of their currency. A refusal has a status that fits and a body with a stable `code`, a `message` for people and a \
    `reference` to quote. Times are RFC 3339 in UTC. What a backend that speaks this contract has to do is tried by \
    `daan conformance`.";

/// The whole document.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| {
            settings.definitions_path = SCHEMAS.into();
            settings.meta_schema = None;
        });
    let mut generator = settings.into_generator();
    generator.subschema_for::<ApiError>();
    let functions = description::functions(&mut generator);
    let mut paths = Map::new();
    for function in &functions {
        functions::add(&mut paths, function);
    }
    for route in plain::routes() {
        plain::add(&mut paths, route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Daan", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT,
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The server that this was read from."}],
        "tags": [
            {"name": "functions", "description": "What a page that takes gifts calls. JSON both ways."},
            {"name": "gateways", "description": "What Razorpay and Khalti call, and where they lead payers."},
            {"name": "pages", "description": "What donors see. Whole without JavaScript."},
            {"name": "embedding", "description": "What other sites load."},
            {"name": "running", "description": "For whoever runs it."},
        ],
        "paths": paths,
        "components": {"schemas": generator.take_definitions(false)},
    })
}

/// An error's body among the answers of a route.
fn reference(name: &str) -> Value {
    json!({"$ref": format!("#{SCHEMAS}/{name}")})
}

/// Made once: it is of the program's own words.
static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi);
static TEXT: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_string());
static PAGE: LazyLock<String> = LazyLock::new(|| page::html(&DOCUMENT).into_string());

const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

async fn document() -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, KEPT),
        // Tools that show it run on other origins, and nothing in it is anybody's.
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
        (CORP, HeaderValue::from_static("cross-origin")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        ),
    ];
    (headers, TEXT.as_str()).into_response()
}

async fn shown() -> Response {
    let headers = [
        (header::CACHE_CONTROL, KEPT),
        (CORP, HeaderValue::from_static("same-origin")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            super::csp::value(&style::policy()),
        ),
    ];
    (headers, Html(PAGE.as_str())).into_response()
}
