//! The hosts that a payment needs.

use crate::settings::{KhaltiSettings, OneCall, Settings};
use reqwest::Url;

/// Razorpay's own, as its policy files and what was seen of its script name them.
const RAZORPAY_ORIGIN: &str = "https://checkout.razorpay.com";
const SCRIPTS: &[&str] = &[RAZORPAY_ORIGIN, "https://cdn.razorpay.com"];
const FRAMES: &[&str] = &["https://api.razorpay.com", RAZORPAY_ORIGIN];
const CONNECTS: &[&str] = &[
    "https://api.razorpay.com",
    RAZORPAY_ORIGIN,
    "https://lumberjack.razorpay.com",
    "https://lumberjack-metrics.razorpay.com",
    "https://lumberjack-cx.razorpay.com",
];
const IMAGES: &[&str] = &["https://cdn.razorpay.com", RAZORPAY_ORIGIN];

/// Where Khalti's payers pay, with and without money.
const KHALTI_PAGES: &[&str] = &["https://pay.khalti.com", "https://test-pay.khalti.com"];

/// What the policies are made of; each host as an origin.
#[derive(Clone)]
pub(super) struct Hosts {
    pub(super) public_url: String,
    pub(super) allowed_origins: Vec<String>,
    pub(super) scripts: Vec<String>,
    pub(super) frames: Vec<String>,
    pub(super) connects: Vec<String>,
    pub(super) images: Vec<String>,
    /// Where forms lead, by themselves or by a redirect of ours: browsers hold redirects against the policy too.
    pub(super) form_targets: Vec<String>,
}

impl Hosts {
    pub(super) fn new(settings: &Settings) -> Hosts {
        let razorpay = &settings.razorpay;
        let own = [
            origin(&razorpay.checkout_url),
            origin(razorpay.api_url.as_str()),
        ];
        let is_real = own.first().is_some_and(|known| known == RAZORPAY_ORIGIN);
        let hosts = |real: &[&str]| {
            let mut hosts = if is_real { owned(real) } else { own.to_vec() };
            hosts.extend(settings.csp_extra_hosts.iter().cloned());
            hosts.dedup();
            hosts
        };
        Hosts {
            public_url: settings.public_url.clone(),
            allowed_origins: settings.allowed_origins.clone(),
            scripts: hosts(SCRIPTS),
            frames: hosts(FRAMES),
            connects: hosts(CONNECTS),
            images: hosts(IMAGES),
            form_targets: form_targets(settings, hosts(FRAMES)),
        }
    }

    pub(super) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn form_targets(settings: &Settings, frames: Vec<String>) -> Vec<String> {
    let mut targets = frames;
    // In one call the gateway names the bank's page, by redirects that nobody can list.
    if settings.razorpay.one_call != OneCall::Off {
        targets.push("https:".to_owned());
    }
    targets.extend(settings.khalti.iter().flat_map(khalti_pages));
    targets.dedup();
    targets
}

fn khalti_pages(khalti: &KhaltiSettings) -> Vec<String> {
    if khalti.api_url.is_loopback() {
        vec![origin(khalti.api_url.as_str())]
    } else {
        owned(KHALTI_PAGES)
    }
}

fn owned(hosts: &[&str]) -> Vec<String> {
    hosts.iter().map(|host| (*host).to_owned()).collect()
}

/// Of an address that was checked when the settings were read.
fn origin(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}
