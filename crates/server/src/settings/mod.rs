//! What the server is told from outside, and the contradictions that it refuses.

mod address;
mod admin;
mod extra_hosts;
mod khalti;
mod known;
mod limits;
mod mail;
mod metrics;
mod origins;
mod razorpay;
mod retention;
mod source;

pub(crate) use address::{checkout_url, is_public};
pub use admin::{AdminSettings, PasswordHash};
pub(crate) use extra_hosts::host as extra_host;
pub use khalti::KhaltiSettings;
pub use limits::{RateLimit, TrustedProxies};
pub use mail::{Encryption, MailServer, MailSettings};
pub use metrics::MetricsToken;
pub(crate) use origins::NONE as NO_ORIGINS;
pub(crate) use razorpay::one_call;
pub use razorpay::{OneCall, RazorpaySettings};
pub use retention::RetentionSettings;
pub use source::{SettingError, Source};

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// Everything `daan serve` is told.
#[derive(Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The origin donors reach us under, without a slash at the end.
    pub public_url: String,
    /// The campaign file.
    pub campaigns: PathBuf,
    /// Origins of other sites that may take gifts through us.
    pub allowed_origins: Vec<String>,
    /// Origins that checkout.js may load from besides those that are known, such as `https://new.razorpay.com`.
    pub csp_extra_hosts: Vec<String>,
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// So many connections at most, on SQLite those that read beside the one that writes.
    pub database_connections: u32,
    /// Razorpay.
    pub razorpay: RazorpaySettings,
    /// Khalti, where there is a key for it.
    pub khalti: Option<KhaltiSettings>,
    /// For how long it is kept who gave.
    pub retention: RetentionSettings,
    /// Who may sign in at `/admin`.
    pub admin: AdminSettings,
    /// How mail is sent, where it is.
    pub mail: Option<MailSettings>,
    /// How many gifts may be begun.
    pub rate_limit: RateLimit,
    /// Whose word on where a request comes from is believed.
    pub trusted_proxies: TrustedProxies,
    /// What whoever reads the numbers has to bring, where that is set.
    pub metrics_token: Option<MetricsToken>,
    /// Names in the environment that look like settings and are none.
    pub unknown_names: Vec<String>,
}

impl Settings {
    /// Reads every setting.
    ///
    /// # Errors
    /// [`SettingError`] names the setting, what is wrong with it and what to do.
    pub fn read(source: &Source) -> Result<Settings, SettingError> {
        let listen = Settings::listen(source)?;
        let public_url = origin(
            "DAAN_PUBLIC_URL",
            &source.or("DAAN_PUBLIC_URL", &format!("http://{listen}"))?,
        )?;
        let razorpay = RazorpaySettings::read(source)?;
        let khalti = KhaltiSettings::read(source)?;
        refuse_two_worlds(&razorpay, khalti.as_ref())?;
        let database_url = Settings::database_url(source)?;
        let is_fronted = listen.ip().is_loopback() && public_url.starts_with("https://");
        let trusted_proxies = TrustedProxies::read(source, is_fronted)?;
        Ok(Settings {
            listen,
            public_url,
            campaigns: Settings::campaigns(source)?,
            allowed_origins: origins::allowed(source)?,
            csp_extra_hosts: entries(&source.or("DAAN_CSP_EXTRA_HOSTS", "")?)
                .map(extra_hosts::host)
                .collect::<Result<_, _>>()?,
            database_connections: connections(source, &database_url)?,
            database_url,
            rate_limit: RateLimit::read(source)?,
            trusted_proxies,
            metrics_token: MetricsToken::read(source)?,
            razorpay,
            khalti,
            retention: RetentionSettings::read(source)?,
            admin: AdminSettings::read(source)?,
            mail: MailSettings::read(source)?,
            unknown_names: source.unknown_names(),
        })
    }

    /// What [`Settings::read`] stops at, of each part by itself: one that cannot be used hides no other.
    pub fn problems(source: &Source) -> Vec<SettingError> {
        let database_url = Settings::database_url(source).unwrap_or_default();
        let (razorpay, khalti) = (RazorpaySettings::read(source), KhaltiSettings::read(source));
        let worlds = match (&razorpay, &khalti) {
            (Ok(razorpay), Ok(khalti)) => refuse_two_worlds(razorpay, khalti.as_ref()),
            _ => Ok(()),
        };
        [
            Settings::listen(source).err(),
            razorpay.err(),
            // The one before it stops at a missing key.
            source.required("RAZORPAY_KEY_SECRET").err(),
            khalti.err(),
            worlds.err(),
            connections(source, &database_url).err(),
            RateLimit::read(source).err(),
            TrustedProxies::read(source, false).err(),
            MetricsToken::read(source).err(),
            RetentionSettings::read(source).err(),
            AdminSettings::read(source).err(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The campaign file.
    ///
    /// # Errors
    /// [`SettingError`]
    pub fn campaigns(source: &Source) -> Result<PathBuf, SettingError> {
        Ok(source.or("DAAN_CAMPAIGNS", "config/campaigns.toml")?.into())
    }

    /// Where to listen.
    ///
    /// # Errors
    /// [`SettingError`]
    pub(crate) fn listen(source: &Source) -> Result<SocketAddr, SettingError> {
        source.parse(
            "DAAN_LISTEN",
            "127.0.0.1:8080",
            "an address in numbers and a port such as 127.0.0.1:8080",
        )
    }

    /// Where the ledger is.
    ///
    /// # Errors
    /// [`SettingError`]
    pub fn database_url(source: &Source) -> Result<String, SettingError> {
        source.or("DATABASE_URL", "sqlite:data/daan.db")
    }
}

/// The parts of a list with commas.
pub(crate) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

fn connections(source: &Source, database_url: &str) -> Result<u32, SettingError> {
    let read = source.parse::<NonZeroU32>(
        "DAAN_DATABASE_CONNECTIONS",
        default_connections(database_url),
        "a number of connections such as 16",
    );
    Ok(read?.get())
}

/// SQLite's readers are this process's threads; PostgreSQL has a process for each connection, and several servers.
fn default_connections(database_url: &str) -> &'static str {
    if database_url.starts_with("sqlite:") {
        "4"
    } else {
        "16"
    }
}

/// A gift must not count as money through one gateway and as a test through the other.
fn refuse_two_worlds(
    razorpay: &RazorpaySettings,
    khalti: Option<&KhaltiSettings>,
) -> Result<(), SettingError> {
    let problem = match khalti.and_then(KhaltiSettings::moves_money) {
        Some(true) if !razorpay.moves_money() => {
            "is where money moves, but RAZORPAY_KEY_ID is a test key. Set KHALTI_API_URL to \
             https://dev.khalti.com/api/v2 or a sandbox, or RAZORPAY_KEY_ID to a live key"
        }
        Some(false) if razorpay.moves_money() => {
            "is where no money moves, but RAZORPAY_KEY_ID is a live key. Unset KHALTI_API_URL and set the live \
             KHALTI_SECRET_KEY, or set RAZORPAY_KEY_ID to a test key"
        }
        _ => return Ok(()),
    };
    Err(SettingError::new("KHALTI_API_URL", problem.to_owned()))
}

impl From<daan_gateway::SettingError> for SettingError {
    fn from(error: daan_gateway::SettingError) -> SettingError {
        SettingError::new(error.setting, error.problem.to_owned())
    }
}

/// An origin as browsers write it: scheme, host and port, nothing behind.
pub(crate) fn origin(name: &'static str, text: &str) -> Result<String, SettingError> {
    let expected = || {
        SettingError::new(
            name,
            format!(
                "expected an origin such as https://give.example.org, found `{text}`: no path, no slash at the end"
            ),
        )
    };
    let text = text.strip_suffix('/').unwrap_or(text);
    let authority = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or_else(expected)?;
    let uri: http::Uri = text.parse().map_err(|_| expected())?;
    if uri.authority().map(http::uri::Authority::as_str) != Some(authority)
        || authority.contains('@')
    {
        return Err(expected());
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
