//! The wallet page: plain forms, no script.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};

use super::payment::{Payment, Status};
use super::wallet;
use crate::checkout::money::format_money;
use crate::template::{Slot, fill};

const SHELL: &str = include_str!("../../assets/khalti/page.html");
const SIGN_IN: &str = include_str!("../../assets/khalti/sign_in.html");
const NOTICE: &str = include_str!("../../assets/khalti/notice.html");
const STYLE: &str = include_str!("../../assets/khalti/style.css");

/// No `form-action`: browsers apply it to the redirect after a form too, and that leads to any merchant.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// The page of a payment, with a complaint about what was typed if there is one.
pub(super) fn of(payment: &Payment, now: i64, complaint: Option<&str>) -> Response {
    let status = payment.status_at(now);
    let (screen, body) = match status {
        Status::Initiated => ("sign-in", sign_in(payment, complaint)),
        Status::Expired => ("expired", notice(EXPIRED, None)),
        Status::Completed => (
            "completed",
            notice(COMPLETED, Some(&payment.return_url(now))),
        ),
        Status::Pending => ("pending", notice(PENDING, Some(&payment.return_url(now)))),
        Status::UserCanceled => ("canceled", notice(CANCELED, Some(&payment.return_url(now)))),
        Status::Refunded | Status::PartiallyRefunded => ("refunded", notice(REFUNDED, None)),
    };
    shell(
        screen,
        &format_money(payment.request.amount_paisa, "NPR"),
        &payment.request.purchase_order_name,
        &body,
    )
}

/// The page of a link that was never opened here.
pub(super) fn of_nothing() -> Response {
    shell("unknown", "", "", &notice(UNKNOWN, None))
}

pub(super) async fn style() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, STYLE).into_response()
}

type Words = (&'static str, &'static str);

const EXPIRED: Words = (
    "This payment link has expired",
    "Go back to the shop and start again. Nothing was paid.",
);
const COMPLETED: Words = (
    "This payment is complete",
    "It cannot be paid a second time.",
);
const PENDING: Words = (
    "This payment is not confirmed yet",
    "The shop is told as soon as it is.",
);
const CANCELED: Words = ("This payment was cancelled", "Nothing was paid.");
const REFUNDED: Words = (
    "This payment was refunded",
    "The money is back in the wallet.",
);
const UNKNOWN: Words = (
    "There is no such payment",
    "The link is wrong, or the sandbox was emptied since it was made.",
);

fn shell(screen: &str, amount: &str, purchase: &str, body: &str) -> Response {
    let slots = [
        ("screen", Slot::Text(screen)),
        ("amount", Slot::Text(amount)),
        ("purchase", Slot::Text(purchase)),
        ("body", Slot::Markup(body)),
    ];
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, Html(fill(SHELL, &slots))).into_response()
}

fn sign_in(payment: &Payment, complaint: Option<&str>) -> String {
    let error = complaint.map(|words| {
        let slots = [("words", Slot::Text(words))];
        fill(
            "<p id=\"error\" class=\"error\" role=\"alert\">{{words}}</p>",
            &slots,
        )
    });
    let slots = [
        ("pidx", Slot::Text(&payment.pidx)),
        ("khalti_id", Slot::Text(wallet::FIRST_TEST_ID)),
        ("mpin", Slot::Text(wallet::MPIN)),
        ("otp", Slot::Text(wallet::OTP)),
        ("error", Slot::Markup(error.as_deref().unwrap_or_default())),
    ];
    fill(SIGN_IN, &slots)
}

fn notice((title, words): Words, back: Option<&str>) -> String {
    let link = back.map(|url| {
        let slots = [("url", Slot::Text(url))];
        fill(
            "<a class=\"button main\" data-action=\"back\" href=\"{{url}}\">Back to the shop</a>",
            &slots,
        )
    });
    let slots = [
        ("title", Slot::Text(title)),
        ("words", Slot::Text(words)),
        ("link", Slot::Markup(link.as_deref().unwrap_or_default())),
    ];
    fill(NOTICE, &slots)
}
