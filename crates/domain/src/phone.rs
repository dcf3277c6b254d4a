//! Phone numbers of India, Nepal and elsewhere, kept in E.164.

use crate::refusal::Refusal;
use crate::text::ascii_digit;
use std::fmt;

/// The country whose numbers may be typed without their country code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Country {
    /// +91.
    India,
    /// +977.
    Nepal,
}

/// A phone number in E.164: `+919876543210`. Its `Debug` shows the last two digits only.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a typed number; one without a country code belongs to `home`.
    ///
    /// Spaces, hyphens, dots, brackets, a trunk `0` and Devanagari digits are understood. Indian numbers
    /// have ten digits from 6 to 9 on; Nepali ones ten from 9 on (mobile) or eight (landline). Numbers of
    /// other countries are taken as typed: number ranges change, and a gift is not refused over one.
    ///
    /// # Errors
    /// [`Refusal::PhoneMalformed`].
    pub fn parse(text: &str, home: Country) -> Result<Phone, Refusal> {
        let dialled = dialled_digits(text).ok_or(Refusal::PhoneMalformed)?;
        let number = match dialled.strip_prefix('+') {
            Some(international) => international.to_owned(),
            None => with_country_code(&dialled, home),
        };
        if is_number(&number) {
            Ok(Phone(["+", &number].concat()))
        } else {
            Err(Refusal::PhoneMalformed)
        }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country, where it is one of ours.
    pub fn country(&self) -> Option<Country> {
        if self.0.starts_with("+977") {
            Some(Country::Nepal)
        } else if self.0.starts_with("+91") {
            Some(Country::India)
        } else {
            None
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self
            .0
            .chars()
            .skip(self.0.len().saturating_sub(2))
            .collect();
        write!(f, "Phone(…{shown})")
    }
}

/// The digits, after a `+` if there was one (`00` counts as one); `None` if anything else was typed.
fn dialled_digits(text: &str) -> Option<String> {
    let kept: String = text
        .trim()
        .chars()
        .map(ascii_digit)
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2013}')
        })
        .collect();
    let (plus, digits) = match kept.strip_prefix('+').or_else(|| kept.strip_prefix("00")) {
        Some(digits) => ("+", digits),
        None => ("", kept.as_str()),
    };
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| [plus, digits].concat())
}

fn with_country_code(digits: &str, home: Country) -> String {
    let (code, own_length) = match home {
        Country::India => ("91", 12),
        Country::Nepal => ("977", 13),
    };
    if digits.len() == own_length && digits.starts_with(code) {
        return digits.to_owned();
    }
    [code, digits.strip_prefix('0').unwrap_or(digits)].concat()
}

fn is_number(number: &str) -> bool {
    if let Some(national) = number.strip_prefix("977") {
        return match national.len() {
            10 => national.starts_with('9'),
            8 => !national.starts_with('0'),
            _ => false,
        };
    }
    if let Some(national) = number.strip_prefix("91") {
        return national.len() == 10 && national.starts_with(['6', '7', '8', '9']);
    }
    // E.164 allows fifteen digits; no country's full numbers are shorter than seven.
    (7..=15).contains(&number.len()) && !number.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_e164() {
        for (text, home, number) in [
            ("9876543210", Country::India, "+919876543210"),
            ("098765 43210", Country::India, "+919876543210"),
            ("+91 98765-43210", Country::Nepal, "+919876543210"),
            ("919876543210", Country::India, "+919876543210"),
            // Ten digits that begin like the country code are a number without it.
            ("9123456789", Country::India, "+919123456789"),
            ("6300000000", Country::India, "+916300000000"),
            ("7300000000", Country::India, "+917300000000"),
            ("8300000000", Country::India, "+918300000000"),
            ("9771234567", Country::Nepal, "+9779771234567"),
            ("0091 9876543210", Country::India, "+919876543210"),
            ("९८७६५४३२१०", Country::India, "+919876543210"),
            ("9841234567", Country::Nepal, "+9779841234567"),
            ("9779841234567", Country::Nepal, "+9779841234567"),
            ("01-4123456", Country::Nepal, "+97714123456"),
            ("+44 20 7946 0958", Country::India, "+442079460958"),
        ] {
            assert_eq!(Phone::parse(text, home).unwrap().as_str(), number, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "5123456789",
            "98765",
            "98765432101",
            "call me",
            "+",
            "+91 12345",
            "98765x3210",
        ] {
            assert_eq!(
                Phone::parse(text, Country::India),
                Err(Refusal::PhoneMalformed),
                "{text}"
            );
        }
    }

    #[test]
    fn nepali_and_other_numbers_have_their_lengths() {
        for text in [
            "+977 8841234567",
            "+977 04123456",
            "+977 123",
            "+123456",
            "+1234567890123456",
            "+0123456789",
        ] {
            assert_eq!(
                Phone::parse(text, Country::Nepal),
                Err(Refusal::PhoneMalformed),
                "{text}"
            );
        }
        assert!(Phone::parse("+123456789012345", Country::Nepal).is_ok());
    }

    #[test]
    fn a_number_tells_its_country_where_that_is_ours() {
        let country = |text| Phone::parse(text, Country::India).unwrap().country();
        assert_eq!(country("+9779841234567"), Some(Country::Nepal));
        assert_eq!(country("9876543210"), Some(Country::India));
        assert_eq!(country("+442079460958"), None);
    }

    #[test]
    fn the_whole_number_does_not_show_in_debug_output() {
        let phone = Phone::parse("9876543210", Country::India).unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(…10)");
    }
}
