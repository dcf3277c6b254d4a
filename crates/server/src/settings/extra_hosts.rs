//! Hosts that are added to the Content-Security-Policy.

use super::SettingError;
use reqwest::Url;

const NAME: &str = "DAAN_CSP_EXTRA_HOSTS";

/// A host as a policy names it. Anything else in it could end the directive, or allow everything.
pub(crate) fn host(entry: &str) -> Result<String, SettingError> {
    let bare = entry.strip_prefix("https://").unwrap_or(entry);
    let (wildcard, name) = match bare.strip_prefix("*.") {
        Some(name) => ("*.", name),
        None => ("", bare),
    };
    // `*.com` is half of the web.
    let is_narrow = wildcard.is_empty() || name.contains('.');
    let is_host = |url: &Url| {
        let authority = url.as_str().trim_start_matches("https://");
        authority.trim_end_matches('/') == name.to_ascii_lowercase()
            && url.username().is_empty()
            && url.password().is_none()
    };
    match Url::parse(&format!("https://{name}")) {
        Ok(url) if is_narrow && is_host(&url) && name.chars().all(is_of_host) => {
            Ok(format!("https://{wildcard}{}", name.to_ascii_lowercase()))
        }
        _ => Err(SettingError::new(
            NAME,
            format!(
                "expected hosts such as new.razorpay.com or *.razorpay.com, separated by commas, found `{entry}`: no \
                 path, no http, no spaces"
            ),
        )),
    }
}

fn is_of_host(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_taken_with_or_without_its_scheme() {
        for (given, taken) in [
            ("new.razorpay.com", "https://new.razorpay.com"),
            ("https://NEW.razorpay.com", "https://new.razorpay.com"),
            ("new.razorpay.com:8443", "https://new.razorpay.com:8443"),
            ("*.razorpay.com", "https://*.razorpay.com"),
        ] {
            assert_eq!(host(given).unwrap(), taken);
        }
    }

    #[test]
    fn what_would_allow_more_than_a_host_is_refused() {
        for wrong in [
            "*",
            "*.com",
            "https:",
            "http://a.org",
            "a.org/x",
            "a.org;x",
            "'self'",
            "a b.org",
            "a@b.org",
            "data:",
            "a.*.org",
        ] {
            let error = host(wrong).unwrap_err().to_string();
            assert!(
                error.starts_with("DAAN_CSP_EXTRA_HOSTS expected"),
                "{wrong}"
            );
        }
    }
}
