//! Who may ask, and under which origin we are.

use super::csp_hosts::Hosts;
use crate::settings::{AdminSettings, MetricsToken, RateLimit, Settings, TrustedProxies};
use axum::http::{HeaderValue, Method, header};
use std::borrow::Cow;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// What the HTTP face knows of the world around it.
pub struct Site {
    public_url: String,
    allowed_origins: Vec<String>,
    index: Option<String>,
    admin: AdminSettings,
    hosts: Hosts,
    rate_limit: RateLimit,
    trusted_proxies: TrustedProxies,
    metrics_token: Option<MetricsToken>,
}

/// How long a browser may remember the answer to a preflight.
const PREFLIGHT_MAX_AGE: Duration = Duration::from_mins(10);

impl Site {
    /// As the settings say.
    pub fn new(settings: &Settings) -> Site {
        Site {
            public_url: settings.public_url.clone(),
            allowed_origins: settings.allowed_origins.clone(),
            index: None,
            admin: settings.admin.clone(),
            hosts: Hosts::new(settings),
            rate_limit: settings.rate_limit,
            trusted_proxies: settings.trusted_proxies.clone(),
            metrics_token: settings.metrics_token.clone(),
        }
    }

    /// Makes the hosted pages of this HTML, which has the markers of the front end's own, instead of that.
    #[must_use]
    pub fn with_index(self, html: impl Into<String>) -> Site {
        Site {
            index: Some(html.into()),
            ..self
        }
    }

    /// The page that every hosted page is made of; `None` where the front end is not built.
    pub(super) fn index(&self) -> Option<Cow<'_, str>> {
        match &self.index {
            Some(html) => Some(Cow::Borrowed(html)),
            None => super::assets::index(),
        }
    }

    /// The hosts that a payment needs.
    pub(super) fn hosts(&self) -> Hosts {
        self.hosts.clone()
    }

    /// Who may sign in at `/admin`.
    pub(super) fn admin(&self) -> &AdminSettings {
        &self.admin
    }

    /// Whether browsers reach us by https.
    pub(super) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// How often anybody may ask.
    pub(super) fn rate_limit(&self) -> RateLimit {
        self.rate_limit
    }

    /// Whose word on where a request comes from is believed.
    pub(super) fn trusted_proxies(&self) -> &TrustedProxies {
        &self.trusted_proxies
    }

    /// What whoever reads the numbers has to bring.
    pub(super) fn metrics_token(&self) -> Option<&MetricsToken> {
        self.metrics_token.as_ref()
    }

    /// The other sites whose pages may take gifts.
    pub(super) fn allowed_origins(&self) -> &[String] {
        &self.allowed_origins
    }

    /// Whether a page of this origin may ask, at a server that it reached under `host`.
    pub(super) fn allows(&self, origin: &str, host: Option<&str>) -> bool {
        self.is_own(origin, host) || self.allowed_origins.iter().any(|allowed| allowed == origin)
    }

    /// Whether a page of this origin is one of ours, at a server that it reached under `host`.
    pub(super) fn is_own(&self, origin: &str, host: Option<&str>) -> bool {
        // Elsewhere whoever can point a name at this server could call its pages ours.
        let is_same_host = |host: &str| {
            is_loopback(host)
                && origin
                    .split_once("://")
                    .is_some_and(|(_, authority)| authority == host)
        };
        origin == self.public_url || host.is_some_and(is_same_host)
    }

    /// No credentials are ever allowed: no route knows a cookie.
    pub(super) fn cors(&self) -> CorsLayer {
        let origins = self
            .allowed_origins
            .iter()
            .filter_map(|origin| HeaderValue::from_str(origin).ok());
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::CONTENT_TYPE])
            .expose_headers([header::RETRY_AFTER, super::request::ID_HEADER])
            .max_age(PREFLIGHT_MAX_AGE)
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}
