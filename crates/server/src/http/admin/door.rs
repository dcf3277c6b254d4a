//! The door: nobody comes past it without a session, and no form without the session's token.

use super::super::App;
use super::super::request::{self, is_form};
use super::board::Kept;
use super::frame;
use super::guesses::Guesses;
use super::list::ledger_silent;
use super::reader::Reader;
use super::session::{self, Role, Session};
use super::sign_in;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use daan_storage::StorageError;
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
    /// What the overview shows.
    pub(super) board: Kept,
}

impl Default for Door {
    fn default() -> Door {
        Door {
            guesses: Mutex::default(),
            checks: Arc::new(Semaphore::new(CHECKS_AT_ONCE)),
            board: Kept::default(),
        }
    }
}

/// A form that came through the door.
#[derive(Clone, Default)]
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    pub(super) fn of(text: &str) -> Posted {
        let mut fields: Vec<(String, String)> =
            serde_urlencoded::from_str(text).unwrap_or_default();
        for (_, value) in &mut fields {
            // PostgreSQL takes no text with a NUL, and no field is meant to hold any of them.
            *value = value.replace(char::is_control, " ");
        }
        Posted(fields)
    }

    /// The first value of a field; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        fields
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    pub(super) fn without(mut self, name: &str) -> Posted {
        self.0.retain(|(known, _)| known != name);
        self
    }

    pub(super) fn is_checked(&self, name: &str) -> bool {
        self.text(name) == "1"
    }
}

/// Answers who is signed in, and reads forms that are theirs.
pub(super) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reader = Reader::of(&request);
    if !app.site.admin().is_set() {
        return sign_in::not_set_up(&reader);
    }
    let mut session = match Session::of(&app, request.headers()).await {
        Ok(Some(session)) => session,
        Ok(None) => return stranger(&reader, &request),
        Err(error) => return nobody_knows(&app, &reader, &request, &error),
    };
    session.reader = reader;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        match posted(&app, &session, request).await {
            Ok(read) => request = read,
            Err(refused) => return refused,
        }
    }
    request.extensions_mut().insert(session.clone());
    let mut response = next.run(request).await;
    // Whoever has just signed out has a cookie already.
    let mut set = response.headers().get_all(header::SET_COOKIE).iter();
    let has_one = set.any(|line| session::is_cookie(&app, line));
    if !has_one && let Some(cookie) = session.cookie(&app) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Answers who may change something.
pub(super) async fn bookkeepers_only(request: Request, next: Next) -> Response {
    match request.extensions().get::<Session>() {
        Some(session) if session.role == Role::Bookkeeper => next.run(request).await,
        _ => {
            let reader = Reader::of(&request);
            let t = &reader.t().door;
            frame::said(&reader, StatusCode::FORBIDDEN, t.viewer_title, t.viewer)
        }
    }
}

fn stranger(reader: &Reader, request: &Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Redirect::to("/admin/sign-in").into_response();
    }
    let why = reader.t().door.stranger;
    sign_in::form(&reader.outside(), StatusCode::UNAUTHORIZED, Some(why))
}

/// Whether the session was ended. Nothing is shown, not even what is kept in memory; a browser that signs out at least
/// loses its cookie.
fn nobody_knows(app: &App, reader: &Reader, request: &Request, error: &StorageError) -> Response {
    let mut response = ledger_silent(&reader.outside(), error);
    if request.uri().path() == "/admin/sign-out"
        && let Some(cookie) = session::no_cookie(app)
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

async fn posted(app: &App, session: &Session, request: Request) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let form = read_form(app, &session.reader, &parts.headers, body).await?;
    if !session.is_form_token(app, form.text("token")) {
        let t = &session.t().door;
        let (title, text) = (t.other_session_title, t.other_session);
        return Err(frame::said(
            &session.reader,
            StatusCode::FORBIDDEN,
            title,
            text,
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
    reader: &Reader,
    headers: &HeaderMap,
    body: Body,
) -> Result<Posted, Response> {
    let t = &reader.t().door;
    let said = |status, title, text| frame::said(reader, status, title, text);
    if !is_from_here(app, headers) {
        return Err(said(
            StatusCode::FORBIDDEN,
            t.other_site_title,
            t.other_site,
        ));
    }
    if !is_form(headers) {
        return Err(said(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            t.no_form_title,
            t.no_form,
        ));
    }
    let bytes = to_bytes(body, MAX_BODY_BYTES)
        .await
        .map_err(|_| said(StatusCode::PAYLOAD_TOO_LARGE, t.long_title, t.long))?;
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
