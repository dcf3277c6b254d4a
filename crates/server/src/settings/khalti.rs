//! What we are told of Khalti.

use super::{SettingError, Source};
use daan_gateway::khalti::{ApiUrl, SecretKey};

/// Khalti's own API, where money moves.
const API_URL: &str = "https://khalti.com/api/v2";
/// Its test hosts, the present one and the one before.
const TEST_API_URLS: [&str; 2] = [
    "https://dev.khalti.com/api/v2",
    "https://a.khalti.com/api/v2",
];

/// What we know of Khalti.
#[derive(Debug)]
pub struct KhaltiSettings {
    /// The merchant's secret key.
    pub secret: SecretKey,
    /// Where the API is.
    pub api_url: ApiUrl,
}

impl KhaltiSettings {
    /// Reads what concerns Khalti; `None` where there is no key, and so no gift through it.
    ///
    /// # Errors
    /// As [`super::Settings::read`].
    pub fn read(source: &Source) -> Result<Option<KhaltiSettings>, SettingError> {
        let address = source.lookup("KHALTI_API_URL")?;
        let Some(key) = source.lookup("KHALTI_SECRET_KEY")? else {
            return match address {
                None => Ok(None),
                Some(_) => Err(SettingError::new(
                    "KHALTI_SECRET_KEY",
                    "is missing, but KHALTI_API_URL is set: set KHALTI_SECRET_KEY, or unset KHALTI_API_URL".to_owned(),
                )),
            };
        };
        let settings = KhaltiSettings {
            secret: SecretKey::parse(&key)?,
            api_url: ApiUrl::parse(address.as_deref().unwrap_or(API_URL))?,
        };
        settings.refuse_contradictions(&key)?;
        Ok(Some(settings))
    }

    /// Whether money moves; `None` for an address that is none of Khalti's, such as a proxy's.
    pub fn moves_money(&self) -> Option<bool> {
        match self.api_url.as_str() {
            API_URL => Some(true),
            other if self.api_url.is_loopback() || TEST_API_URLS.contains(&other) => Some(false),
            _ => None,
        }
    }

    fn refuse_contradictions(&self, key: &str) -> Result<(), SettingError> {
        let problem = if !self.api_url.is_loopback() && key == daan_sandbox::KHALTI_KEY {
            "is the sandbox's key, which Khalti does not know. Set your own key, or point KHALTI_API_URL at a sandbox"
                .to_owned()
        } else if self.api_url.is_loopback() && is_of_khalti(key) {
            format!(
                "is a key of Khalti's, but KHALTI_API_URL is {}: a real secret must not leave for a sandbox. Use the \
                 sandbox's key, or unset KHALTI_API_URL",
                self.api_url.as_str()
            )
        } else {
            return Ok(());
        };
        Err(SettingError::new("KHALTI_SECRET_KEY", problem))
    }
}

/// The two shapes that Khalti's keys were ever seen in. Its test keys look the same.
fn is_of_khalti(key: &str) -> bool {
    const HEX_CHARS: usize = 32;
    let bare = key.strip_prefix("live_secret_key_").unwrap_or(key);
    bare.len() == HEX_CHARS && bare.bytes().all(|b| b.is_ascii_hexdigit())
}
