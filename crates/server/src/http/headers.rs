//! The headers that tell a browser what an answer may do, by what it is.

use super::App;
use super::csp::{Policies, REPORT_PATH, value};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const REPORTING: HeaderName = HeaderName::from_static("reporting-endpoints");
const AGENT_CLUSTER: HeaderName = HeaderName::from_static("origin-agent-cluster");

/// Two years, as the preload lists ask for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");
/// Only told to whoever has the console open: checkout.js writes scripts by their addresses, which this would forbid.
const TRUSTED_TYPES: HeaderValue = HeaderValue::from_static("require-trusted-types-for 'script'");
const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// Pages for sites that show them in a frame.
const FRAMES: &str = "/embed/v1/frame/";
/// Forms for the element.
const FORMS: &str = "/embed/v1/form/";
/// Scripts, styles and WebAssembly for sites that show gifts on their own pages.
const EMBED: &str = "/embed/v1/";

/// Where only machines ask.
const MACHINES: [&str; 5] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/webhooks/razorpay",
    REPORT_PATH,
];

/// What a page of ours runs; put into its answer by whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// The app, which leads to every view of it without another page, and so to checkout.js.
    App,
    /// A script or two of our own.
    Plain,
    /// What the people see who run it: no script but their own.
    Admin,
}

/// The headers of each kind of answer, made once.
pub(super) struct SecurityHeaders {
    hosted: HeaderMap,
    plain: HeaderMap,
    admin: HeaderMap,
    frame: HeaderMap,
    api: HeaderMap,
    embed: HeaderMap,
    machine: HeaderMap,
    other: HeaderMap,
    is_https: bool,
}

impl SecurityHeaders {
    pub(super) fn new(policies: &Policies) -> SecurityHeaders {
        let hosted = [
            (header::CONTENT_SECURITY_POLICY, value(&policies.hosted())),
            (header::CONTENT_SECURITY_POLICY_REPORT_ONLY, TRUSTED_TYPES),
            (PERMISSIONS, value(&policies.permissions())),
            // A gift's page may be opened from a popup, and the window of a bank from it.
            (COOP, HeaderValue::from_static("same-origin-allow-popups")),
            (CORP, SAME_ORIGIN),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        ];
        let plain = [
            (
                header::CONTENT_SECURITY_POLICY,
                value(&policies.plain_page()),
            ),
            (
                PERMISSIONS,
                HeaderValue::from_static(
                    "payment=(), camera=(), microphone=(), geolocation=(), usb=(), clipboard-read=()",
                ),
            ),
            (COOP, HeaderValue::from_static("same-origin-allow-popups")),
            (CORP, SAME_ORIGIN),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        ];
        // No X-Frame-Options: it knows no list, and would beat the policy in old browsers.
        let frame = [
            (header::CONTENT_SECURITY_POLICY, value(&policies.frame())),
            (header::CONTENT_SECURITY_POLICY_REPORT_ONLY, TRUSTED_TYPES),
            (PERMISSIONS, value(&policies.permissions())),
            (CORP, CROSS_ORIGIN),
        ];
        let api = [
            (header::CONTENT_SECURITY_POLICY, API_POLICY),
            (CORP, CROSS_ORIGIN),
            (header::REFERRER_POLICY, NO_REFERRER),
        ];
        // Any page may load them: they hold nothing of anybody, and `integrity` needs CORS.
        let embed = [
            (
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                HeaderValue::from_static("*"),
            ),
            (CORP, CROSS_ORIGIN),
        ];
        let machine = [
            (header::CONTENT_SECURITY_POLICY, API_POLICY),
            (CORP, SAME_ORIGIN),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::REFERRER_POLICY, NO_REFERRER),
        ];
        let other = [(CORP, SAME_ORIGIN), (header::REFERRER_POLICY, NO_REFERRER)];
        SecurityHeaders {
            hosted: page(hosted),
            plain: page(plain),
            admin: admin_page(),
            frame: page(frame),
            api: HeaderMap::from_iter(api),
            embed: HeaderMap::from_iter(embed),
            machine: HeaderMap::from_iter(machine),
            other: HeaderMap::from_iter(other),
            is_https: policies.is_https(),
        }
    }

    fn of(&self, path: &str, page: Option<Page>) -> &HeaderMap {
        match page {
            Some(_) if path.starts_with(FRAMES) => &self.frame,
            Some(Page::App) => &self.hosted,
            Some(Page::Plain) => &self.plain,
            Some(Page::Admin) => &self.admin,
            None if path == "/api" || path.starts_with("/api/") => &self.api,
            None if path.starts_with(FORMS) => &self.api,
            None if path == "/admin" || path.starts_with("/admin/") => &self.admin,
            None if path.starts_with(EMBED) => &self.embed,
            None if MACHINES.contains(&path) => &self.machine,
            None => &self.other,
        }
    }
}

/// No script runs there but a file of ours, whatever a donor has written; none may make markup of a text, and nothing
/// is asked of another host.
const ADMIN_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; \
     report-uri /csp-report; report-to csp",
);

fn admin_page() -> HeaderMap {
    let mut headers = page([
        (header::CONTENT_SECURITY_POLICY, ADMIN_POLICY),
        (
            PERMISSIONS,
            HeaderValue::from_static(
                "payment=(), camera=(), microphone=(), geolocation=(), usb=(), clipboard-read=()",
            ),
        ),
        (COOP, SAME_ORIGIN),
        (CORP, SAME_ORIGIN),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ]);
    // With no referrer at all a browser would not say where a form comes from either.
    headers.insert(header::REFERRER_POLICY, SAME_ORIGIN);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

/// What every page of ours is sent with.
fn page<const N: usize>(own: [(HeaderName, HeaderValue); N]) -> HeaderMap {
    let endpoint = value(&format!("csp=\"{REPORT_PATH}\""));
    let shared = [
        (REPORTING, endpoint),
        (AGENT_CLUSTER, HeaderValue::from_static("?1")),
        // A status page's address holds its token, which no other site may learn.
        (header::REFERRER_POLICY, NO_REFERRER),
    ];
    own.into_iter().chain(shared).collect()
}

/// Puts the headers onto every answer.
pub(super) async fn set(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let page = response.extensions().get::<Page>().copied();
    let security = &app.security;
    for (name, value) in security.of(&path, page) {
        // A file or a document may have said better what it is.
        if page.is_none() && response.headers().contains_key(name) {
            continue;
        }
        response.headers_mut().insert(name, value.clone());
    }
    if security.is_https {
        response
            .headers_mut()
            .insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}
