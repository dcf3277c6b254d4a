//! Which pages may ask. A browser says where a request comes from; one from elsewhere is refused before
//! it is read, because CORS alone keeps a page only from reading the answer.

use super::answer::problem;
use super::{App, request};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use daan_api::Problem;

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
        problem(Problem::OriginNotAllowed, &request::facts(&request))
    }
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

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
