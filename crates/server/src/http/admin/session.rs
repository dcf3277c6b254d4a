//! Who is signed in: a sealed cookie, so that every server of one ledger knows it.

use super::super::App;
use super::reader::{Reader, cookie};
use super::texts::Texts;
use crate::settings::PasswordHash;
use axum::http::{HeaderMap, HeaderValue};
use daan_domain::Timestamp;
use daan_storage::StorageError;
use sha2::{Digest as _, Sha256};

/// Whoever leaves the desk for longer signs in again.
pub(super) const IDLE_MS: i64 = 30 * 60 * 1_000;
/// And at the latest the next morning.
const LONGEST_MS: i64 = 12 * 60 * 60 * 1_000;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Look, and have money given back.
    Bookkeeper,
    /// Look.
    Viewer,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) role: Role,
    /// Random: names the session, for its end and for its forms.
    pub(super) id: String,
    /// Who reads the pages of this request.
    pub(super) reader: Reader,
    begun_ms: i64,
}

impl Role {
    pub(super) fn code(self) -> &'static str {
        match self {
            Role::Bookkeeper => "bookkeeper",
            Role::Viewer => "viewer",
        }
    }
}

impl Session {
    pub(super) fn begin(app: &App, role: Role) -> Session {
        Session {
            role,
            id: super::super::pages::fresh_key(app),
            reader: Reader::default(),
            begun_ms: app.desk.now().unix_ms(),
        }
    }

    /// The session of a request's cookie, where it is ours, not over and not ended.
    ///
    /// # Errors
    /// The ledger does not answer, so nobody knows whether it was ended.
    pub(super) async fn of(
        app: &App,
        headers: &HeaderMap,
    ) -> Result<Option<Session>, StorageError> {
        let Some(session) = Session::sealed(app, headers) else {
            return Ok(None);
        };
        let is_ended = app.desk.ledger.is_form_claimed(&session.end_key()).await?;
        Ok((!is_ended).then_some(session))
    }

    fn sealed(app: &App, headers: &HeaderMap) -> Option<Session> {
        let value = cookie(headers, name(app))?;
        let mut parts = value.split('.');
        let mut next = || parts.next();
        let (role, id, begun, until, seal) = (next()?, next()?, next()?, next()?, next()?);
        let role = [Role::Bookkeeper, Role::Viewer]
            .into_iter()
            .find(|known| known.code() == role)?;
        let words = [
            "admin session",
            role.code(),
            id,
            begun,
            until,
            hash(app, role)?,
        ];
        if !app.desk.token_key.is_sealed(&words, seal) {
            return None;
        }
        let (begun_ms, until_ms) = (begun.parse::<i64>().ok()?, until.parse::<i64>().ok()?);
        let now_ms = app.desk.now().unix_ms();
        let is_over = now_ms >= until_ms || now_ms >= begun_ms.saturating_add(LONGEST_MS);
        (!is_over).then(|| Session {
            role,
            id: id.to_owned(),
            reader: Reader::default(),
            begun_ms,
        })
    }

    /// The texts of its reader's language.
    pub(super) fn t(&self) -> &'static Texts {
        self.reader.t()
    }

    /// The cookie that keeps it for another while.
    pub(super) fn cookie(&self, app: &App) -> Option<HeaderValue> {
        let until = Timestamp::from_unix_ms(app.desk.now().unix_ms()).plus_ms(IDLE_MS);
        let (begun, until) = (self.begun_ms.to_string(), until.unix_ms().to_string());
        let role = self.role.code();
        // Another password ends all sessions of the one before.
        let words = [
            "admin session",
            role,
            &self.id,
            &begun,
            &until,
            hash(app, self.role)?,
        ];
        let seal = app.desk.token_key.seal(&words);
        let value = format!("{role}.{}.{begun}.{until}.{seal}", self.id);
        set_cookie(app, name(app), &value, IDLE_MS / 1_000)
    }

    /// What every form of it carries: no other site can know it.
    pub(super) fn form_token(&self, app: &App) -> String {
        app.desk.token_key.seal(&["admin form", &self.id])
    }

    pub(super) fn is_form_token(&self, app: &App, token: &str) -> bool {
        app.desk
            .token_key
            .is_sealed(&["admin form", &self.id], token)
    }

    /// Signing out is a form that is taken once: the ledger remembers it for longer than any session lasts, for every
    /// server and after a restart.
    ///
    /// # Errors
    /// The ledger does not answer, and the session goes on.
    pub(super) async fn end(&self, app: &App) -> Result<(), StorageError> {
        let (key, now) = (self.end_key(), app.desk.now());
        app.desk.ledger.claim_form(&key, &key, now).await.map(drop)
    }

    fn end_key(&self) -> [u8; 32] {
        Sha256::digest(["admin session ended ", &self.id].concat()).into()
    }
}

/// The cookie that ends a session.
pub(super) fn no_cookie(app: &App) -> Option<HeaderValue> {
    set_cookie(app, name(app), "", 0)
}

/// `__Host-` keeps other hosts of the domain from setting it, and needs https.
fn name(app: &App) -> &'static str {
    if app.site.is_https() {
        "__Host-daan-admin"
    } else {
        "daan-admin"
    }
}

/// Whether a line sets or ends a session.
pub(super) fn is_cookie(app: &App, line: &HeaderValue) -> bool {
    let start = format!("{}=", name(app));
    line.as_bytes().starts_with(start.as_bytes())
}

/// A line that sets a cookie for the whole host.
pub(super) fn set_cookie(app: &App, name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if app.site.is_https() { "; Secure" } else { "" };
    let line =
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&line).ok()
}

pub(super) fn hash(app: &App, role: Role) -> Option<&str> {
    let admin = app.site.admin();
    let hash = match role {
        Role::Bookkeeper => admin.bookkeeper.as_ref(),
        Role::Viewer => admin.viewer.as_ref(),
    };
    hash.map(PasswordHash::as_str)
}
