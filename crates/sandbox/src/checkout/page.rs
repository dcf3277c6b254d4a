//! The shell of every page a payer sees outside the window: the hosted checkout and the mock bank.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse, Response};

use super::money::format_money;
use crate::error::ApiError;
use crate::gateway::Price;
use crate::template::{Slot, fill};

const SHELL: &str = include_str!("../../assets/hosted/page.html");

/// Forms may go anywhere: a payer goes back to whatever merchant sent them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src http: https: data:; base-uri 'none'";

const NOBODY: &str = "Sandbox Checkout";

/// Whose page it is, and what it costs.
#[derive(Default)]
pub(super) struct Head<'a> {
    pub(super) merchant: &'a str,
    pub(super) description: &'a str,
    pub(super) image: Option<&'a str>,
    pub(super) price: Option<&'a Price>,
    pub(super) payer: String,
}

/// A page whose `body` is our own markup; `screen` says where it stands, for tests.
pub(super) fn page(head: &Head<'_>, screen: &str, body: &str) -> Response {
    let logo = logo(head);
    let total = total(head.price);
    let slots = [
        ("logo", Slot::Markup(&logo)),
        ("merchant", Slot::Text(head.merchant)),
        ("description", Slot::Text(head.description)),
        ("total", Slot::Markup(&total)),
        ("screen", Slot::Text(screen)),
        ("body", Slot::Markup(body)),
        ("payer", Slot::Text(&head.payer)),
    ];
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, Html(fill(SHELL, &slots))).into_response()
}

fn logo(head: &Head<'_>) -> String {
    if let Some(image) = head.image {
        let slots = [("image", Slot::Text(image))];
        return fill(
            "<img id=\"image\" class=\"logo\" alt=\"\" src=\"{{image}}\">",
            &slots,
        );
    }
    let first: String = head.merchant.trim().chars().take(1).collect();
    let slots = [("first", Slot::Text(&first))];
    fill(
        "<span id=\"monogram\" class=\"logo monogram\" aria-hidden=\"true\">{{first}}</span>",
        &slots,
    )
}

fn total(price: Option<&Price>) -> String {
    let Some(price) = price else {
        return String::new();
    };
    let amount = format_money(price.amount, &price.currency);
    let template = "<p class=\"total\"><span class=\"total-label\">To pay</span> \
        <strong id=\"amount\">{{amount}}</strong></p>";
    fill(template, &[("amount", Slot::Text(&amount))])
}

/// Why something failed, above what can be done about it.
pub(super) fn failure(words: &str) -> String {
    let template = "<p class=\"failure\" role=\"alert\" data-failure>\
        <strong>Payment failed</strong>{{words}}</p>";
    fill(template, &[("words", Slot::Text(words))])
}

/// A refusal as a page instead of JSON: HTTP 400, and what was expected.
pub(super) struct Refused(ApiError);

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let head = Head {
            merchant: NOBODY,
            ..Head::default()
        };
        let template = "<div class=\"message\" role=\"alert\">\
            <h2>This payment cannot be made</h2><p>{{words}}</p></div>";
        let body = fill(template, &[("words", Slot::Text(self.0.description()))]);
        (StatusCode::BAD_REQUEST, page(&head, "refused", &body)).into_response()
    }
}
