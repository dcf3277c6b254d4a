//! In and out.
//!
//! The form carries no token of a session, as there is none yet. Another site could only use it to sign somebody in with a
//! password that it knows itself (there are no accounts: whoever is in sees the same ledger), and its form is turned
//! away: a browser says in `Origin` or `Sec-Fetch-Site` where a form comes from, and one that says neither is not
//! believed. A token in a cookie would rest on the same browser and add nothing.

use super::super::{App, sender};
use super::dates::in_digits;
use super::door::read_form;
use super::guesses::Guesser;
use super::list::ledger_silent;
use super::reader::Reader;
use super::session::{Role, Session, no_cookie};
use super::{device, door, frame};
use crate::connections;
use crate::passwords;
use crate::settings::PasswordHash;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::filled;
use maud::html;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Behind those who are being checked.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn page(State(app): State<App>, request: Request) -> Response {
    let reader = Reader::of(&request);
    if !app.site.admin().is_set() {
        return not_set_up(&reader);
    }
    match Session::of(&app, request.headers()).await {
        Ok(Some(_)) => Redirect::to("/admin").into_response(),
        Ok(None) => form(&reader, StatusCode::OK, None),
        Err(error) => ledger_silent(&reader.outside(), &error),
    }
}

pub(super) async fn sign_in(State(app): State<App>, request: Request) -> Response {
    let reader = Reader::of(&request);
    if !app.site.admin().is_set() {
        return not_set_up(&reader);
    }
    let (address, id) = (sender::address(&app, &request), door::id_of(&request));
    let (parts, body) = request.into_parts();
    let who = Guesser {
        address,
        device: device::of(&app, &parts.headers),
    };
    let typed = match read_form(&app, &reader, &parts.headers, body).await {
        Ok(form) => form.text("password").to_owned(),
        Err(refused) => return refused,
    };
    let now_ms = app.desk.now().unix_ms();
    let begun = {
        let guesses = &app.admin.guesses;
        let mut guesses = guesses.lock().unwrap_or_else(PoisonError::into_inner);
        guesses.begin(&who, now_ms)
    };
    if let Err(seconds) = begun {
        return locked(&reader, seconds);
    }
    let Ok(checked) = tokio::time::timeout(PATIENCE, role_of(&app, typed)).await else {
        let guesses = &app.admin.guesses;
        let mut guesses = guesses.lock().unwrap_or_else(PoisonError::into_inner);
        guesses.unchecked(&who, now_ms);
        return locked(&reader, 5);
    };
    let Some(role) = checked else {
        let network = connections::network(address);
        tracing::warn!(request = id, %network, "a wrong password at the admin");
        let why = reader.t().sign_in.wrong;
        return form(&reader, StatusCode::UNAUTHORIZED, Some(why));
    };
    let mut guesses = app
        .admin
        .guesses
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    guesses.right(&who, role, now_ms);
    drop(guesses);
    tracing::info!(request = id, role = role.code(), "signed in at the admin");
    let mut response = Redirect::to("/admin").into_response();
    if let Some(cookie) = Session::begin(&app, role).cookie(&app) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    if role == Role::Bookkeeper
        && let Some(cookie) = device::cookie(&app, who.device)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

pub(super) async fn sign_out(
    State(app): State<App>,
    Extension(session): Extension<Session>,
) -> Response {
    // To its end, though the browser may go away.
    let ended = tokio::spawn({
        let app = app.clone();
        async move { session.end(&app).await }
    });
    if let Ok(Err(error)) = ended.await {
        tracing::error!(%error, "a session was not ended, only its browser's cookie");
    }
    let mut response = Redirect::to("/admin/sign-in").into_response();
    if let Some(cookie) = no_cookie(&app) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The form, and what is wrong with what was typed into it.
pub(super) fn form(reader: &Reader, status: StatusCode, why: Option<&str>) -> Response {
    let t = &reader.t().sign_in;
    let body = html! {
        p { (frame::brand()) }
        h1 { (t.title) }
        @if let Some(why) = why { (frame::notice("bad", why)) }
        form.card method="post" action="/admin/sign-in" {
            label for="password" { (t.password) }
            input #password type="password" name="password" autocomplete="current-password" required autofocus;
            button { (t.title) }
        }
    };
    frame::bare(reader, status, t.title, &body)
}

/// What is to be done before anybody can sign in.
pub(super) fn not_set_up(reader: &Reader) -> Response {
    let t = &reader.t().sign_in;
    let body = html! {
        p { (frame::brand()) }
        h1 { (t.unset_title) }
        p { (t.unset) }
        pre translate="no" { "daan admin set-password" }
        p { (t.unset_next) }
    };
    frame::bare(
        reader,
        StatusCode::SERVICE_UNAVAILABLE,
        t.unset_title,
        &body,
    )
}

fn locked(reader: &Reader, seconds: i64) -> Response {
    let told = in_digits(&seconds.to_string(), reader.locale);
    let why = filled(reader.t().sign_in.locked, &[("seconds", &told)]);
    let mut response = form(reader, StatusCode::TOO_MANY_REQUESTS, Some(&why));
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Whose password it is. Both are tried in any case: how long it takes tells nothing.
async fn role_of(app: &App, typed: String) -> Option<Role> {
    if typed.is_empty() || typed.len() > crate::passwords::MAX_BYTES {
        return None;
    }
    let permit = Arc::clone(&app.admin.checks).acquire_owned().await.ok()?;
    let admin = app.site.admin().clone();
    let checked = tokio::task::spawn_blocking(move || {
        // Whoever hangs up does not stop it, so it keeps its place to its end.
        let _permit = permit;
        let is_of =
            |hash: Option<PasswordHash>| hash.is_some_and(|hash| passwords::is_of(&hash, &typed));
        (is_of(admin.bookkeeper), is_of(admin.viewer))
    });
    match checked.await.ok()? {
        (true, _) => Some(Role::Bookkeeper),
        (_, true) => Some(Role::Viewer),
        _ => None,
    }
}
