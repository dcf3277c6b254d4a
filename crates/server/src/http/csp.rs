//! Content-Security-Policy: what a page may load, send to and be framed by.
//!
//! Hosts are named one by one, never by `strict-dynamic`: the list is also the inventory of scripts on a payment
//! page. Its price is that a host which Razorpay adds is blocked until `DAAN_CSP_EXTRA_HOSTS` names it, so what is
//! blocked is reported and logged.

use super::csp_hosts::Hosts;
use crate::campaigns::Campaigns;
use crate::settings::Settings;
use axum::http::HeaderValue;
use daan_domain::{Campaign, PicturePlace};
use reqwest::Url;
use std::fmt::Write as _;

/// Where browsers send what was blocked.
pub(super) const REPORT_PATH: &str = "/csp-report";

/// How a site takes gifts, and so who has to send which policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// On our own page.
    Hosted,
    /// On our page in a frame of theirs.
    Frame,
    /// On their own page, by `<daan-donate>`.
    Element,
}

/// The policies of a server.
pub struct Policies {
    hosts: Hosts,
    pictures: Vec<String>,
}

impl Policies {
    /// As the settings and the campaigns' pictures say.
    pub fn new(settings: &Settings, campaigns: &Campaigns) -> Policies {
        Policies::of(Hosts::new(settings), campaigns)
    }

    pub(super) fn of(hosts: Hosts, campaigns: &Campaigns) -> Policies {
        let mut pictures: Vec<String> = campaigns.iter().filter_map(picture_host).collect();
        pictures.sort();
        pictures.dedup();
        Policies { hosts, pictures }
    }

    /// What the page of a site that takes gifts for a campaign in this way has to be sent with.
    pub fn of_site(&self, mode: Mode, campaign: &Campaign) -> String {
        let daan = self.hosts.public_url.as_str();
        match mode {
            Mode::Hosted => self.checkout_page(&["'none'"]),
            Mode::Frame => written(&[
                ("script-src", &["'self'", daan]),
                ("frame-src", &["'self'", daan]),
            ]),
            Mode::Element => self.element(picture_host(campaign).as_deref()),
        }
    }

    /// A page on which checkout.js may run, framed by nobody.
    pub(super) fn hosted(&self) -> String {
        self.checkout_page(&["'none'"])
    }

    /// The same in the frames of the sites that may take gifts.
    pub(super) fn frame(&self) -> String {
        let allowed = names(&self.hosts.allowed_origins);
        if allowed.is_empty() {
            self.hosted()
        } else {
            self.checkout_page(&allowed)
        }
    }

    /// A page of ours that runs neither the app nor checkout.js: nothing is drawn by scripts on it.
    pub(super) fn plain_page(&self) -> String {
        let mut policy = written(&[
            ("default-src", &["'none'"]),
            ("base-uri", &["'none'"]),
            ("script-src", &["'self'"]),
            ("style-src", &["'self'"]),
            ("img-src", &["'self'", "data:"]),
            ("manifest-src", &["'self'"]),
            ("form-action", &with(&["'self'"], &self.hosts.form_targets)),
            ("frame-ancestors", &["'none'"]),
            ("require-trusted-types-for", &["'script'"]),
            ("trusted-types", &["'none'"]),
        ]);
        self.end(&mut policy);
        policy
    }

    /// Which of the browser's powers a page on which checkout.js may run hands on.
    pub(super) fn permissions(&self) -> String {
        let payers = self
            .hosts
            .frames
            .iter()
            .fold(String::new(), |mut text, host| {
                let _ = write!(text, " \"{host}\"");
                text
            });
        format!(
            "payment=(self{payers}), camera=(), microphone=(), geolocation=(), usb=(), clipboard-read=()"
        )
    }

    pub(super) fn is_https(&self) -> bool {
        self.hosts.is_https()
    }

    fn checkout_page(&self, ancestors: &[&str]) -> String {
        let hosts = &self.hosts;
        let wasm = ["'self'", "'wasm-unsafe-eval'"];
        let mut images = with(&["'self'", "data:", &hosts.public_url], &hosts.images);
        images.extend(names(&self.pictures));
        let mut policy = written(&[
            ("default-src", &["'none'"]),
            ("base-uri", &["'none'"]),
            ("object-src", &["'none'"]),
            ("script-src", &with(&wasm, &hosts.scripts)),
            // checkout.js writes inline styles, and the campaign's page has its own inside.
            ("style-src", &["'self'", "'unsafe-inline'"]),
            ("font-src", &["'self'"]),
            ("img-src", &images),
            ("connect-src", &with(&["'self'"], &hosts.connects)),
            ("frame-src", &names(&hosts.frames)),
            ("form-action", &with(&["'self'"], &hosts.form_targets)),
            ("worker-src", &["'none'"]),
            ("manifest-src", &["'self'"]),
            ("frame-ancestors", ancestors),
        ]);
        self.end(&mut policy);
        policy
    }

    /// The lines that a page with `<daan-donate>` adds to what it needs for itself.
    fn element(&self, picture: Option<&str>) -> String {
        let hosts = &self.hosts;
        let own = ["'self'", hosts.public_url.as_str()];
        let mut images = with(&own, &hosts.images);
        images.insert(1, "data:");
        images.extend(picture);
        let mut scripts = with(&own, &hosts.scripts);
        scripts.insert(2, "'wasm-unsafe-eval'");
        written(&[
            ("script-src", &scripts),
            ("style-src", &["'self'", "'unsafe-inline'"]),
            ("img-src", &images),
            ("connect-src", &with(&own, &hosts.connects)),
            ("frame-src", &with(&["'self'"], &hosts.frames)),
        ])
    }

    /// Plain http is for a machine of one's own, where nothing is to be upgraded.
    fn end(&self, policy: &mut String) {
        if self.is_https() {
            policy.push_str("; upgrade-insecure-requests");
        }
        let _ = write!(policy, "; report-to csp; report-uri {REPORT_PATH}");
    }
}

/// A policy as a header's value. It is of our own words and of hosts that were parsed, so it always is one.
pub(super) fn value(policy: &str) -> HeaderValue {
    HeaderValue::from_str(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn written(directives: &[(&str, &[&str])]) -> String {
    let lines: Vec<String> = directives
        .iter()
        .map(|(name, sources)| format!("{name} {}", sources.join(" ")))
        .collect();
    lines.join("; ")
}

fn names(hosts: &[String]) -> Vec<&str> {
    hosts.iter().map(String::as_str).collect()
}

fn with<'a>(first: &[&'a str], hosts: &'a [String]) -> Vec<&'a str> {
    let mut sources = first.to_vec();
    for host in names(hosts) {
        if !sources.contains(&host) {
            sources.push(host);
        }
    }
    sources
}

/// Who else has the campaign's picture.
fn picture_host(campaign: &Campaign) -> Option<String> {
    match &campaign.picture.as_ref()?.place {
        PicturePlace::Elsewhere(url) => Some(Url::parse(url).ok()?.origin().ascii_serialization()),
        PicturePlace::Ours => None,
    }
}
