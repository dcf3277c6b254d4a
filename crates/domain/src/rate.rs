//! What one currency is in another, as a campaign says.

use crate::campaign::AmountRules;
use crate::currency::Currency;
use crate::money::Money;
use std::fmt;

/// A rate between two currencies: so many of `to` for one of `from`, both in major units.
///
/// Exact: digits and a count of decimals, no float. India's and Nepal's rupee are pegged at 1 : 1.6, but
/// what a campaign quotes is the campaign's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    from: Currency,
    to: Currency,
    digits: i64,
    decimals: u32,
}

/// A text that is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a rate above zero such as \"1.6\", at most 9 digits, at most 6 of them decimals")]
pub struct MalformedRate;

const MOST_DIGITS: usize = 9;
const MOST_DECIMALS: usize = 6;

impl Rate {
    /// Reads a rate such as `1.6`.
    ///
    /// # Errors
    /// [`MalformedRate`].
    pub fn parse(from: Currency, to: Currency, text: &str) -> Result<Rate, MalformedRate> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let decimals = if all_digits(decimals) {
            decimals.trim_end_matches('0')
        } else {
            return Err(MalformedRate);
        };
        let digits = [whole, decimals].concat();
        if !all_digits(whole) || digits.len() > MOST_DIGITS || decimals.len() > MOST_DECIMALS {
            return Err(MalformedRate);
        }
        let rate = Rate {
            from,
            to,
            digits: digits.parse().map_err(|_| MalformedRate)?,
            decimals: u32::try_from(decimals.len()).map_err(|_| MalformedRate)?,
        };
        if rate.digits > 0 {
            Ok(rate)
        } else {
            Err(MalformedRate)
        }
    }

    /// The currency that is converted.
    pub fn from(&self) -> Currency {
        self.from
    }

    /// The currency that comes out.
    pub fn to(&self) -> Currency {
        self.to
    }

    /// What money of either currency is worth in the other, rounded down; `None` for money of a third.
    pub fn worth(&self, money: Money) -> Option<Money> {
        let amount = i128::from(money.amount_minor());
        let forth = i128::from(self.digits) * i128::from(self.to.minor_per_major());
        let back = i128::from(self.from.minor_per_major()) * 10_i128.pow(self.decimals);
        let (minor, currency) = match money.currency() {
            from if from == self.from => (amount * forth / back, self.to),
            to if to == self.to => (amount * back / forth, self.from),
            _ => return None,
        };
        Money::new(i64::try_from(minor).ok()?, currency).ok()
    }

    /// What this much money is in the other currency, under the rules of the offer that takes it: rounded to
    /// its next larger chargeable amount, so that nobody is asked for paisa that cannot be charged.
    /// `None` for money of another currency, and where the result is outside the rules.
    pub fn quote(&self, money: Money, rules: &AmountRules) -> Option<Money> {
        if money.currency() != self.from {
            return None;
        }
        let step_minor = if rules.whole_only() {
            self.to.minor_per_major()
        } else {
            self.to.chargeable_step_minor()
        };
        let above = i128::from(money.amount_minor())
            * i128::from(self.digits)
            * i128::from(self.to.minor_per_major());
        let below = i128::from(self.from.minor_per_major()) * 10_i128.pow(self.decimals);
        let step = below * i128::from(step_minor);
        let steps = (above + step - 1) / step;
        let amount_minor = i64::try_from(steps * i128::from(step_minor)).ok()?;
        rules.check(Money::new(amount_minor, self.to).ok()?).ok()
    }
}

/// The rate as it is written: `1.6`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_i64.pow(self.decimals);
        write!(f, "{}", self.digits / scale)?;
        if self.decimals > 0 {
            let width = usize::try_from(self.decimals).unwrap_or_default();
            write!(f, ".{:0width$}", self.digits % scale)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Limits;

    fn rate(text: &str) -> Rate {
        Rate::parse(Currency::INR, Currency::NPR, text).unwrap()
    }

    #[test]
    fn money_is_worth_as_much_in_either_direction_rounded_down() {
        let of = |minor, currency| Money::new(minor, currency).unwrap();
        let rate = rate("1.6");
        let inr = of(500_00, Currency::INR);
        let npr = of(800_00, Currency::NPR);
        assert_eq!(rate.worth(inr), Some(npr));
        assert_eq!(rate.worth(npr), Some(inr));
        assert_eq!(rate.worth(of(1, Currency::NPR)), Some(of(0, Currency::INR)));
        assert_eq!(rate.worth(of(1_00, Currency::lookup("MYR").unwrap())), None);
    }

    fn npr_rules(whole_only: bool) -> AmountRules {
        let npr = |minor| Money::new(minor, Currency::NPR).unwrap();
        let limits = Limits {
            min: npr(10_00),
            max: npr(2_00_000_00),
        };
        AmountRules::new(limits, vec![], whole_only).unwrap()
    }

    fn quoted(text: &str, inr_minor: i64, whole_only: bool) -> Option<i64> {
        let money = Money::new(inr_minor, Currency::INR).unwrap();
        let quote = rate(text).quote(money, &npr_rules(whole_only));
        quote.map(Money::amount_minor)
    }

    #[test]
    fn five_hundred_rupees_of_india_are_eight_hundred_of_nepal() {
        assert_eq!(quoted("1.6", 500_00, true), Some(800_00));
        assert_eq!(quoted("1.600", 500_00, false), Some(800_00));
    }

    #[test]
    fn what_does_not_come_out_even_goes_up_to_the_next_amount_that_can_be_charged() {
        assert_eq!(quoted("1.6", 101_00, true), Some(162_00));
        assert_eq!(quoted("1.6", 101_00, false), Some(161_60));
        assert_eq!(quoted("1.601234", 100_01, false), Some(160_14));
    }

    #[test]
    fn each_currency_has_its_own_decimals() {
        let of = |code| Currency::lookup(code).unwrap();
        let quoted = |from, to, text, minor| {
            let money = |minor| Money::new(minor, of(to)).unwrap();
            let limits = Limits {
                min: money(10),
                max: money(1_000_000_000),
            };
            let rules = AmountRules::new(limits, vec![], false).unwrap();
            let given = Money::new(minor, of(from)).unwrap();
            let rate = Rate::parse(of(from), of(to), text).unwrap();
            rate.quote(given, &rules).map(Money::amount_minor)
        };
        assert_eq!(quoted("JPY", "INR", "0.5", 1_000), Some(500_00));
        assert_eq!(quoted("INR", "JPY", "2", 500_00), Some(1_000));
        assert_eq!(quoted("INR", "KWD", "0.004", 500_00), Some(2_000));
    }

    #[test]
    fn a_quote_outside_the_rules_or_of_another_currency_is_none() {
        assert_eq!(quoted("1.6", 5_00, true), None);
        assert_eq!(quoted("1.6", 2_00_000_00, true), None);
        assert_eq!(quoted("999999", Money::MAX_MINOR, true), None);
        let npr = Money::new(500_00, Currency::NPR).unwrap();
        assert_eq!(rate("1.6").quote(npr, &npr_rules(true)), None);
    }

    #[test]
    fn only_plain_decimals_above_zero_are_rates() {
        for (text, shown) in [
            ("1.6", "1.6"),
            ("1", "1"),
            ("0.625", "0.625"),
            ("160", "160"),
            ("1.600", "1.6"),
            ("001.05", "1.05"),
        ] {
            assert_eq!(rate(text).to_string(), shown);
        }
        for text in [
            "",
            "0",
            "0.0",
            "-1.6",
            "1,6",
            "1.6e3",
            "1.",
            ".6",
            "1.6 ",
            "१.६",
            "1.2345678",
            "1234567890",
            "NaN",
        ] {
            assert!(
                Rate::parse(Currency::INR, Currency::NPR, text).is_err(),
                "{text}"
            );
        }
    }
}
