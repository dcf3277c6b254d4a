//! The documented test cards: what kind of card a number is, and why it fails when it is told to.

use crate::gateway::Card;
use crate::id::Kind;
use crate::surroundings::Surroundings;

/// Visa and Mastercard numbers that fail for one reason each; the last digits differ per variant.
const FAILING: &[(&str, &str)] = &[
    ("4100280000090000", "payment_timed_out"),
    ("5305620000060000", "payment_timed_out"),
    ("4100280000080001", "insufficient_fund"),
    ("5305620000050001", "insufficient_fund"),
    ("4100280000070002", "payment_cancelled"),
    ("5305620000040002", "payment_cancelled"),
    ("4100280000060003", "card_declined"),
    ("5305620000030003", "card_declined"),
    ("4100280000050004", "card_declined"),
    ("5305620000020004", "card_declined"),
    ("4100280000040005", "card_declined"),
    ("5305620000010005", "card_declined"),
    ("4100280000030006", "card_disabled_for_online_payments"),
    ("5305620000000006", "card_disabled_for_online_payments"),
    ("4100280000010008", "card_number_invalid"),
    ("5305620000080008", "card_number_invalid"),
    ("4100280000020007", "gateway_technical_error"),
    ("5305620000090007", "gateway_technical_error"),
    ("4100280000000009", "authentication_failed"),
    ("5305620000070009", "authentication_failed"),
];

/// Test cards that count as issued outside India.
const INTERNATIONAL: &[&str] = &[
    "5555555555554444",
    "5105105105105100",
    "5104060000000008",
    "4012888888881881",
    "5104015555555558",
];

/// Why this card fails when the payer chooses failure; any other card fails without a special reason.
pub(super) fn failure_reason(number: &str) -> &'static str {
    let known = FAILING.iter().find(|(failing, _)| *failing == number);
    known.map_or("payment_failed", |(_, reason)| reason)
}

/// The digits of a card number as typed, or nothing if it cannot be one.
pub(super) fn parse_number(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|typed| !matches!(typed, ' ' | '-'))
        .collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && (12..=19).contains(&digits.len())).then_some(digits)
}

/// The card as the payment shows it. Of the number only the last four digits stay.
pub(super) fn describe(number: &str, holder: &str, surroundings: &Surroundings) -> Card {
    let network = network(number);
    Card {
        id: Kind::Card.draw(surroundings),
        entity: "card",
        name: holder.to_owned(),
        last4: number
            .chars()
            .skip(number.chars().count().saturating_sub(4))
            .collect(),
        network,
        kind: if network == "RuPay" {
            "debit"
        } else {
            "credit"
        },
        issuer: None,
        international: INTERNATIONAL.contains(&number),
        emi: false,
        sub_type: "consumer",
        token_iin: None,
    }
}

fn network(number: &str) -> &'static str {
    match number.as_bytes() {
        [b'4', ..] => "Visa",
        [b'3', b'4' | b'7', ..] => "American Express",
        [b'3', b'0' | b'6' | b'8', ..] => "Diners Club",
        [b'5', b'1'..=b'5', ..] => "MasterCard",
        [b'6', b'0' | b'5', ..] => "RuPay",
        _ => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_cards_have_their_network() {
        let cases = [
            ("4100280000001007", "Visa"),
            ("5500670000001002", "MasterCard"),
            ("6527658900001005", "RuPay"),
            ("3608280009 1007", "Diners Club"),
            ("340256000401007", "American Express"),
        ];
        for (typed, expected) in cases {
            let number = parse_number(typed).unwrap();
            assert_eq!(network(&number), expected, "{typed}");
        }
    }

    #[test]
    fn a_failing_card_has_its_own_reason_and_others_the_common_one() {
        assert_eq!(failure_reason("4100280000080001"), "insufficient_fund");
        assert_eq!(failure_reason("4100280000001007"), "payment_failed");
    }
}
