//! Where an API is, and which of the addresses in its answers may be followed.

use crate::setting::SettingError;
use reqwest::Url;
use std::fmt;
use std::net::IpAddr;

/// Where an API is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address {
    text: String,
    url: Url,
    is_loopback: bool,
}

/// What an API's address is called and looks like.
pub(crate) struct Form {
    pub(crate) setting: &'static str,
    /// What to say where it is no address at all: an example.
    pub(crate) expected: &'static str,
    /// What is wrong with an address for this API in particular.
    pub(crate) problem: fn(&Url) -> Option<&'static str>,
}

/// An address in an answer that does not lead to the gateway. Nobody is sent there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is not one of the gateway's")]
pub struct ForeignAddress;

/// Longer than any address that a gateway or a browser knows what to do with.
const MAX_FOLLOWED_CHARS: usize = 2_048;

impl Address {
    /// Reads an address; slashes at its end do not matter.
    pub(crate) fn parse(text: &str, form: &Form) -> Result<Address, SettingError> {
        let refused = |problem| SettingError {
            setting: form.setting,
            problem,
        };
        let url = Url::parse(text).map_err(|_| refused(form.expected))?;
        let is_loopback = is_loopback(&url);
        if let Some(problem) = problem_of_any(&url, is_loopback).or_else(|| (form.problem)(&url)) {
            return Err(refused(problem));
        }
        Ok(Address {
            text: url.as_str().trim_end_matches('/').to_owned(),
            url,
            is_loopback,
        })
    }

    /// Whether it is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// The address, without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether an address is at the same scheme, host and port.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }

    /// Checks an address out of an answer, which is then to be used as it came: rebuilding it is fragile.
    ///
    /// An API on this machine stands for the whole gateway, so only addresses at its own origin fit it; a
    /// sandbox sends nobody to where money moves. Elsewhere an address must be https and `is_gateways`.
    pub(crate) fn check_followed(
        &self,
        text: &str,
        is_gateways: impl FnOnce(&Url) -> bool,
    ) -> Result<Url, ForeignAddress> {
        let url = plain_url(text).ok_or(ForeignAddress)?;
        let fits = if self.is_loopback {
            self.is_origin_of(&url)
        } else {
            url.scheme() == "https" && is_gateways(&url)
        };
        if fits { Ok(url) } else { Err(ForeignAddress) }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Scheme, host and path: what may be in a log. A query may carry a token of ours.
pub(crate) fn without_query(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

/// Only what every program reads alike: visible ASCII without a backslash (a slash to some), two slashes before the
/// host (without them it is a path of ours to a browser), and no user that could pass for a host.
pub(crate) fn plain_url(text: &str) -> Option<Url> {
    let is_plain = text.len() <= MAX_FOLLOWED_CHARS
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && text
            .split_once("://")
            .is_some_and(|(_, rest)| !rest.starts_with('/'));
    let url = is_plain.then(|| Url::parse(text).ok()).flatten()?;
    (url.has_host() && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn problem_of_any(url: &Url, is_loopback: bool) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        Some("expected an http or https address")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("expected no user or password in the address; the key has its own settings")
    } else if url.query().is_some() || url.fragment().is_some() {
        Some("expected no query and no fragment")
    } else if url.scheme() == "http" && !is_loopback {
        // The secret goes along with every call.
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

    const FORM: Form = Form {
        setting: "API_URL",
        expected: "an address",
        problem: |_| None,
    };

    fn api(text: &str) -> Address {
        Address::parse(text, &FORM).unwrap()
    }

    fn is_followed(api: &Address, text: &str) -> bool {
        let known = |url: &Url| url.port().is_none() && url.host_str() == Some("pay.example.com");
        api.check_followed(text, known).is_ok()
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for local in [
            "http://127.0.0.1:8081",
            "http://localhost:8081/",
            "http://[::1]:8081",
            "http://127.9.9.9",
        ] {
            assert!(api(local).is_loopback(), "{local}");
        }
        for far in [
            "http://api.example.com",
            "http://10.0.0.1",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "http://[::2]",
        ] {
            assert!(Address::parse(far, &FORM).is_err(), "{far}");
        }
    }

    #[test]
    fn an_address_that_only_looks_like_the_gateways_is_not_followed() {
        let real = api("https://api.example.com");
        for good in [
            "https://pay.example.com",
            "https://pay.example.com/a?b=c#d",
            "HTTPS://PAY.example.com/",
        ] {
            assert!(is_followed(&real, good), "{good}");
        }
        for bad in [
            "",
            "pay.example.com",
            "//pay.example.com",
            "/relative",
            "http://pay.example.com/",
            "javascript:alert(1)//pay.example.com",
            "data:text/html,pay.example.com",
            "https://pay.example.com.evil.org/",
            "https://pay.example.com./",
            "https://evil.org/https://pay.example.com/",
            "https://evil.org?https://pay.example.com/",
            "https://evil.org#pay.example.com",
            "https://pay.example.com@evil.org/",
            "https://evil.org@pay.example.com/",
            "https://evil.org\\@pay.example.com/",
            "https://pay.example.com\\.evil.org/",
            "https://pay.example.com:8443/",
            "https://xpay.example.com/",
            "https://pаy.example.com/",
            " https://pay.example.com/",
            "https://pay.example.com/\r\nset-cookie: a=b",
            "https://pay.example.com/\ttab",
            "https:///",
        ] {
            assert!(!is_followed(&real, bad), "{bad:?}");
        }
        let long = format!("https://pay.example.com/{}", "x".repeat(2_048));
        assert!(!is_followed(&real, &long));
    }

    #[test]
    fn an_api_on_this_machine_leads_to_itself_and_never_to_where_money_moves() {
        let sandbox = api("http://127.0.0.1:8081/api/v2");
        assert!(is_followed(&sandbox, "http://127.0.0.1:8081/pay?pidx=1"));
        for other in [
            "https://pay.example.com/",
            "http://127.0.0.1:8082/",
            "https://127.0.0.1:8081/",
            "http://localhost:8081/",
            "http://evil.org:8081/",
        ] {
            assert!(!is_followed(&sandbox, other), "{other}");
        }
    }

    #[test]
    fn a_shown_address_has_no_query() {
        for shown in [
            "https://a.b/c?token=1",
            "https://a.b/c#token",
            "https://a.b/c",
        ] {
            assert_eq!(without_query(shown), "https://a.b/c");
        }
    }
}
