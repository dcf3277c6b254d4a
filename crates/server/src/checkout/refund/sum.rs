//! An amount as operators and their scripts read it.

use daan_domain::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in a currency that we may not know: `INR 500.00`, without grouping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
}

impl Sum {
    /// The amount as `--amount` takes it.
    pub fn major(&self) -> String {
        let text = self.to_string();
        text.split_once(' ')
            .map_or(text.clone(), |(_, digits)| digits.to_owned())
    }
}

impl From<Money> for Sum {
    fn from(money: Money) -> Sum {
        Sum {
            amount_minor: money.amount_minor(),
            currency: money.currency().code().to_owned(),
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sum {
            amount_minor,
            currency,
        } = self;
        let Some(known) = Currency::lookup(currency) else {
            return write!(f, "{currency} {amount_minor} (minor units)");
        };
        let per_major = known.minor_per_major();
        let whole = amount_minor / per_major;
        if per_major == 1 {
            return write!(f, "{currency} {whole}");
        }
        let width = usize::try_from(known.exponent()).unwrap_or_default();
        let minor = (amount_minor % per_major).abs();
        write!(f, "{currency} {whole}.{minor:0width$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_written_to_the_last_minor_unit_of_its_currency() {
        for (amount_minor, currency, text) in [
            (500_00, "INR", "INR 500.00"),
            (1_00_000_05, "INR", "INR 100000.05"),
            (0, "NPR", "NPR 0.00"),
            (500, "JPY", "JPY 500"),
            (1_500, "KWD", "KWD 1.500"),
            (500, "XXX", "XXX 500 (minor units)"),
        ] {
            let sum = Sum {
                amount_minor,
                currency: currency.to_owned(),
            };
            assert_eq!(sum.to_string(), text);
        }
    }
}
