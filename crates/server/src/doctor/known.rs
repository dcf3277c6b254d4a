//! The settings, each read by itself, so that one that cannot be used hides no other.

use super::Finding;
use crate::settings::{
    KhaltiSettings, OneCall, SettingError, Settings, Source, checkout_url, entries, extra_host,
    one_call, origin,
};
use daan_gateway::khalti::{self, SecretKey};
use daan_gateway::razorpay::{ApiUrl, Credentials, Mode};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What could be read.
pub(super) struct Known {
    pub(super) key_id: Option<String>,
    pub(super) key_secret: Option<String>,
    pub(super) webhook_secret: Option<String>,
    pub(super) khalti_key: Option<String>,
    pub(super) api_url: Option<ApiUrl>,
    pub(super) checkout_url: Option<String>,
    pub(super) khalti_url: Option<khalti::ApiUrl>,
    pub(super) one_call: Option<OneCall>,
    pub(super) public_url: Option<String>,
    pub(super) listen: Option<SocketAddr>,
    /// Whether somebody has said which reverse proxies are ours.
    pub(super) names_proxies: bool,
    /// As they were given, whether they can be used or not.
    pub(super) origins: Vec<String>,
    pub(super) campaigns: PathBuf,
    pub(super) database_url: Option<String>,
}

impl Known {
    /// Reads every setting that it can, and says which it cannot.
    pub(super) fn read(source: &Source, findings: &mut Vec<Finding>) -> Known {
        let mut told = |error: SettingError| findings.push(unusable(&error));
        let mut text = |name| {
            source.lookup(name).unwrap_or_else(|error| {
                told(error);
                None
            })
        };
        let (key_id, key_secret) = (text("RAZORPAY_KEY_ID"), text("RAZORPAY_KEY_SECRET"));
        let webhook_secret = text("RAZORPAY_WEBHOOK_SECRET");
        let khalti_key = text("KHALTI_SECRET_KEY");
        let api_url = text("RAZORPAY_API_URL");
        let script_url = text("RAZORPAY_CHECKOUT_URL");
        let khalti_url = text("KHALTI_API_URL");
        let public_url = text("DAAN_PUBLIC_URL");
        let names_proxies = text("DAAN_TRUSTED_PROXIES").is_some();
        let origins = text("DAAN_ALLOWED_ORIGINS").unwrap_or_default();
        let extra_hosts = text("DAAN_CSP_EXTRA_HOSTS").unwrap_or_default();
        let campaigns = text("DAAN_CAMPAIGNS");
        let database_url = text("DATABASE_URL").unwrap_or_else(|| "sqlite:data/daan.db".to_owned());
        let listen = Settings::listen(source).ok();
        let mut taken = Taken(findings);
        for entry in entries(&extra_hosts) {
            taken.of(extra_host(entry));
        }
        Known {
            key_id,
            key_secret,
            webhook_secret,
            khalti_key,
            api_url: taken.of(ApiUrl::parse(api_url.as_deref().unwrap_or(API_URL))),
            checkout_url: taken.of(checkout_url(
                script_url.unwrap_or_else(|| CHECKOUT_URL.to_owned()),
            )),
            khalti_url: taken.of(khalti::ApiUrl::parse(
                khalti_url.as_deref().unwrap_or(KHALTI_API_URL),
            )),
            one_call: taken.of(one_call(source)),
            public_url: match public_url {
                Some(given) => taken.of(origin("DAAN_PUBLIC_URL", &given)),
                // Of an address that cannot be listened on nothing follows.
                None => listen.map(|listen| format!("http://{listen}")),
            },
            listen,
            names_proxies,
            origins: entries(&origins).map(str::to_owned).collect(),
            campaigns: campaigns
                .unwrap_or_else(|| "config/campaigns.toml".to_owned())
                .into(),
            database_url: Some(database_url),
        }
    }

    /// Whether it is Razorpay itself that is asked.
    pub(super) fn is_real_razorpay(&self) -> bool {
        self.api_url
            .as_ref()
            .is_some_and(|url| url.as_str() == API_URL)
    }

    /// Whether the gateway is on this machine: a sandbox.
    pub(super) fn is_sandboxed(&self) -> bool {
        self.api_url.as_ref().is_some_and(ApiUrl::is_loopback)
    }

    /// Which world the key id is of.
    pub(super) fn mode(&self) -> Option<Mode> {
        let key_id = self.key_id.as_deref()?;
        // The secret has no mode.
        Some(Credentials::parse(key_id, "-").ok()?.mode())
    }

    /// Whether donors' money moves.
    pub(super) fn is_live(&self) -> bool {
        self.mode() == Some(Mode::Live)
    }

    /// Khalti, where its key and address can be used.
    pub(super) fn khalti(&self) -> Option<KhaltiSettings> {
        Some(KhaltiSettings {
            secret: SecretKey::parse(self.khalti_key.as_deref()?).ok()?,
            api_url: self.khalti_url.clone()?,
        })
    }

    /// Key id and secret, where both can be used.
    pub(super) fn credentials(&self) -> Option<Credentials> {
        Credentials::parse(self.key_id.as_deref()?, self.key_secret.as_deref()?).ok()
    }
}

pub(super) const API_URL: &str = "https://api.razorpay.com";
const CHECKOUT_URL: &str = "https://checkout.razorpay.com/v1/checkout.js";
const KHALTI_API_URL: &str = "https://khalti.com/api/v2";

/// Tells of what cannot be taken.
struct Taken<'f>(&'f mut Vec<Finding>);

impl Taken<'_> {
    fn of<T, E: Into<SettingError>>(&mut self, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.0.push(unusable(&error.into())))
            .ok()
    }
}

/// A setting that cannot be used, for the reason that `daan serve` would give.
pub(super) fn unusable(error: &SettingError) -> Finding {
    Finding::fault(
        "setting_unusable",
        error.to_string(),
        format!(
            "Give {} a value of that form, in the environment, in .env or in the file that {}_FILE names",
            error.name(),
            error.name()
        ),
    )
}
