//! How an amount is written for its reader.

use crate::currency::Currency;
use crate::locale::Locale;
use crate::money::Money;
use std::fmt;

/// The script of the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// 0 to 9.
    Latin,
    /// ० to ९.
    Devanagari,
}

impl Digits {
    /// A text with its digits in this script.
    pub fn written(self, text: &str) -> String {
        match self {
            Digits::Latin => text.to_owned(),
            Digits::Devanagari => text.chars().map(devanagari_digit).collect(),
        }
    }
}

/// An amount as a reader of one language expects it; made by [`Money::display`].
#[derive(Debug, Clone, Copy)]
pub struct DisplayedMoney {
    money: Money,
    locale: Locale,
}

impl Money {
    /// The amount with its currency sign and Indian grouping: `₹1,00,000`, `NPR 1,000`, `नेरू १,०००`.
    ///
    /// All three languages group as CLDR does for India and Nepal: the last three digits, then pairs.
    /// Decimals are shown only where there are any.
    pub fn display(self, locale: Locale) -> DisplayedMoney {
        DisplayedMoney {
            money: self,
            locale,
        }
    }

    /// The amount without a sign, in Latin digits: what an amount field holds (`1,00,000`).
    pub fn digits(self) -> String {
        let per_major = self.currency().minor_per_major();
        let whole = group_indian(&(self.amount_minor() / per_major).to_string());
        match self.amount_minor() % per_major {
            0 => whole,
            minor => {
                // With a one before it, so that its zeros stay.
                let padded = (per_major + minor).to_string();
                [&whole, ".", padded.strip_prefix('1').unwrap_or_default()].concat()
            }
        }
    }
}

impl fmt::Display for DisplayedMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sign(self.money.currency(), self.locale))?;
        let digits = self.money.digits();
        f.write_str(&self.locale.digits().written(&digits))
    }
}

/// The sign and what stands between it and the number; a space there never breaks the line.
fn sign(currency: Currency, locale: Locale) -> String {
    match (currency, locale) {
        (Currency::INR, _) => "₹".to_owned(),
        (Currency::NPR, Locale::Ne) => "नेरू\u{00A0}".to_owned(),
        (other, _) => [other.code(), "\u{00A0}"].concat(),
    }
}

fn group_indian(digits: &str) -> String {
    let Some((head, tail)) = digits
        .len()
        .checked_sub(3)
        .and_then(|at| digits.split_at_checked(at))
    else {
        return digits.to_owned();
    };
    if head.is_empty() {
        return tail.to_owned();
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 2);
    for (index, digit) in head.chars().enumerate() {
        if index > 0 && (head.len() - index) % 2 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + "," + tail
}

fn devanagari_digit(c: char) -> char {
    c.to_digit(10)
        .and_then(|value| char::from_u32(u32::from('०') + value))
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(minor: i64, currency: Currency, locale: Locale) -> String {
        Money::new(minor, currency)
            .unwrap()
            .display(locale)
            .to_string()
    }

    #[test]
    fn grouping_is_indian_in_every_language() {
        assert_eq!(
            shown(1_23_45_678_50, Currency::INR, Locale::En),
            "₹1,23,45,678.50"
        );
        assert_eq!(shown(1_00_000_00, Currency::INR, Locale::Hi), "₹1,00,000");
        assert_eq!(
            shown(1_00_000_00, Currency::NPR, Locale::Ne),
            "नेरू\u{a0}१,००,०००"
        );
        assert_eq!(
            shown(1_00_000_00, Currency::NPR, Locale::En),
            "NPR\u{a0}1,00,000"
        );
    }

    #[test]
    fn short_amounts_have_no_comma() {
        for (minor, text) in [
            (0, "₹0"),
            (5, "₹0.05"),
            (99_00, "₹99"),
            (999_00, "₹999"),
            (1000_00, "₹1,000"),
        ] {
            assert_eq!(shown(minor, Currency::INR, Locale::En), text);
        }
    }
}
