//! Addresses that browsers are led to.

use super::SettingError;
use reqwest::Url;
use std::net::IpAddr;

/// The address of a script that donors' browsers run.
pub(crate) fn checkout_url(text: String) -> Result<String, SettingError> {
    match Url::parse(&text).map(|url| problem_of_script(&url)) {
        Ok(None) => Ok(text),
        Ok(Some(problem)) => Err(refused(problem)),
        Err(_) => Err(refused("it is no address")),
    }
}

/// Whether donors elsewhere can reach an origin over https.
pub(crate) fn is_public(origin: &str) -> bool {
    Url::parse(origin).is_ok_and(|url| url.scheme() == "https" && !is_loopback(&url))
}

fn problem_of_script(url: &Url) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        Some("it is no https address")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("there is a user or password in it")
    } else if url.scheme() == "http" && !is_loopback(url) {
        Some("plain http is for this machine only")
    } else if url.path() == "/" {
        Some("there is no path in it")
    } else {
        None
    }
}

/// The value is not shown: a password may be in it.
fn refused(problem: &str) -> SettingError {
    SettingError::new(
        "RAZORPAY_CHECKOUT_URL",
        format!(
            "expected an address such as https://checkout.razorpay.com/v1/checkout.js, but {problem}"
        ),
    )
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
    fn a_script_comes_over_https_or_from_this_machine() {
        for good in [
            "https://checkout.razorpay.com/v1/checkout.js",
            "http://127.0.0.1:8081/v1/checkout.js",
            "http://localhost:8081/v1/checkout.js",
            "http://[::1]:8081/v1/checkout.js",
        ] {
            assert_eq!(checkout_url(good.to_owned()).unwrap(), good);
        }
        for (wrong, expected) in [
            ("foo", "it is no address"),
            ("javascript:alert(1)", "no https address"),
            ("data:text/javascript,1", "no https address"),
            ("https://checkout.razorpay.com", "no path"),
            ("https://checkout.razorpay.com/", "no path"),
            ("http://checkout.razorpay.com/v1/checkout.js", "plain http"),
            (
                "https://hidden@checkout.razorpay.com/v1/checkout.js",
                "user or password",
            ),
            (
                "https://a:hidden@checkout.razorpay.com/v1/checkout.js",
                "user or password",
            ),
        ] {
            let error = checkout_url(wrong.to_owned()).unwrap_err().to_string();
            assert!(
                error.starts_with("RAZORPAY_CHECKOUT_URL") && error.contains(expected),
                "{error}"
            );
            assert!(!error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn a_public_origin_is_https_and_elsewhere() {
        assert!(is_public("https://give.example.org"));
        for private in [
            "http://give.example.org",
            "https://localhost:8443",
            "http://127.0.0.1:8080",
            "https://[::1]",
        ] {
            assert!(!is_public(private), "{private}");
        }
    }
}
