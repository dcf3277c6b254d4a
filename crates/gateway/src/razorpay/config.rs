//! Where Razorpay is, and how long to wait for it.

use super::credentials::{Credentials, SettingError};
use reqwest::Url;
use std::fmt;
use std::net::IpAddr;
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
pub struct ApiUrl {
    text: String,
    is_loopback: bool,
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// Orders are made while a donor waits, and the browser gives up after 10 s.
const TIMEOUT: Duration = Duration::from_secs(8);

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
        let url = Url::parse(text)
            .map_err(|_| refused("expected an address such as https://api.razorpay.com"))?;
        let is_loopback = is_loopback(&url);
        if let Some(problem) = problem(&url, is_loopback) {
            return Err(refused(problem));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(ApiUrl { text, is_loopback })
    }

    /// Whether it is on this machine, as the sandbox is.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiUrl({})", self.text)
    }
}

fn refused(problem: &'static str) -> SettingError {
    SettingError {
        setting: "RAZORPAY_API_URL",
        problem,
    }
}

fn problem(url: &Url, is_loopback: bool) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        Some("expected an http or https address")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("expected no user or password in the address; the key has its own settings")
    } else if url.query().is_some() || url.fragment().is_some() {
        Some("expected no query and no fragment")
    } else if url.path().trim_end_matches('/').ends_with("/v1") {
        Some("expected the address without /v1")
    } else if url.scheme() == "http" && !is_loopback {
        // Basic auth sends the secret with every call.
        Some("expected https; plain http is for this machine only")
    } else {
        None
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for local in [
            "http://127.0.0.1:8081",
            "http://localhost:8081/",
            "http://[::1]:8081",
            "http://127.9.9.9",
        ] {
            assert!(ApiUrl::parse(local).unwrap().is_loopback(), "{local}");
        }
        for far in [
            "http://api.razorpay.com",
            "http://10.0.0.1",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "http://[::2]",
        ] {
            assert!(ApiUrl::parse(far).is_err(), "{far}");
        }
    }

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
