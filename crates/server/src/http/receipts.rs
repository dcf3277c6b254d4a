//! A donation's receipt, as a page to read, print and keep.

use super::App;
use super::language;
use super::pages::{self, escaped};
use super::request::{self, Facts, Segment, letters_of};
use crate::checkout::{Failure, Sheet, file_name, pdf, sheet};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daan_api::Problem;
use daan_domain::Locale;
use daan_web::page;
use std::fmt::Write as _;

/// A PDF that was opened by itself runs nothing and loads nothing.
const PDF_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

pub(super) async fn page(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let (facts, asked) = (request::facts(&request), language::asked(request.uri()));
    let facts = in_own_language(&app, &token, facts, asked).await;
    match sheet_of(&app, &token, &facts).await {
        Ok(Some(sheet)) => {
            let title = format!("{} {}", sheet.title, sheet.label);
            let body = html(&sheet, &letters_of(&token));
            pages::plain(&app, title, body, &facts)
        }
        Ok(None) => to_donation(&token, &facts),
        Err(reason) => pages::failure(&app, reason, &facts),
    }
}

pub(super) async fn file(
    State(app): State<App>,
    Segment(token): Segment,
    request: Request,
) -> Response {
    let (facts, asked) = (request::facts(&request), language::asked(request.uri()));
    let facts = in_own_language(&app, &token, facts, asked).await;
    let made = match sheet_of(&app, &token, &facts).await {
        Ok(Some(sheet)) => {
            let name = file_name(&sheet.label);
            made(sheet).await.map(|bytes| (bytes, name))
        }
        Ok(None) => return to_donation(&token, &facts),
        Err(reason) => return pages::failure(&app, reason, &facts),
    };
    match made {
        Some((bytes, name)) => answer(bytes, &name),
        None => pages::failure(&app, Failure::of(Problem::Internal), &facts),
    }
}

/// The PDF, made where nobody else waits for it; `None` where it could not be, which the log has.
pub(super) async fn made(sheet: Sheet) -> Option<Vec<u8>> {
    match tokio::task::spawn_blocking(move || pdf(&sheet)).await {
        Ok(Ok(bytes)) => Some(bytes),
        Ok(Err(error)) => {
            tracing::error!(%error, "a receipt has no PDF");
            None
        }
        Err(panic) => {
            tracing::error!(%panic, "a receipt's PDF panicked");
            None
        }
    }
}

/// In the donor's own language where the address names none.
async fn in_own_language(app: &App, token: &str, facts: Facts, asked: Option<Locale>) -> Facts {
    if asked.is_some() {
        return facts;
    }
    let own = app.desk.locale_of(token).await;
    Facts {
        locale: own.unwrap_or(facts.locale),
        ..facts
    }
}

async fn sheet_of(app: &App, token: &str, facts: &Facts) -> Result<Option<Sheet>, Failure> {
    let receipt = app.desk.receipt_of(token).await?;
    Ok(receipt.map(|receipt| sheet(&receipt, facts.locale)))
}

/// What is not paid has no receipt: its page says what it waits for.
fn to_donation(token: &str, facts: &Facts) -> Response {
    let address = donation(&letters_of(token), facts.locale.tag());
    let headers = [
        (header::LOCATION, address),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn donation(token: &str, language: &str) -> String {
    format!("/donations/{token}?lang={language}")
}

pub(super) fn answer(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::try_from(disposition);
    let headers: [(HeaderName, HeaderValue); 8] = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(PDF_POLICY),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ];
    (headers, bytes).into_response()
}

fn html(sheet: &Sheet, token: &str) -> String {
    let language = sheet.locale.tag();
    let mut html = page::header_html(sheet.locale);
    html.push_str(
        r#"<main class="daan-main"><div class="daan-columns daan-single"><div class="daan-card"><div class="daan-panel" data-mood="done">"#,
    );
    paragraph(&mut html, "daan-lead", &sheet.payee);
    for line in &sheet.about {
        paragraph(&mut html, "daan-hint", line);
    }
    let _ = write!(html, "<h1>{}</h1>", escaped(sheet.title));
    if let Some(mark) = &sheet.mark {
        let _ = write!(html, "<p><strong>{}</strong></p>", escaped(mark));
    }
    html.push_str(r#"<dl class="daan-facts">"#);
    for (label, value) in &sheet.facts {
        let (label, value) = (escaped(label), escaped(value));
        let _ = write!(html, "<div><dt>{label}</dt><dd>{value}</dd></div>");
    }
    html.push_str("</dl>");
    for line in sheet.notes.iter().chain(&sheet.signatory) {
        paragraph(&mut html, "daan-hint", line);
    }
    let _ = write!(
        html,
        r#"<p class="daan-keep"><a href="/donations/{token}/receipt.pdf?lang={language}">{}</a> <a href="{}">{}</a></p></div></div></div></main>"#,
        escaped(sheet.pdf),
        donation(token, language),
        escaped(sheet.back),
    );
    html
}

fn paragraph(html: &mut String, class: &str, text: &str) {
    let _ = write!(html, r#"<p class="{class}">{}</p>"#, escaped(text));
}
