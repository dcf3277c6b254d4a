//! The files of the checkout, put together from readable parts.

use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

/// The script for the merchant's page, in the order its parts need each other while loading.
const SCRIPT: &str = concat!(
    include_str!("../../assets/checkout/origin.js"),
    include_str!("../../assets/checkout/currencies.js"),
    include_str!("../../assets/checkout/agents.js"),
    include_str!("../../assets/checkout/defaults.js"),
    include_str!("../../assets/checkout/options.js"),
    include_str!("../../assets/checkout/emitter.js"),
    include_str!("../../assets/checkout/forms.js"),
    include_str!("../../assets/checkout/stage.js"),
    include_str!("../../assets/checkout/frame.js"),
    include_str!("../../assets/checkout/events.js"),
    include_str!("../../assets/checkout/razorpay.js"),
    include_str!("../../assets/checkout/start.js"),
);

/// The window's own script.
const FRAME_SCRIPT: &str = concat!(
    include_str!("../../assets/frame/dom.js"),
    include_str!("../../assets/frame/money.js"),
    include_str!("../../assets/frame/gateway.js"),
    include_str!("../../assets/frame/qr.js"),
    include_str!("../../assets/frame/methods.js"),
    include_str!("../../assets/frame/screens.js"),
    include_str!("../../assets/frame/window.js"),
    include_str!("../../assets/frame/start.js"),
);

const FRAME_STYLE: &str = concat!(
    include_str!("../../assets/frame/base.css"),
    include_str!("../../assets/frame/parts.css"),
);

/// The window's look, and what a whole page changes about it.
const HOSTED_STYLE: &str = concat!(
    include_str!("../../assets/frame/base.css"),
    include_str!("../../assets/frame/parts.css"),
    include_str!("../../assets/hosted/hosted.css"),
);

/// The window may load its own files and the merchant's image; it may post the result anywhere, and
/// anybody may frame it.
const FRAME_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src http: https: data:; base-uri 'none'";

/// checkout.js. The host it was asked for is written in for pages that load it without a script tag.
pub(super) async fn script(headers: HeaderMap) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = Value::from(format!("http://{}", host.unwrap_or_default()));
    let body =
        format!("(() => {{\n\"use strict\";\nconst SERVED_FROM = {origin};\n{SCRIPT}}})();\n");
    asset("text/javascript; charset=utf-8", body)
}

pub(super) async fn frame() -> Response {
    let page = Html(include_str!("../../assets/frame/frame.html"));
    (
        [
            (CACHE_CONTROL, "no-cache"),
            (CONTENT_SECURITY_POLICY, FRAME_POLICY),
        ],
        page,
    )
        .into_response()
}

pub(super) async fn frame_script() -> Response {
    let body = format!("(() => {{\n\"use strict\";\n{FRAME_SCRIPT}}})();\n");
    asset("text/javascript; charset=utf-8", body)
}

pub(super) async fn frame_style() -> Response {
    asset("text/css; charset=utf-8", FRAME_STYLE.to_owned())
}

pub(super) async fn hosted_style() -> Response {
    asset("text/css; charset=utf-8", HOSTED_STYLE.to_owned())
}

pub(super) async fn return_script() -> Response {
    let script = include_str!("../../assets/hosted/return.js");
    asset("text/javascript; charset=utf-8", script.to_owned())
}

fn asset(content_type: &'static str, body: String) -> Response {
    (
        [(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-cache")],
        body,
    )
        .into_response()
}
