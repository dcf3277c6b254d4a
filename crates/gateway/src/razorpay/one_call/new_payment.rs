//! A payment to be made along with its order.

use super::method::PaymentMethod;
use reqwest::Url;
use std::net::IpAddr;

/// Who pays, and from where.
#[derive(Clone, Copy)]
pub struct Payer<'a> {
    /// At most 40 characters here, fewer than elsewhere.
    pub email: &'a str,
    /// Digits, perhaps after a `+`; at most 15 characters.
    pub contact: &'a str,
    /// The address that the payer's request came from.
    pub ip: IpAddr,
    /// The `Referer` of the payer's request.
    pub referer: Option<&'a str>,
    /// The `User-Agent` of the payer's request.
    pub user_agent: Option<&'a str>,
}

/// A payment to be made, within Razorpay's limits of form. It holds a donor's data, perhaps a card's, so it
/// cannot be shown.
pub struct NewPayment {
    pub(super) method: PaymentMethod,
    pub(super) email: String,
    pub(super) contact: String,
    pub(super) ip: IpAddr,
    pub(super) referer: Option<String>,
    pub(super) user_agent: Option<String>,
    pub(super) callback_url: String,
}

/// What Razorpay would refuse by its form alone. It does not show what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPayment {
    /// No address, one of more than 40 characters, or with white space.
    #[error("an email address has at most {max} characters here", max = NewPayment::MAX_EMAIL_CHARS)]
    Email,
    /// No number, one of more than 15 characters, or with anything but digits.
    #[error("a phone number has at most {max} characters here, all of them digits", max = NewPayment::MAX_CONTACT_CHARS)]
    Contact,
    /// A bank, wallet or UPI address that cannot be one.
    #[error("no such bank, wallet or UPI address")]
    Method,
    /// A card that cannot be one.
    #[error("no such card")]
    Card,
    /// An address to come back to that is no absolute http address.
    #[error("the return address is no http address")]
    CallbackUrl,
}

impl NewPayment {
    /// How long an email address may be.
    pub const MAX_EMAIL_CHARS: usize = 40;
    /// How long a phone number may be, `+` and country code included.
    pub const MAX_CONTACT_CHARS: usize = 15;

    /// A payment with this method by this payer, whose browser is sent to `callback_url` afterwards, by
    /// POST.
    ///
    /// # Errors
    /// [`InvalidPayment`] says which part Razorpay would refuse.
    pub fn new(
        method: PaymentMethod,
        payer: Payer<'_>,
        callback_url: &str,
    ) -> Result<NewPayment, InvalidPayment> {
        method.check()?;
        if !is_email(payer.email) {
            return Err(InvalidPayment::Email);
        }
        if !is_contact(payer.contact) {
            return Err(InvalidPayment::Contact);
        }
        if !is_http(callback_url) {
            return Err(InvalidPayment::CallbackUrl);
        }
        Ok(NewPayment {
            method,
            email: payer.email.to_owned(),
            contact: payer.contact.to_owned(),
            ip: payer.ip,
            referer: payer.referer.and_then(said),
            user_agent: payer.user_agent.and_then(said),
            callback_url: callback_url.to_owned(),
        })
    }

    /// With what it is paid.
    pub fn method(&self) -> &PaymentMethod {
        &self.method
    }
}

fn is_email(text: &str) -> bool {
    text.chars().count() <= NewPayment::MAX_EMAIL_CHARS
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn is_contact(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    text.len() <= NewPayment::MAX_CONTACT_CHARS
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_http(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Headers come from whoever asks; what is more than a header usually is goes no further.
fn said(header: &str) -> Option<String> {
    const MAX_CHARS: usize = 512;
    let text: String = header
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_CHARS)
        .collect();
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::razorpay::Upi;

    fn payer() -> Payer<'static> {
        Payer {
            email: "gaurav.kumar@example.com",
            contact: "+919123456789",
            ip: [192, 168, 0, 103].into(),
            referer: None,
            user_agent: Some("Mozilla/5.0"),
        }
    }

    fn made(method: PaymentMethod, payer: Payer<'_>) -> Result<NewPayment, InvalidPayment> {
        NewPayment::new(method, payer, "https://give.example.org/return/razorpay/t")
    }

    fn intent() -> PaymentMethod {
        PaymentMethod::Upi(Upi::Intent)
    }

    #[test]
    fn an_address_or_number_beyond_the_limit_is_refused() {
        let of = |email, contact| {
            let payer = Payer {
                email,
                contact,
                ..payer()
            };
            made(intent(), payer).map(|_| ())
        };
        let longest = format!("{}@example.com", "x".repeat(28));
        assert_eq!(of(&longest, "123456789012345"), Ok(()));
        let too_long = format!("x{longest}");
        for email in [
            "",
            "x",
            "@x",
            "x@",
            "x y@example.com",
            "x@example.com\n",
            &too_long,
        ] {
            assert_eq!(
                of(email, "+919123456789"),
                Err(InvalidPayment::Email),
                "{email:?}"
            );
        }
        for contact in ["", "+", "+91 91234", "1234567890123456", "12345x"] {
            let refused = of("x@example.com", contact);
            assert_eq!(refused, Err(InvalidPayment::Contact), "{contact:?}");
        }
    }

    #[test]
    fn headers_that_say_nothing_are_not_sent_and_long_ones_are_cut() {
        let long = "x".repeat(10_000);
        let odd = Payer {
            referer: Some(" \r\n"),
            user_agent: Some(&long),
            ..payer()
        };
        let made = made(intent(), odd).ok().unwrap();
        assert_eq!(made.referer, None);
        assert_eq!(made.user_agent.unwrap().len(), 512);
    }

    #[test]
    fn nobody_comes_back_to_what_is_no_web_address() {
        for broken in ["", "/return", "upi://pay", "javascript:alert(1)"] {
            let refused = NewPayment::new(intent(), payer(), broken).err();
            assert_eq!(refused, Some(InvalidPayment::CallbackUrl), "{broken}");
        }
    }
}
