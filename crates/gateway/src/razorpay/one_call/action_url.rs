//! An address at which a payment goes on.

use super::workflow::Action;
use crate::ForeignAddress;
use crate::address::{plain_url, without_query};
use crate::razorpay::ApiUrl;
use reqwest::Url;
use std::fmt;

/// Where a payment goes on: at Razorpay's, and exactly as Razorpay wrote it; even the ids in it are
/// spelled differently from time to time.
#[derive(Clone, PartialEq, Eq)]
pub struct ActionUrl(String);

/// Razorpay's own domains, in India and Malaysia.
const DOMAINS: [&str; 2] = [".razorpay.com", ".curlec.com"];

impl ActionUrl {
    /// Reads an address out of an answer, or out of our own store.
    ///
    /// # Errors
    /// [`ForeignAddress`] where it is not https at a host of `razorpay.com` or `curlec.com` or at the API's
    /// own origin; for an API on this machine, where it is not at the API's own origin. The address of
    /// [`Action::Intent`] is one of `upi:` instead, which no server can be reached by.
    pub fn parse(
        text: &str,
        action: &Action,
        api_url: &ApiUrl,
    ) -> Result<ActionUrl, ForeignAddress> {
        let api = api_url.address();
        if *action == Action::Intent {
            let is_upi = |url: Url| url.scheme() == "upi" && url.host_str() == Some("pay");
            plain_url(text)
                .is_some_and(is_upi)
                .then_some(())
                .ok_or(ForeignAddress)?;
        } else {
            api.check_followed(text, |url| api.is_origin_of(url) || is_razorpays(url))?;
        }
        Ok(ActionUrl(text.to_owned()))
    }

    /// The address as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can be called or shown in a browser, unlike the address of [`Action::Intent`].
    pub fn is_web(&self) -> bool {
        !self.0.starts_with("upi:")
    }
}

/// Without the query, in which keys and amounts stand.
impl fmt::Debug for ActionUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ActionUrl({}…)", without_query(&self.0))
    }
}

fn is_razorpays(url: &Url) -> bool {
    url.port().is_none()
        && url
            .host_str()
            .is_some_and(|host| DOMAINS.iter().any(|domain| host.ends_with(domain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(action: &Action, text: &str) -> Option<ActionUrl> {
        let api_url = ApiUrl::parse("https://api.razorpay.com").unwrap();
        ActionUrl::parse(text, action, &api_url).ok()
    }

    /// Whether it is taken, and as it came.
    fn is_followed(action: &Action, text: &str) -> bool {
        parsed(action, text).is_some_and(|url| url.as_str() == text)
    }

    #[test]
    fn addresses_of_razorpays_are_kept_as_they_came_and_no_others() {
        for good in [
            "https://api.razorpay.com/v1/payments/FVptEs3cSWX1fs/authorize",
            "https://api.razorpay.com/pg_router/v1/payments/pay_1/otp_generate?key_id=rzp_live_x-acc_y",
            "https://secure.curlec.com/pay/1",
        ] {
            assert!(is_followed(&Action::Redirect, good), "{good}");
        }
        for bad in [
            "http://api.razorpay.com/v1/payments/x/authorize",
            "https://razorpay.com.evil.org/",
            "https://evilrazorpay.com/",
            "https://api.razorpay.com@evil.org/",
            "https://api.razorpay.com:8443/",
            "upi://pay?pa=x@y",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!is_followed(&Action::Redirect, bad), "{bad}");
        }
    }

    #[test]
    fn an_app_is_opened_by_upi_alone() {
        assert!(is_followed(
            &Action::Intent,
            "upi://pay?pa=upi@razopay&pn=acme&am=100&cu=INR"
        ));
        for bad in [
            "https://api.razorpay.com/x",
            "intent://pay?pa=x",
            "upi:pay?pa=x",
            "upi://mandate?pa=x",
        ] {
            assert!(!is_followed(&Action::Intent, bad), "{bad}");
        }
    }

    #[test]
    fn a_shown_address_keeps_its_query_to_itself() {
        let url = "https://api.razorpay.com/v1/payments/pay_1/otp_generate?track_id=t&key_id=k";
        let shown = format!("{:?}", parsed(&Action::OtpGenerate, url).unwrap());
        assert!(
            shown.contains("/otp_generate…") && !shown.contains("track_id"),
            "{shown}"
        );
    }
}
