//! Money: an integer of minor units and its currency.

use crate::currency::Currency;
use crate::text::ascii_digit;
use std::fmt;

/// An amount of money, never negative, in integer minor units (paise, paisa).
///
/// At most 2^53 − 1 minor units, so that the number is the same in a browser, in JSON and in SQL.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount_minor: i64,
    currency: Currency,
}

/// Why two amounts have no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Below zero, or above 2^53 − 1 minor units.
    #[error("{0} minor units are outside 0 to {max}", max = Money::MAX_MINOR)]
    OutOfRange(i64),
    /// The amounts are of two currencies.
    #[error("{0} and {1} cannot be added or compared")]
    TwoCurrencies(Currency, Currency),
}

/// Why a typed text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TypedAmountError {
    /// Nothing but white space and currency signs.
    #[error("no amount was typed")]
    Missing,
    /// Something else than digits, one decimal point and well-placed grouping commas.
    #[error("not an amount")]
    Malformed,
    /// An amount with the sign or the code of the other rupee.
    #[error("an amount of another currency")]
    OtherCurrency,
    /// More decimals than the currency has.
    #[error("more decimals than the currency has")]
    TooFine,
    /// More than any gateway takes.
    #[error("too large")]
    TooLarge,
}

impl Money {
    /// The largest amount, in minor units: the largest integer a browser's number holds exactly.
    pub const MAX_MINOR: i64 = 9_007_199_254_740_991;

    /// Money of `amount_minor` minor units.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] below zero or above [`Money::MAX_MINOR`].
    pub fn new(amount_minor: i64, currency: Currency) -> Result<Money, MoneyError> {
        if (0..=Self::MAX_MINOR).contains(&amount_minor) {
            Ok(Money {
                amount_minor,
                currency,
            })
        } else {
            Err(MoneyError::OutOfRange(amount_minor))
        }
    }

    /// No money, in this currency.
    pub fn zero(currency: Currency) -> Money {
        Money {
            amount_minor: 0,
            currency,
        }
    }

    /// How many minor units.
    pub fn amount_minor(self) -> i64 {
        self.amount_minor
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError`] where the currencies differ or the sum is too large.
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        // Both are below 2^53, so the sum fits an i64; `new` holds it to the range.
        Money::new(self.amount_minor + other.amount_minor, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError`] where the currencies differ or `other` is the larger.
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        Money::new(self.amount_minor - other.amount_minor, self.currency)
    }

    /// Whether the amount is a whole number of major units: ₹500, not ₹500.50.
    pub fn is_whole(self) -> bool {
        self.amount_minor % self.currency.minor_per_major() == 0
    }

    /// Reads what people type or paste into an amount field, in major units: `500`, `₹1,00,000`,
    /// `Rs. 500/-`, `५००`, `500.50`.
    ///
    /// Grouping must be Indian or western (`1,00,000`, `100,000`): `500,50` is refused rather than
    /// read as fifty thousand by one who meant a decimal comma.
    ///
    /// # Errors
    /// [`TypedAmountError`] says what is wrong with the text.
    pub fn parse_typed(text: &str, currency: Currency) -> Result<Money, TypedAmountError> {
        let is_of = |other| other != currency && Money::read(text, other).is_ok();
        match Money::read(text, currency) {
            Err(TypedAmountError::Malformed)
                if [Currency::INR, Currency::NPR].into_iter().any(is_of) =>
            {
                Err(TypedAmountError::OtherCurrency)
            }
            read => read,
        }
    }

    fn read(text: &str, currency: Currency) -> Result<Money, TypedAmountError> {
        let digits: String = text.chars().map(ascii_digit).collect();
        let bare = without_currency_signs(&digits, currency);
        if bare.is_empty() {
            return Err(TypedAmountError::Missing);
        }
        let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
        if fraction.is_empty() && bare.ends_with('.') {
            return Err(TypedAmountError::Malformed);
        }
        let whole = without_grouping(whole).ok_or(TypedAmountError::Malformed)?;
        let fraction_minor = parse_fraction(fraction, currency.exponent())?;
        whole
            .parse::<i64>()
            .ok()
            .and_then(|major| major.checked_mul(currency.minor_per_major()))
            .and_then(|minor| minor.checked_add(fraction_minor))
            .and_then(|minor| Money::new(minor, currency).ok())
            .ok_or(TypedAmountError::TooLarge)
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::TwoCurrencies(self.currency, other.currency))
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount_minor, self.currency)
    }
}

/// Signs that people put before an amount, longest first so that none hides another. A sign of another
/// currency is no sign: who types ₹ where NPR is asked for means another amount.
fn signs(currency: Currency) -> &'static [&'static str] {
    match currency {
        Currency::INR => &["रू.", "रु.", "रू", "रु", "₹", "rs.", "rs"],
        Currency::NPR => &["नेरू", "नेरु", "रू.", "रु.", "रू", "रु", "rs.", "rs"],
        _ => &[],
    }
}

fn without_currency_signs(text: &str, currency: Currency) -> &str {
    let mut rest = text.trim();
    // Indian bills close an amount with "/-" so that nothing can be written after it.
    rest = rest.strip_suffix("/-").unwrap_or(rest).trim_end();
    rest = strip_suffix_ignoring_case(rest, currency.code()).trim_end();
    let marks = signs(currency).iter().copied().chain([currency.code()]);
    marks.fold(rest, |rest, mark| {
        strip_prefix_ignoring_case(rest, mark).trim_start()
    })
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> &'a str {
    match text.split_at_checked(prefix.len()) {
        Some((head, rest)) if head.eq_ignore_ascii_case(prefix) => rest,
        _ => text,
    }
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> &'a str {
    let split = text.len().checked_sub(suffix.len());
    match split.and_then(|at| text.split_at_checked(at)) {
        Some((rest, tail)) if tail.eq_ignore_ascii_case(suffix) => rest,
        _ => text,
    }
}

/// The digits of a whole number with its commas or spaces removed; `None` where they stand elsewhere
/// than Indian or western grouping puts them.
fn without_grouping(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(is_grouping).collect();
    let all_digits = groups
        .iter()
        .all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let well_placed = match groups.as_slice() {
        [only] => !only.is_empty(),
        [first, middle @ .., last] => {
            (1..=3).contains(&first.len())
                && last.len() == 3
                && (middle.iter().all(|group| group.len() == 2)
                    || middle.iter().all(|group| group.len() == 3))
        }
        [] => false,
    };
    (all_digits && well_placed).then(|| groups.concat())
}

fn is_grouping(c: char) -> bool {
    matches!(c, ',' | ' ' | '\u{00A0}' | '\u{2009}' | '\u{202F}')
}

fn parse_fraction(fraction: &str, exponent: u32) -> Result<i64, TypedAmountError> {
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(TypedAmountError::Malformed);
    }
    let significant = fraction.trim_end_matches('0');
    let length = u32::try_from(significant.len()).map_err(|_| TypedAmountError::TooFine)?;
    let missing = exponent
        .checked_sub(length)
        .ok_or(TypedAmountError::TooFine)?;
    if significant.is_empty() {
        return Ok(0);
    }
    significant
        .parse::<i64>()
        .map(|value| value * 10_i64.pow(missing))
        .map_err(|_| TypedAmountError::TooFine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rupees(text: &str) -> Result<i64, TypedAmountError> {
        Money::parse_typed(text, Currency::INR).map(Money::amount_minor)
    }

    #[test]
    fn what_people_type_is_read() {
        for (text, minor) in [
            ("500", 500_00),
            (" 500 ", 500_00),
            ("₹500", 500_00),
            ("₹ 1,00,000", 1_00_000_00),
            ("100,000", 1_00_000_00),
            ("1 00 000", 1_00_000_00),
            ("1\u{a0}00\u{a0}000", 1_00_000_00),
            ("12,34,567.89", 12_34_567_89),
            ("Rs. 500/-", 500_00),
            ("rs 500", 500_00),
            ("INR 500", 500_00),
            ("500 INR", 500_00),
            ("५००", 500_00),
            ("₹१,००,०००", 1_00_000_00),
            ("रु. ५००.५०", 500_50),
            ("100.5", 100_50),
            ("100.500", 100_50),
            ("0", 0),
            ("007", 7_00),
        ] {
            assert_eq!(rupees(text), Ok(minor), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_reason() {
        use TypedAmountError::{Malformed, Missing, TooFine, TooLarge};
        for (text, reason) in [
            ("", Missing),
            ("  ₹ ", Missing),
            ("1e3", Malformed),
            ("-5", Malformed),
            ("+5", Malformed),
            ("abc", Malformed),
            ("500,50", Malformed),
            ("5,00", Malformed),
            (",500", Malformed),
            ("1,,000", Malformed),
            ("1234,567", Malformed),
            ("1.2.3", Malformed),
            ("500.", Malformed),
            (".5", Malformed),
            ("0x10", Malformed),
            ("100.505", TooFine),
            ("99999999999999999999", TooLarge),
            ("90071992547409.92", TooLarge),
        ] {
            assert_eq!(rupees(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn the_sign_of_another_currency_is_refused_as_what_it_is() {
        use TypedAmountError::{Malformed, OtherCurrency};
        let npr = |text| Money::parse_typed(text, Currency::NPR).map(Money::amount_minor);
        assert_eq!(npr("नेरू ५००"), Ok(500_00));
        assert_eq!(npr("₹1,00,000"), Err(OtherCurrency));
        assert_eq!(npr("500 INR"), Err(OtherCurrency));
        assert_eq!(npr("₹ five"), Err(Malformed));
        assert_eq!(rupees("नेरू 500"), Err(OtherCurrency));
        assert_eq!(rupees("NPR 500"), Err(OtherCurrency));
        assert_eq!(rupees("$500"), Err(Malformed));
    }

    #[test]
    fn an_amount_is_whole_by_its_own_currency() {
        let yen = Money::new(501, Currency::lookup("JPY").unwrap()).unwrap();
        assert!(yen.is_whole());
        assert!(!Money::new(501, Currency::INR).unwrap().is_whole());
    }

    #[test]
    fn a_currency_without_decimals_takes_none() {
        let yen = Currency::lookup("JPY").unwrap();
        assert_eq!(
            Money::parse_typed("500", yen).map(Money::amount_minor),
            Ok(500)
        );
        assert_eq!(
            Money::parse_typed("500.5", yen),
            Err(TypedAmountError::TooFine)
        );
    }

    #[test]
    fn amounts_of_two_currencies_do_not_add() {
        let (inr, npr) = (Money::zero(Currency::INR), Money::zero(Currency::NPR));
        assert!(matches!(
            inr.checked_sub(npr),
            Err(MoneyError::TwoCurrencies(..))
        ));
        assert!(matches!(
            inr.checked_add(npr),
            Err(MoneyError::TwoCurrencies(..))
        ));
    }

    #[test]
    fn no_amount_is_negative_or_beyond_a_browsers_integers() {
        let one = Money::new(1, Currency::INR).unwrap();
        let most = Money::new(Money::MAX_MINOR, Currency::INR).unwrap();
        assert_eq!(
            Money::new(-1, Currency::INR),
            Err(MoneyError::OutOfRange(-1))
        );
        assert!(most.checked_add(one).is_err());
        assert!(Money::zero(Currency::INR).checked_sub(one).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,40}") {
            let _ = rupees(&text);
        }

        #[test]
        fn an_amount_printed_is_read_back(minor in 0..=Money::MAX_MINOR) {
            let money = Money::new(minor, Currency::INR).unwrap();
            for locale in crate::Locale::ALL {
                let printed = money.display(locale).to_string();
                prop_assert_eq!(Money::parse_typed(&printed, Currency::INR), Ok(money), "{}", printed);
            }
        }
    }
}
