//! Where Razorpay is, and how long to wait for it.

use super::credentials::Credentials;
use crate::SettingError;
use crate::address::{Address, Form};
use crate::http::{CONNECT_TIMEOUT, TIMEOUT};
use reqwest::Url;
use std::fmt;
use std::time::Duration;

/// What a [`super::Client`] is made of.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the API is.
    pub api_url: ApiUrl,
    /// The account.
    pub credentials: Credentials,
    /// How long to wait for a connection, TLS included; shorter than `timeout`, so that a time-out
    /// before anything was sent is known as such.
    pub connect_timeout: Duration,
    /// How long to wait for the whole answer, connecting included.
    pub timeout: Duration,
}

/// The origin of the API, without the `/v1` that all its paths begin with.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiUrl(Address);

const FORM: Form = Form {
    setting: "RAZORPAY_API_URL",
    expected: "expected an address such as https://api.razorpay.com",
    problem,
};

impl Config {
    /// The account at this place, with the default time-outs: 2 s to connect, 8 s in total.
    pub fn new(api_url: ApiUrl, credentials: Credentials) -> Config {
        Config {
            api_url,
            credentials,
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
        }
    }
}

impl ApiUrl {
    /// Reads an address such as `https://api.razorpay.com`; a slash at its end does not matter.
    ///
    /// # Errors
    /// [`SettingError`] where it is no http address, has credentials, a query or `/v1` in it, or is
    /// neither HTTPS nor on this machine.
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
}

impl fmt::Debug for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiUrl({:?})", self.0)
    }
}

fn problem(url: &Url) -> Option<&'static str> {
    let path = url.path().trim_end_matches('/');
    path.ends_with("/v1")
        .then_some("expected the address without /v1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_for_everywhere_and_slashes_at_the_end_go() {
        let url = ApiUrl::parse("https://api.razorpay.com/").unwrap();
        assert_eq!(
            (url.as_str(), url.is_loopback()),
            ("https://api.razorpay.com", false)
        );
        let proxied = ApiUrl::parse("https://proxy.example.org/razorpay//").unwrap();
        assert_eq!(proxied.as_str(), "https://proxy.example.org/razorpay");
    }

    #[test]
    fn an_address_that_would_misplace_calls_or_secrets_is_refused() {
        for broken in [
            "",
            "api.razorpay.com",
            "ftp://api.razorpay.com",
            "file:///etc/passwd",
            "https://api.razorpay.com/v1",
            "https://api.razorpay.com/v1/",
            "https://key:s3cr3t@api.razorpay.com",
            "https://api.razorpay.com?key=s3cr3t",
            "https://api.razorpay.com#v1",
        ] {
            let error = ApiUrl::parse(broken).unwrap_err();
            assert_eq!(error.setting, "RAZORPAY_API_URL", "{broken}");
            assert!(!error.to_string().contains("s3cr3t"), "{broken}");
        }
    }
}
