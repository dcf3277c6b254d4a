//! A browser that a bookkeeper has signed in with. It holds no session: it is known again, so that a crowd of guessers
//! does not keep it out.

use super::super::App;
use super::reader;
use super::session::{Role, hash, set_cookie};
use axum::http::{HeaderMap, HeaderValue};

/// From one sign-in to the next.
const DAYS: i64 = 180;

/// The random name of the browser, where its cookie is ours, not too old, and of the password that is set now.
pub(super) fn of(app: &App, headers: &HeaderMap) -> Option<String> {
    let value = reader::cookie(headers, name(app))?;
    let mut parts = value.split('.');
    let mut next = || parts.next();
    let (id, until, seal) = (next()?, next()?, next()?);
    let words = ["admin device", id, until, hash(app, Role::Bookkeeper)?];
    let is_ours = app.desk.token_key.is_sealed(&words, seal);
    let is_over = app.desk.now().unix_ms() >= until.parse::<i64>().ok()?;
    (is_ours && !is_over).then(|| id.to_owned())
}

/// The cookie that keeps the browser known for another while, or makes it so.
pub(super) fn cookie(app: &App, known: Option<String>) -> Option<HeaderValue> {
    let id = known.unwrap_or_else(|| super::super::pages::fresh_key(app));
    let seconds = DAYS * 24 * 60 * 60;
    let until = app
        .desk
        .now()
        .plus_ms(seconds * 1_000)
        .unix_ms()
        .to_string();
    let words = ["admin device", &id, &until, hash(app, Role::Bookkeeper)?];
    let seal = app.desk.token_key.seal(&words);
    set_cookie(app, name(app), &format!("{id}.{until}.{seal}"), seconds)
}

/// As the session's: `__Host-` needs https.
fn name(app: &App) -> &'static str {
    if app.site.is_https() {
        "__Host-daan-admin-device"
    } else {
        "daan-admin-device"
    }
}
