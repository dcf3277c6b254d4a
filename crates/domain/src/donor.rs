//! Who gives: as little as a receipt needs.

use crate::phone::Phone;
use crate::refusal::Refusal;
use crate::text::{paragraphs, single_line};
use std::fmt;

/// The donor of a donation. None of its parts shows in `Debug` output, so none reaches a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Donor {
    /// The name for the receipt.
    pub name: DonorName,
    /// Where the receipt goes.
    pub email: Email,
    /// Where a gateway may ask back; optional.
    pub phone: Option<Phone>,
    /// India's tax number, only for those who want a certificate.
    pub pan: Option<Pan>,
}

/// A donor's name: one line of 1 to 100 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct DonorName(String);

impl DonorName {
    /// The most characters (Unicode scalar values) that a name may have.
    pub const MAX_CHARS: usize = 100;

    /// Reads a name: hidden and control characters go, white space is folded.
    ///
    /// # Errors
    /// [`Refusal::NameMissing`] where no letter or digit is left, [`Refusal::NameTooLong`].
    pub fn parse(text: &str) -> Result<DonorName, Refusal> {
        let name = single_line(text);
        if !name.chars().any(char::is_alphanumeric) {
            Err(Refusal::NameMissing)
        } else if name.chars().count() > Self::MAX_CHARS {
            Err(Refusal::NameTooLong)
        } else {
            Ok(DonorName(name))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, as far as its shape tells; only a delivered receipt proves more.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// RFC 5321's limit for a forward path.
    const MAX_BYTES: usize = 254;
    const MAX_LOCAL_BYTES: usize = 64;

    /// Reads an address: one `@`, a local part, a domain with a dot, nothing that could break a header.
    ///
    /// # Errors
    /// [`Refusal::EmailMissing`], [`Refusal::EmailMalformed`].
    pub fn parse(text: &str) -> Result<Email, Refusal> {
        let address = text.trim();
        if address.is_empty() {
            return Err(Refusal::EmailMissing);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(Refusal::EmailMalformed)?;
        // What would be dropped from a name without a word makes an address another one.
        let fits = single_line(address) == address
            && address.len() <= Self::MAX_BYTES
            && local.len() <= Self::MAX_LOCAL_BYTES
            && is_dotted(local, is_local_char)
            && domain.contains('.')
            && is_dotted(domain, |c| c.is_alphanumeric() || c == '-')
            && !domain
                .split('.')
                .any(|label| label.starts_with('-') || label.ends_with('-'));
        if fits {
            Ok(Email(address.to_owned()))
        } else {
            Err(Refusal::EmailMalformed)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_dotted(text: &str, allowed: fn(char) -> bool) -> bool {
    text.split('.')
        .all(|part| !part.is_empty() && part.chars().all(allowed))
}

/// RFC 5322's atom characters, and letters of any script (RFC 6531).
fn is_local_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '!' | '#'..='\'' | '*' | '+' | '-' | '/' | '=' | '?' | '^'..='`' | '{'..='~')
}

/// India's Permanent Account Number: `AAAAA9999A`, upper case. `Debug` shows its last letter only.
#[derive(Clone, PartialEq, Eq)]
pub struct Pan(String);

impl Pan {
    /// The fourth letter tells the kind of holder, from person (P) to government (G).
    const HOLDERS: &str = "ABCFGHJLPT";

    /// Reads a PAN; lower case and spaces around or between are forgiven. The check letter's rule is
    /// not published, so a PAN that fits the pattern may still not exist.
    ///
    /// # Errors
    /// [`Refusal::PanMalformed`].
    pub fn parse(text: &str) -> Result<Pan, Refusal> {
        let pan: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = pan.len() == 10
            && pan.bytes().enumerate().all(|(index, byte)| match index {
                3 => Self::HOLDERS.as_bytes().contains(&byte),
                5..=8 => byte.is_ascii_digit(),
                _ => byte.is_ascii_uppercase(),
            });
        if fits {
            Ok(Pan(pan))
        } else {
            Err(Refusal::PanMalformed)
        }
    }

    /// The number. It is tax data: store it, show it masked, never log it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the donor wants to say with the gift: up to 500 characters, line breaks kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Message(String);

impl Message {
    /// The most characters (Unicode scalar values) that a message may have.
    pub const MAX_CHARS: usize = 500;

    /// Reads a message; `None` where nothing is left of it.
    ///
    /// # Errors
    /// [`Refusal::MessageTooLong`].
    pub fn parse(text: &str) -> Result<Option<Message>, Refusal> {
        let message = paragraphs(text);
        if message.chars().count() > Self::MAX_CHARS {
            Err(Refusal::MessageTooLong)
        } else {
            Ok((!message.is_empty()).then_some(Message(message)))
        }
    }

    /// The message.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! masked_debug {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

masked_debug!(DonorName Email Message);

impl fmt::Debug for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last: String = self.0.chars().skip(9).collect();
        write!(f, "Pan(…{last})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threat 48.
    #[test]
    fn a_name_is_one_clean_line_in_any_script() {
        assert_eq!(
            DonorName::parse("  आशा \n राई ").unwrap().as_str(),
            "आशा राई"
        );
        assert_eq!(
            DonorName::parse("<b>O'Neil</b>").unwrap().as_str(),
            "<b>O'Neil</b>"
        );
        assert_eq!(DonorName::parse(" \u{202E} - "), Err(Refusal::NameMissing));
        assert_eq!(
            DonorName::parse(&"अ".repeat(101)),
            Err(Refusal::NameTooLong)
        );
        assert!(DonorName::parse(&"अ".repeat(100)).is_ok());
    }

    #[test]
    fn addresses_that_deliver_are_taken() {
        for text in [
            "asha@example.org",
            " a.b+c@sub.example.co.in ",
            "आशा@उदाहरण.भारत",
            "o'neil@x-y.np",
        ] {
            assert!(Email::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn addresses_that_cannot_deliver_are_refused() {
        for text in [
            "asha",
            "asha@",
            "@example.org",
            "asha@example",
            "a b@example.org",
            "a@b@example.org",
            "a..b@example.org",
            ".a@example.org",
            "a@-x.org",
            "a@example..org",
            "a@example.org\r\nBcc: b@c.de",
            "a@exa_mple.org",
            &format!("{}@example.org", "a".repeat(65)),
        ] {
            assert_eq!(Email::parse(text), Err(Refusal::EmailMalformed), "{text}");
        }
        let tower = format!("a{}@example.org", "\u{0941}".repeat(9));
        for hidden in ["asha\u{3164}@example.org", "\u{1160}@example.org", &tower] {
            assert_eq!(Email::parse(hidden), Err(Refusal::EmailMalformed));
        }
        assert_eq!(Email::parse("  "), Err(Refusal::EmailMissing));
    }

    #[test]
    fn a_pan_fits_its_pattern_and_hides_itself() {
        let pan = Pan::parse(" abcpe1234f ").unwrap();
        assert_eq!(pan.as_str(), "ABCPE1234F");
        assert_eq!(format!("{pan:?}"), "Pan(…F)");
        for text in [
            "",
            "ABCDE1234F",
            "ABCPE123F",
            "ABCPE12345",
            "ABCPE1234FF",
            "1BCPE1234F",
            "ABCPÉ123F",
        ] {
            assert_eq!(Pan::parse(text), Err(Refusal::PanMalformed), "{text}");
        }
    }

    /// Threat 61.
    #[test]
    fn nothing_personal_shows_in_debug_output() {
        let donor = Donor {
            name: DonorName::parse("Asha Rai").unwrap(),
            email: Email::parse("asha@example.org").unwrap(),
            phone: Phone::parse("9876543210", crate::Country::India).ok(),
            pan: Pan::parse("ABCPE1234F").ok(),
        };
        let shown = format!("{donor:?}");
        for secret in ["Asha", "asha@", "98765", "ABCPE"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn an_empty_message_is_none() {
        assert_eq!(Message::parse(" \n "), Ok(None));
        assert_eq!(Message::parse("a\nb").unwrap().unwrap().as_str(), "a\nb");
        assert_eq!(
            Message::parse(&"x".repeat(501)),
            Err(Refusal::MessageTooLong)
        );
    }
}
