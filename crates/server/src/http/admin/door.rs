//! The door: nobody comes past it without a session, and no form without the session's token.

use super::super::App;
use super::super::request::{self, is_form};
use super::frame;
use super::guesses::Guesses;
use super::session::{Role, Session};
use super::sign_in;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// No form of ours is near this.
const MAX_BODY_BYTES: usize = 16 * 1024;
/// Each takes 19 MiB and a core.
const CHECKS_AT_ONCE: usize = 2;
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the admin remembers between requests.
pub(in crate::http) struct Door {
    pub(super) guesses: Mutex<Guesses>,
    pub(super) checks: Arc<Semaphore>,
}

impl Default for Door {
    fn default() -> Door {
        Door {
            guesses: Mutex::default(),
            checks: Arc::new(Semaphore::new(CHECKS_AT_ONCE)),
        }
    }
}

/// A form that came through the door.
#[derive(Clone, Default)]
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    pub(super) fn of(text: &str) -> Posted {
        Posted(serde_urlencoded::from_str(text).unwrap_or_default())
    }

    /// The first value of a field; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        fields
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    pub(super) fn is_checked(&self, name: &str) -> bool {
        self.text(name) == "1"
    }
}

/// Answers who is signed in, and reads forms that are theirs.
pub(super) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if !app.site.admin().is_set() {
        return sign_in::not_set_up();
    }
    let Some(session) = Session::of(&app, request.headers()).await else {
        return stranger(&app, &request);
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        match posted(&app, &session, request).await {
            Ok(read) => request = read,
            Err(refused) => return refused,
        }
    }
    request.extensions_mut().insert(session.clone());
    let mut response = next.run(request).await;
    // Whoever has just signed out has a cookie already.
    if !response.headers().contains_key(header::SET_COOKIE)
        && let Some(cookie) = session.cookie(&app)
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Answers who may change something.
pub(super) async fn bookkeepers_only(request: Request, next: Next) -> Response {
    match request.extensions().get::<Session>() {
        Some(session) if session.role == Role::Bookkeeper => next.run(request).await,
        _ => frame::said(
            StatusCode::FORBIDDEN,
            "You may look and not change",
            "You are signed in to look only. Nothing was changed. Sign out, and in again with the bookkeeper\u{2019}s \
             password, to give money back or to ask a gateway.",
        ),
    }
}

fn stranger(app: &App, request: &Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Redirect::to("/admin/sign-in").into_response();
    }
    let why = "You are not signed in, or not any more. Nothing was done. Sign in, and do it again.";
    sign_in::form(app, StatusCode::UNAUTHORIZED, Some(why))
}

async fn posted(app: &App, session: &Session, request: Request) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let form = read_form(app, &parts.headers, body).await?;
    if !session.is_form_token(app, form.text("token")) {
        return Err(frame::said(
            StatusCode::FORBIDDEN,
            "This form is from another session",
            "Expected the form of the page that you see now, found one of an earlier session or of another site. \
             Nothing was done. Load the page again, and send the form from there.",
        ));
    }
    parts.extensions.insert(form);
    Ok(Request::from_parts(parts, Body::empty()))
}

/// A form of a page of ours.
///
/// # Errors
/// It is another site's, no form, or too long.
pub(super) async fn read_form(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<Posted, Response> {
    if !is_from_here(app, headers) {
        return Err(frame::said(
            StatusCode::FORBIDDEN,
            "This form is from another site",
            "Expected a form of this admin\u{2019}s own pages, found another site\u{2019}s. Nothing was done. Open the \
             admin under the address in DAAN_PUBLIC_URL, and send the form from there.",
        ));
    }
    if !is_form(headers) {
        return Err(frame::said(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This is no form",
            "Expected a form (application/x-www-form-urlencoded), found something else. Nothing was done.",
        ));
    }
    let bytes = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| {
        frame::said(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This form is too long",
            "Expected at most 16 KiB, found more. Nothing was done. Write less, and send it again.",
        )
    })?;
    Ok(Posted::of(&String::from_utf8_lossy(&bytes)))
}

/// Whether the browser says that a page of ours sent it. One that says nothing is not believed.
fn is_from_here(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_same_site = text(&SEC_FETCH_SITE).is_none_or(|site| site == "same-origin");
    let is_own = text(&header::ORIGIN).map(|origin| app.site.is_own(origin, text(&header::HOST)));
    match is_own {
        Some(is_own) => is_own && is_same_site,
        None => headers.contains_key(SEC_FETCH_SITE) && is_same_site,
    }
}

/// The session that the guard has let in.
pub(super) fn session(request: &Request) -> Option<Session> {
    request.extensions().get::<Session>().cloned()
}

/// The form that the guard has read.
pub(super) fn form_of(request: &Request) -> Posted {
    request
        .extensions()
        .get::<Posted>()
        .cloned()
        .unwrap_or_default()
}

/// The id to quote of a request.
pub(super) fn id_of(request: &Request) -> String {
    request::facts(request).id
}
