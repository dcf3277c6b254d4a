//! Amounts as the payer reads them; the window does the same in its own script.

use crate::currency::lookup_exponent;

/// `₹5,00,000.00`: grouped the Indian way, whatever the currency.
pub(crate) fn format_money(amount_minor: i64, currency: &str) -> String {
    let exponent = lookup_exponent(currency).and_then(|digits| usize::try_from(digits).ok());
    let exponent = exponent.unwrap_or(0);
    let sign = if amount_minor < 0 { "-" } else { "" };
    let digits = format!("{:0>1$}", amount_minor.unsigned_abs(), exponent + 1);
    let (whole, part) = digits.split_at(digits.len() - exponent);
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{}{point}{part}", symbol(currency), grouped(whole))
}

fn symbol(currency: &str) -> String {
    match currency {
        "INR" => "₹".to_owned(),
        "NPR" => "Rs ".to_owned(),
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{other} "),
    }
}

/// The last three digits, then pairs.
fn grouped(whole: &str) -> String {
    let mut text = String::with_capacity(whole.len() * 2);
    for (place, digit) in whole.chars().enumerate() {
        let after = whole.len() - place;
        if place > 0 && (after == 3 || (after > 3 && after % 2 == 1)) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_digits_of_its_currency() {
        let cases = [
            (50_000, "INR", "₹500.00"),
            (50_000_000, "INR", "₹5,00,000.00"),
            (1, "INR", "₹0.01"),
            (123, "JPY", "JPY 123"),
            (1_230, "KWD", "KWD 1.230"),
            (100_000, "MYR", "MYR 1,000.00"),
            (-5, "INR", "-₹0.05"),
        ];
        for (amount, currency, expected) in cases {
            assert_eq!(format_money(amount, currency), expected);
        }
    }
}
