//! Razorpay's list of currencies and how many digits their minor unit has.

/// No minor unit at all: an amount of 500 JPY is sent as 500.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

/// A thousandth as minor unit, of which the last digit must be 0.
const THOUSANDTHS: &str = "BHD IQD JOD KWD OMR TND";

const HUNDREDTHS: &str = "AED ALL AMD AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BZD \
    CAD CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ETB EUR FJD GBP GHS GIP GMD GTQ GYD HKD HNL HRK \
    HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR \
    MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SCR SEK SGD SLL \
    SOS SVC SZL THB TRY TTD TWD TZS UAH USD UYU UZS XCD YER ZAR ZMW";

/// How many decimal digits the minor unit of `code` has, or nothing for a currency the gateway does not take.
pub(crate) fn lookup_exponent(code: &str) -> Option<u32> {
    let listed = |list: &str| list.split_ascii_whitespace().any(|known| known == code);
    if listed(HUNDREDTHS) {
        Some(2)
    } else if listed(WHOLE) {
        Some(0)
    } else if listed(THOUSANDTHS) {
        Some(3)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponent_is_the_documented_one() {
        let cases = [
            ("INR", Some(2)),
            ("JPY", Some(0)),
            ("KWD", Some(3)),
            ("inr", None),
            ("XXX", None),
        ];
        for (code, exponent) in cases {
            assert_eq!(lookup_exponent(code), exponent, "{code}");
        }
    }
}
