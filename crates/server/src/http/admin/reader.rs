//! Who reads a page of the admin: in which language, and where they are.

use super::super::language;
use super::texts::{Texts, texts};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use daan_domain::Locale;
use std::borrow::Cow;

/// Nothing that is anybody's: which language a page is in.
const COOKIE: &str = "daan-admin-lang";
const YEAR_S: u32 = 365 * 24 * 60 * 60;
/// What a page's links do not repeat: the language that they are for, and a donor, who must not stand in an address.
const NOT_REPEATED: [&str; 2] = ["lang", "donor"];
/// Forms whose answers are pages of other addresses, and what those end in.
const FORMS: [&str; 2] = ["/check", "/recheck"];

/// A reader.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    pub(super) locale: Locale,
    /// The address to ask for again in another language, with its query but without a language.
    here: String,
    /// Whether this very page can be asked for again: it is no answer to a form.
    pub(super) is_readable: bool,
}

impl Reader {
    /// Of a request that went through [`listen`].
    pub(super) fn of(request: &Request) -> Reader {
        request.extensions().get().cloned().unwrap_or_default()
    }

    pub(super) fn t(&self) -> &'static Texts {
        texts(self.locale)
    }

    /// The same reader, of whom it is not told where they wanted to.
    pub(super) fn outside(&self) -> Reader {
        Reader {
            here: "/admin/sign-in".to_owned(),
            ..*self
        }
    }

    /// This page in that language.
    pub(super) fn in_language(&self, locale: Locale) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}lang={}", self.here, locale.tag())
    }

    /// Whether this is the page at that address; the overview is one page, whatever span it shows.
    pub(super) fn is_at(&self, address: &str) -> bool {
        self.here == address || (address == "/admin" && self.here.starts_with("/admin?"))
    }

    fn asks(request: &Request) -> Reader {
        let (uri, headers) = (request.uri(), request.headers());
        let locale = language::asked(uri)
            .or_else(|| remembered(headers))
            .or_else(|| language::preferred(headers))
            .unwrap_or_default();
        Reader {
            locale,
            here: here(request),
            is_readable: *request.method() == Method::GET,
        }
    }
}

/// What the address asks for is remembered; else what was asked for before counts, then what the browser prefers.
pub(super) async fn listen(mut request: Request, next: Next) -> Response {
    let asked = language::asked(request.uri());
    let reader = Reader::asks(&request);
    request.extensions_mut().insert(reader);
    let mut response = next.run(request).await;
    if let Some(locale) = asked {
        let tag = locale.tag();
        let cookie =
            format!("{COOKIE}={tag}; Path=/admin; Max-Age={YEAR_S}; HttpOnly; SameSite=Strict");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

fn remembered(headers: &HeaderMap) -> Option<Locale> {
    cookie(headers, COOKIE).and_then(Locale::lookup)
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// What was sent is not sent again for another language: the page that the form was on is shown.
fn here(request: &Request) -> String {
    let path = request.uri().path();
    if *request.method() != Method::GET {
        let page = FORMS.iter().find_map(|end| path.strip_suffix(end));
        return page.unwrap_or(path).to_owned();
    }
    let query = request.uri().query().unwrap_or_default();
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !NOT_REPEATED.contains(&&*name_of(pair)))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

fn name_of(pair: &str) -> Cow<'_, str> {
    let mut pairs = form_urlencoded::parse(pair.as_bytes());
    pairs.next().unwrap_or_default().0
}
