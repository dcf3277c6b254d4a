//! What has just been done, told once on the page that a form leads to.
//!
//! It comes in a sealed cookie of this session and donation, and not in the address: a link of another hand would make
//! the page say that money went back.

use super::super::App;
use super::reader::cookie;
use super::session::Session;
use super::texts::GiftTexts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use daan_domain::DonationId;

const COOKIE: &str = "daan-admin-said";
/// As long as a redirect may take.
const LAST_S: i64 = 60;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Refunded,
    OnItsWay,
    SentBefore,
    Looked,
    Mailing,
    SeenTo,
}

impl Done {
    const ALL: [Done; 6] = [
        Done::Refunded,
        Done::OnItsWay,
        Done::SentBefore,
        Done::Looked,
        Done::Mailing,
        Done::SeenTo,
    ];

    fn code(self) -> &'static str {
        match self {
            Done::Refunded => "refunded",
            Done::OnItsWay => "on-its-way",
            Done::SentBefore => "sent-before",
            Done::Looked => "looked",
            Done::Mailing => "mailing",
            Done::SeenTo => "seen-to",
        }
    }

    pub(super) fn words(self, t: &'static GiftTexts) -> &'static str {
        match self {
            Done::Refunded => t.refunded,
            Done::OnItsWay => t.on_its_way,
            Done::SentBefore => t.sent_before,
            Done::Looked => t.looked,
            Done::Mailing => t.mailing,
            Done::SeenTo => t.seen_to,
        }
    }
}

/// To the donation's page, which tells of it.
pub(super) fn lead_back(app: &App, session: &Session, id: &DonationId, done: Done) -> Response {
    let until = app.desk.now().unix_ms().saturating_add(LAST_S * 1_000);
    let until = until.to_string();
    let seal = app
        .desk
        .token_key
        .seal(&words(session, id.as_str(), done, &until));
    let value = format!("{}.{until}.{seal}", done.code());
    let mut response = Redirect::to(&format!("/admin/donations/{id}")).into_response();
    set(&mut response, app, &value, LAST_S);
    response
}

/// What there is to tell of this donation.
pub(super) fn of(
    app: &App,
    session: &Session,
    id: &DonationId,
    headers: &HeaderMap,
) -> Option<Done> {
    let mut parts = cookie(headers, COOKIE)?.split('.');
    let (code, until, seal) = (parts.next()?, parts.next()?, parts.next()?);
    let done = Done::ALL.into_iter().find(|done| done.code() == code)?;
    let key = &app.desk.token_key;
    let is_ours = key.is_sealed(&words(session, id.as_str(), done, until), seal);
    let is_over = app.desk.now().unix_ms() >= until.parse().ok()?;
    (is_ours && !is_over).then_some(done)
}

/// It was told.
pub(super) fn forget(response: &mut Response, app: &App) {
    set(response, app, "", 0);
}

fn words<'a>(session: &'a Session, id: &'a str, done: Done, until: &'a str) -> [&'a str; 5] {
    ["admin said", &session.id, id, done.code(), until]
}

fn set(response: &mut Response, app: &App, value: &str, seconds: i64) {
    let secure = if app.site.is_https() { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={value}; Path=/admin/donations; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
