//! In and out.

use super::super::{App, sender};
use super::door::{read_form, session};
use super::guesses::Guesser;
use super::session::{Role, Session, no_cookie};
use super::{device, door, frame};
use crate::connections;
use crate::passwords;
use crate::settings::PasswordHash;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// More than this nobody types; what is longer keeps Argon2 busy.
const MAX_PASSWORD_BYTES: usize = 1_024;
/// Behind those who are being checked.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn page(State(app): State<App>, request: Request) -> Response {
    if !app.site.admin().is_set() {
        return not_set_up();
    }
    match Session::of(&app, request.headers()).await {
        Some(_) => Redirect::to("/admin").into_response(),
        None => form(&app, StatusCode::OK, None),
    }
}

pub(super) async fn sign_in(State(app): State<App>, request: Request) -> Response {
    if !app.site.admin().is_set() {
        return not_set_up();
    }
    let (address, id) = (sender::address(&app, &request), door::id_of(&request));
    let (parts, body) = request.into_parts();
    let who = Guesser {
        address,
        device: device::of(&app, &parts.headers),
    };
    let typed = match read_form(&app, &parts.headers, body).await {
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
        return locked(&app, seconds);
    }
    let Ok(checked) = tokio::time::timeout(PATIENCE, role_of(&app, typed)).await else {
        return locked(&app, 5);
    };
    let Some(role) = checked else {
        let network = connections::network(address);
        tracing::warn!(request = id, %network, "a wrong password at the admin");
        let why = "Expected the password that was set with `daan admin set-password`, found another. Try again; after \
                   five wrong ones you have to wait.";
        return form(&app, StatusCode::UNAUTHORIZED, Some(why));
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

pub(super) async fn sign_out(State(app): State<App>, request: Request) -> Response {
    if let Some(session) = session(&request) {
        // To its end, though the browser may go away.
        let ended = tokio::spawn({
            let app = app.clone();
            async move { session.end(&app).await }
        });
        if let Ok(Err(error)) = ended.await {
            tracing::error!(%error, "a session was not ended, only its browser's cookie");
        }
    }
    let mut response = Redirect::to("/admin/sign-in").into_response();
    if let Some(cookie) = no_cookie(&app) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The form, and what is wrong with what was typed into it.
pub(super) fn form(_: &App, status: StatusCode, why: Option<&str>) -> Response {
    let body = html! {
        p.brand { span.mark lang="hi" { "दान" } " Daan" }
        h1 { "Sign in" }
        @if let Some(why) = why { (frame::notice("bad", why)) }
        form.card method="post" action="/admin/sign-in" {
            label for="password" { "Password" }
            input #password type="password" name="password" autocomplete="current-password" required autofocus;
            button { "Sign in" }
        }
    };
    frame::bare(status, "Sign in", &body)
}

/// What is to be done before anybody can sign in.
pub(super) fn not_set_up() -> Response {
    let body = html! {
        p.brand { span.mark lang="hi" { "दान" } " Daan" }
        h1 { "Nobody can sign in yet" }
        p { "There is no password for this admin, and none is made up for you. Where the server runs, do:" }
        pre { "daan admin set-password" }
        p {
            "It asks for a password and prints a line " code { "DAAN_ADMIN_PASSWORD_HASH=…" } ". Put the line into "
            code { ".env" } " or the environment of " code { "daan serve" } ", and restart it. For people who only look, "
            code { "daan admin set-password --viewer" } " makes " code { "DAAN_ADMIN_VIEWER_PASSWORD_HASH" } "."
        }
    };
    frame::bare(
        StatusCode::SERVICE_UNAVAILABLE,
        "Nobody can sign in yet",
        &body,
    )
}

fn locked(app: &App, seconds: i64) -> Response {
    let why = format!(
        "Too many wrong passwords came from here, or from everywhere together. Try again in {seconds} s. Who is signed \
         in stays so."
    );
    let mut response = form(app, StatusCode::TOO_MANY_REQUESTS, Some(&why));
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Whose password it is. Both are tried in any case: how long it takes tells nothing.
async fn role_of(app: &App, typed: String) -> Option<Role> {
    if typed.is_empty() || typed.len() > MAX_PASSWORD_BYTES {
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
