//! What every page of the admin has around it.

use super::super::App;
use super::super::headers::Page;
use super::look;
use super::session::Session;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// A page for who is signed in.
pub(super) fn page(
    app: &App,
    session: &Session,
    status: StatusCode,
    title: &str,
    body: &Markup,
) -> Response {
    let bar = html! {
        header.bar {
            a.brand href="/admin" { span.mark lang="hi" { "दान" } " Daan" }
            nav aria-label="Admin" {
                a href="/admin/donations" { "Donations" }
                a href="/admin/donations?waiting=1" { "To be looked at" }
            }
            form.out method="post" action="/admin/sign-out" {
                span.role { (session.role.code()) }
                (token(app, session))
                button.quiet { "Sign out" }
            }
        }
    };
    answer(status, title, &html! { (bar) main { (body) } })
}

/// The hidden field that makes a form the session's own.
pub(super) fn token(app: &App, session: &Session) -> Markup {
    html! { input type="hidden" name="token" value=(session.form_token(app)); }
}

/// A page that says one thing, for whoever asks.
pub(super) fn said(status: StatusCode, title: &str, text: &str) -> Response {
    let body = html! {
        main.narrow {
            h1 { (title) }
            p { (text) }
            p { a href="/admin" { "To the admin" } }
        }
    };
    answer(status, title, &body)
}

/// A page without the bar.
pub(super) fn bare(status: StatusCode, title: &str, body: &Markup) -> Response {
    answer(status, title, &html! { main.narrow { (body) } })
}

/// Something that went wrong, or went well.
pub(super) fn notice(kind: &str, text: &str) -> Markup {
    html! {
        p.notice.{ (kind) } role=(if kind == "bad" { "alert" } else { "status" }) { (text) }
    }
}

fn answer(status: StatusCode, title: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · Daan" }
                link rel="stylesheet" href=(look::address());
            }
            body { (body) }
        }
    };
    let mut response = (status, Html(page.into_string())).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Page::Admin);
    response
}
