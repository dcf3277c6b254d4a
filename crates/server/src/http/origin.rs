//! Which pages may ask. A browser says where a request comes from; one from elsewhere is refused before
//! it is read, because CORS alone keeps a page only from reading the answer.

use super::App;
use super::answer::error;
use super::request::{self, Facts};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use daan_api::{ApiError, Problem};

/// As long as a host name and its scheme can be.
const MAX_ORIGIN_CHARS: usize = 265;
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let allowed = match text(headers, &header::ORIGIN) {
        // Not a browser, or a page of ours that only reads.
        None => !headers.contains_key(header::ORIGIN),
        Some(origin) => app.site.allows(origin, text(headers, &header::HOST)),
    };
    if allowed {
        next.run(request).await
    } else {
        refused(headers, &request::facts(&request))
    }
}

/// Nothing is in it that is not public, so the page that was refused may read it: a site owner who looks into the
/// browser's console finds there what to do.
fn refused(headers: &HeaderMap, facts: &Facts) -> Response {
    let said = ApiError {
        message: advice(text(headers, &header::ORIGIN).unwrap_or_default()),
        ..Problem::OriginNotAllowed.into_error(facts.locale, &facts.id)
    };
    let mut response = error(&said);
    response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}

/// For whoever runs the site, so in the language of the settings.
fn advice(origin: &str) -> String {
    if matches!(origin, "" | "null") {
        return "Pages without an origin of their own may not take gifts here: a file, or a frame with `sandbox` and \
                without `allow-same-origin`. Serve the page from an https address, and list its origin in \
                DAAN_ALLOWED_ORIGINS."
            .to_owned();
    }
    let origin: String = origin.chars().take(MAX_ORIGIN_CHARS).collect();
    format!(
        "Pages of {origin} may not take gifts here. Add {origin} to DAAN_ALLOWED_ORIGINS where the server runs, exactly as \
         it is written here, and restart it."
    )
}

/// Whether a form of ours was posted, or somebody's program asks; not another site's page.
///
/// Our pages send no referrer, and a browser that sends none calls the origin of a form's post `null`.
pub(super) fn is_own_form(app: &App, headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, &SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(headers, &header::ORIGIN) {
        None => !headers.contains_key(header::ORIGIN),
        Some("null") => true,
        Some(origin) => app.site.is_own(origin, text(headers, &header::HOST)),
    }
}

/// Whether a page posted a form that may begin a gift: it would be let by [`check`] too. A widget whose app did not come
/// sends the server's form from the page that it stands in.
pub(super) fn may_begin(app: &App, headers: &HeaderMap) -> bool {
    let origin = text(headers, &header::ORIGIN);
    is_own_form(app, headers) || origin.is_some_and(|origin| app.site.allows(origin, None))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
