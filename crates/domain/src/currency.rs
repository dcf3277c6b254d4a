//! Currencies and how many decimals each has.

use std::fmt;

/// A currency of ISO 4217 that a gateway of ours can name.
///
/// The exponents are those of Razorpay's published list of international currencies (128 codes). They
/// differ from the ones inside its 2024 checkout script for MGA, MZN, UGX and VND; the list is the
/// contract.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: &'static str,
    exponent: u32,
}

const WITHOUT_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD OMR TND";
const TWO_DECIMALS: &str = "AED ALL AMD AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP \
    BZD CAD CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ETB EUR FJD GBP GHS GIP GMD GTQ GYD HKD \
    HNL HRK HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LKR LRD LSL MAD MDL MGA MKD MMK MNT \
    MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PEN PGK PHP PKR PLN QAR RON RSD RUB SAR \
    SCR SEK SGD SLL SOS SVC SZL THB TRY TTD TWD TZS UAH USD UYU UZS XCD YER ZAR ZMW";

impl Currency {
    /// The Indian rupee.
    pub const INR: Currency = Currency {
        code: "INR",
        exponent: 2,
    };
    /// The Nepali rupee.
    pub const NPR: Currency = Currency {
        code: "NPR",
        exponent: 2,
    };

    /// The currency with this upper-case code, if it is one of the list.
    pub fn lookup(code: &str) -> Option<Currency> {
        [
            (TWO_DECIMALS, 2),
            (WITHOUT_DECIMALS, 0),
            (THREE_DECIMALS, 3),
        ]
        .into_iter()
        .find_map(|(codes, exponent)| {
            codes
                .split_ascii_whitespace()
                .find(|known| *known == code)
                .map(|code| Currency { code, exponent })
        })
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals a major unit has: 2 for rupees, 0 for yen, 3 for dinars.
    pub fn exponent(self) -> u32 {
        self.exponent
    }

    /// How many minor units make one major unit: 100 paise to the rupee.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(self.exponent)
    }

    /// The smallest step that can be charged, in minor units: cards of three-decimal currencies carry
    /// only two, so Razorpay refuses an amount of theirs whose last digit is not 0.
    pub fn chargeable_step_minor(self) -> i64 {
        if self.exponent == 3 { 10 } else { 1 }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_128_currencies_each_once() {
        let mut codes: Vec<&str> = [TWO_DECIMALS, WITHOUT_DECIMALS, THREE_DECIMALS]
            .into_iter()
            .flat_map(str::split_ascii_whitespace)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 128);
    }

    #[test]
    fn exponents_are_those_of_the_published_list() {
        for (code, exponent) in [("INR", 2), ("NPR", 2), ("JPY", 0), ("KWD", 3), ("MGA", 2)] {
            assert_eq!(
                Currency::lookup(code).unwrap().exponent(),
                exponent,
                "{code}"
            );
        }
    }

    #[test]
    fn a_code_in_lower_case_or_unknown_is_no_currency() {
        assert_eq!(Currency::lookup("inr"), None);
        assert_eq!(Currency::lookup("XXX"), None);
        assert_eq!(Currency::lookup(""), None);
        assert_eq!(Currency::lookup("INR NPR"), None);
    }

    #[test]
    fn the_named_constants_are_those_of_the_list() {
        assert_eq!(Currency::lookup("INR"), Some(Currency::INR));
        assert_eq!(Currency::lookup("NPR"), Some(Currency::NPR));
    }
}
