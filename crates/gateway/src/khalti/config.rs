//! Where Khalti is, with which key, and how long to wait for it.

use crate::SettingError;
use crate::address::{Address, Form};
use crate::http::{CONNECT_TIMEOUT, TIMEOUT};
use crate::setting::without_white_space;
use reqwest::Url;
use reqwest::header::HeaderValue;
use std::fmt;
use std::time::Duration;

/// What a [`super::Client`] is made of.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the API is.
    pub api_url: ApiUrl,
    /// The merchant.
    pub secret: SecretKey,
    /// How long to wait for a connection, TLS included; shorter than `timeout`.
    pub connect_timeout: Duration,
    /// How long to wait for the whole answer, connecting included.
    pub timeout: Duration,
}

/// Where the API is, `/api/v2` included: `https://khalti.com/api/v2` where money moves,
/// `https://dev.khalti.com/api/v2` where none does.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiUrl(Address);

/// The merchant's secret key. Khalti calls it `live_secret_key` in both of its worlds, so its text tells
/// nothing of which it is for.
#[derive(Clone)]
pub struct SecretKey {
    /// Marked as sensitive, so that no HTTP library shows it either.
    authorization: HeaderValue,
}

const SECRET_KEY: &str = "KHALTI_SECRET_KEY";

/// The refund calls live beside it, under the address without this.
const VERSION: &str = "/v2";

const FORM: Form = Form {
    setting: "KHALTI_API_URL",
    expected: "expected an address such as https://khalti.com/api/v2",
    problem,
};

impl Config {
    /// The merchant at this place, with the default time-outs: 2 s to connect, 8 s in total.
    pub fn new(api_url: ApiUrl, secret: SecretKey) -> Config {
        Config {
            api_url,
            secret,
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
        }
    }
}

impl ApiUrl {
    /// Reads an address such as `https://khalti.com/api/v2`; a slash at its end does not matter.
    ///
    /// # Errors
    /// [`SettingError`] where it is no http address, has credentials or a query in it, does not end with
    /// `/v2`, or is neither HTTPS nor on this machine.
    pub fn parse(text: &str) -> Result<ApiUrl, SettingError> {
        Address::parse(text, &FORM).map(ApiUrl)
    }

    /// Whether it is on this machine, as the sandbox is.
    pub fn is_loopback(&self) -> bool {
        self.0.is_loopback()
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn address(&self) -> &Address {
        &self.0
    }

    /// The address without the version.
    pub(super) fn unversioned(&self) -> &str {
        let text = self.as_str();
        text.strip_suffix(VERSION).unwrap_or(text)
    }
}

impl fmt::Debug for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiUrl({:?})", self.0)
    }
}

impl SecretKey {
    /// Reads a key as the dashboard shows it.
    ///
    /// # Errors
    /// [`SettingError`] where it is empty, or contains white space (a pasted line end is this field's
    /// commonest fault) or anything but ASCII, or is the public key. Keys have had several shapes, so no more is asked of it.
    pub fn parse(text: &str) -> Result<SecretKey, SettingError> {
        without_white_space(SECRET_KEY, text)?;
        let refused = |problem| SettingError {
            setting: SECRET_KEY,
            problem,
        };
        if text.contains("public_key") {
            return Err(refused("is the public key; set the secret one"));
        }
        let authorization = HeaderValue::from_str(&format!("Key {text}"));
        let mut authorization = authorization
            .ok()
            .filter(|_| text.is_ascii())
            .ok_or_else(|| refused("expected ASCII alone"))?;
        authorization.set_sensitive(true);
        Ok(SecretKey { authorization })
    }

    /// The header that every call carries. Both `Key` and `key` are seen in use; this is the documented one.
    pub(super) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

fn problem(url: &Url) -> Option<&'static str> {
    let is_versioned = url.path().trim_end_matches('/').ends_with(VERSION);
    (!is_versioned).then_some("expected the address with /api/v2 at its end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_does_not_matter() {
        for text in ["https://khalti.com/api/v2", "https://khalti.com/api/v2/"] {
            let url = ApiUrl::parse(text).unwrap();
            assert_eq!(url.as_str(), "https://khalti.com/api/v2");
            assert_eq!(url.unversioned(), "https://khalti.com/api");
            assert!(!url.is_loopback());
        }
        let sandbox = ApiUrl::parse("http://127.0.0.1:8081/api/v2/").unwrap();
        assert!(sandbox.is_loopback());
    }

    #[test]
    fn an_address_that_would_misplace_calls_or_the_key_is_refused() {
        for broken in [
            "",
            "khalti.com/api/v2",
            "http://khalti.com/api/v2",
            "https://khalti.com",
            "https://khalti.com/api",
            "https://khalti.com/api/v2/epayment/initiate/",
            "https://s3cr3t@khalti.com/api/v2",
            "https://khalti.com/api/v2?key=s3cr3t",
        ] {
            let error = ApiUrl::parse(broken).unwrap_err();
            assert_eq!(error.setting, "KHALTI_API_URL", "{broken}");
            assert!(!error.to_string().contains("s3cr3t"), "{broken}");
        }
    }

    #[test]
    fn the_public_key_is_not_taken_for_the_secret_one() {
        for public in ["live_public_key_05bf95cc57244045", "test_public_key_dc74"] {
            let error = SecretKey::parse(public).unwrap_err();
            assert_eq!(error.problem, "is the public key; set the secret one");
        }
    }

    #[test]
    fn a_key_of_any_shape_is_taken_but_not_with_white_space() {
        for good in [
            "05bf95cc57244045b8df5fad06748dab",
            "live_secret_key_05bf95cc57244045b8df5fad06748dab",
            "daan-sandbox-khalti-secret",
        ] {
            assert!(SecretKey::parse(good).is_ok(), "{good}");
        }
        for broken in [
            "",
            " ",
            "s3cr3t\n",
            "s3 cr3t",
            "\ts3cr3t",
            "s3cr3t\u{a0}",
            "सीक्रेट",
        ] {
            let error = SecretKey::parse(broken).unwrap_err();
            assert_eq!(error.setting, SECRET_KEY, "{broken:?}");
            assert!(!error.to_string().contains("cr3t"));
        }
    }

    #[test]
    fn debug_output_does_not_show_the_key() {
        let secret = SecretKey::parse("s3cr3t").unwrap();
        let api_url = ApiUrl::parse("https://khalti.com/api/v2").unwrap();
        let shown = format!(
            "{secret:?} {:?} {:?}",
            Config::new(api_url, secret.clone()),
            secret.authorization()
        );
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}
