//! What the server is told from outside, and the contradictions that it refuses.

mod source;

pub use source::{SettingError, Source};

use daan_gateway::razorpay::{self, ApiUrl, Credentials, Mode};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Razorpay's own API.
const RAZORPAY_API_URL: &str = "https://api.razorpay.com";
/// Razorpay's own checkout script.
const RAZORPAY_CHECKOUT_URL: &str = "https://checkout.razorpay.com/v1/checkout.js";

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
    /// `sqlite:PATH`.
    pub database_url: String,
    /// Razorpay.
    pub razorpay: RazorpaySettings,
}

/// What we know of Razorpay.
#[derive(Debug)]
pub struct RazorpaySettings {
    /// Key id and secret.
    pub credentials: Credentials,
    /// Where the API is.
    pub api_url: ApiUrl,
    /// Where checkout.js is.
    pub checkout_url: String,
}

impl Settings {
    /// Reads every setting.
    ///
    /// # Errors
    /// [`SettingError`] names the setting, what is wrong with it and what to do.
    pub fn read(source: &Source) -> Result<Settings, SettingError> {
        let listen = source.parse(
            "DAAN_LISTEN",
            "127.0.0.1:8080",
            "an address in numbers and a port such as 127.0.0.1:8080",
        )?;
        let public_url = origin(
            "DAAN_PUBLIC_URL",
            &source.or("DAAN_PUBLIC_URL", &format!("http://{listen}"))?,
        )?;
        Ok(Settings {
            listen,
            public_url,
            campaigns: source.or("DAAN_CAMPAIGNS", "config/campaigns.toml")?.into(),
            allowed_origins: source
                .or("DAAN_ALLOWED_ORIGINS", "")?
                .split(',')
                .map(str::trim)
                .filter(|entry| !entry.is_empty())
                .map(|entry| origin("DAAN_ALLOWED_ORIGINS", entry))
                .collect::<Result<_, _>>()?,
            database_url: source.or("DATABASE_URL", "sqlite:data/daan.db")?,
            razorpay: RazorpaySettings::read(source)?,
        })
    }
}

impl RazorpaySettings {
    fn read(source: &Source) -> Result<RazorpaySettings, SettingError> {
        let key_id = source.required("RAZORPAY_KEY_ID")?;
        let key_secret = source.required("RAZORPAY_KEY_SECRET")?;
        let settings = RazorpaySettings {
            credentials: Credentials::parse(&key_id, &key_secret)?,
            api_url: ApiUrl::parse(&source.or("RAZORPAY_API_URL", RAZORPAY_API_URL)?)?,
            checkout_url: source.or("RAZORPAY_CHECKOUT_URL", RAZORPAY_CHECKOUT_URL)?,
        };
        settings.refuse_contradictions()?;
        Ok(settings)
    }

    /// Keys of one world with addresses of the other would fail at the first donor, not here.
    fn refuse_contradictions(&self) -> Result<(), SettingError> {
        let real_api = self.api_url.as_str() == RAZORPAY_API_URL;
        let real_checkout = self.checkout_url == RAZORPAY_CHECKOUT_URL;
        if real_api != real_checkout {
            return Err(SettingError::new(
                "RAZORPAY_CHECKOUT_URL",
                "and RAZORPAY_API_URL must both be Razorpay's own or both the sandbox's: an order made at one cannot be \
                 paid at the other. Unset both for the real gateway"
                    .to_owned(),
            ));
        }
        if !real_api && self.credentials.mode() == Mode::Live {
            return Err(SettingError::new(
                "RAZORPAY_KEY_ID",
                format!(
                    "is a live key, but RAZORPAY_API_URL is {}: a live secret must not leave for a sandbox. Use the \
                         sandbox's key, or unset RAZORPAY_API_URL",
                    self.api_url.as_str()
                ),
            ));
        }
        if real_api && self.credentials.key_id() == daan_sandbox::KEY_ID {
            return Err(SettingError::new(
                "RAZORPAY_KEY_ID",
                "is the sandbox's key, which Razorpay does not know. Set your own key, or point RAZORPAY_API_URL and \
                 RAZORPAY_CHECKOUT_URL at a sandbox"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

impl From<razorpay::SettingError> for SettingError {
    fn from(error: razorpay::SettingError) -> SettingError {
        SettingError::new(error.setting, error.problem.to_owned())
    }
}

/// An origin as browsers write it: scheme, host and port, nothing behind.
fn origin(name: &'static str, text: &str) -> Result<String, SettingError> {
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
