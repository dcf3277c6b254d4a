//! What every page of the admin has around it.

use super::super::App;
use super::super::headers::Page;
use super::look;
use super::reader::Reader;
use super::session::{IDLE_MS, Role, Session};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use daan_domain::Locale;
use daan_web::texts::own_name;
use maud::{DOCTYPE, Markup, html};

/// A page for who is signed in.
pub(super) fn page(
    app: &App,
    session: &Session,
    status: StatusCode,
    title: &str,
    body: &Markup,
) -> Response {
    let t = &session.t().frame;
    let role = match session.role {
        Role::Bookkeeper => t.bookkeeper,
        Role::Viewer => t.viewer,
    };
    let bar = html! {
        header.bar {
            (brand())
            nav aria-label=(t.nav) {
                @for (address, name) in [("/admin", t.board), ("/admin/donations", t.donations), ("/admin/donations?waiting=1", t.waiting)] {
                    a href=(address) aria-current=[session.reader.is_at(address).then_some("page")] { (name) }
                }
            }
            (languages(&session.reader))
            form.out method="post" action="/admin/sign-out" {
                span.role { (role) }
                (token(app, session))
                button.quiet { (t.sign_out) }
            }
        }
    };
    let reader = &session.reader;
    let body = html! {
        body data-idle-ms=(IDLE_MS) data-to-copy=(t.copy) data-copied=(t.copied) data-away-title=(t.away_title)
            data-away=(t.away) data-go-on=(t.go_on) {
            (bar)
            main data-again[reader.is_readable] { (body) }
        }
    };
    answer(reader, status, title, &body)
}

pub(super) fn brand() -> Markup {
    html! { a.brand href="/admin" { span.mark lang="hi" { "दान" } " " span lang="en" translate="no" { "Daan" } } }
}

/// The same page in each language, by the name that its readers know.
fn languages(reader: &Reader) -> Markup {
    html! {
        nav.languages aria-label=(reader.t().frame.language) {
            @for locale in Locale::ALL {
                a href=(reader.in_language(locale)) lang=(locale.tag()) hreflang=(locale.tag())
                    aria-current=[(locale == reader.locale).then_some("true")] { (own_name(locale)) }
            }
        }
    }
}

/// The hidden field that makes a form the session's own.
pub(super) fn token(app: &App, session: &Session) -> Markup {
    html! { input type="hidden" name="token" value=(session.form_token(app)); }
}

/// A page that says one thing, for whoever asks.
pub(super) fn said(reader: &Reader, status: StatusCode, title: &str, text: &str) -> Response {
    let body = html! {
        h1 { (title) }
        p { (text) }
        p { a href="/admin" { (reader.t().frame.to_admin) } }
    };
    bare(reader, status, title, &body)
}

/// A page without the bar.
pub(super) fn bare(reader: &Reader, status: StatusCode, title: &str, body: &Markup) -> Response {
    let body = html! { body { main.narrow { (body) (languages(reader)) } } };
    answer(reader, status, title, &body)
}

/// Something that went wrong, or went well.
pub(super) fn notice(kind: &str, text: &str) -> Markup {
    html! {
        p.notice.{ (kind) } role=(if kind == "bad" { "alert" } else { "status" }) { (text) }
    }
}

fn answer(reader: &Reader, status: StatusCode, title: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(reader.locale.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · Daan" }
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(look::STYLE.address());
                script src=(look::SCRIPT.address()) defer {}
            }
            (body)
        }
    };
    let mut response = (status, Html(page.into_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept-Language, Cookie"),
    );
    response.extensions_mut().insert(Page::Admin);
    response
}
