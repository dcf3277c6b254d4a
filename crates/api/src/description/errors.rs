//! The refusals, each as an example of itself.

use crate::problem::Problem;
use daan_domain::{AmountProblem, Currency, Limits, Money, Refusal};

/// How any server function may refuse.
pub const COMMON: [Problem; 8] = [
    Problem::RequestMalformed,
    Problem::OriginNotAllowed,
    Problem::MethodNotAllowed,
    Problem::BodyTooLarge,
    Problem::NotJson,
    Problem::TooManyRequests,
    Problem::LedgerUnavailable,
    Problem::Internal,
];

/// Every reason for which a gift is refused, with the limits of an offer such as the sample's.
pub fn refusals() -> impl Iterator<Item = Refusal> {
    let rupees = |amount_minor| {
        Money::new(amount_minor, Currency::INR).unwrap_or(Money::zero(Currency::INR))
    };
    let limits = Limits {
        min: rupees(10_00),
        max: rupees(5_00_000_00),
    };
    [
        Refusal::Amount(AmountProblem::Missing, limits),
        Refusal::Amount(AmountProblem::Malformed, limits),
        Refusal::Amount(AmountProblem::OtherCurrency, limits),
        Refusal::Amount(AmountProblem::NotWhole, limits),
        Refusal::Amount(AmountProblem::BelowMinimum, limits),
        Refusal::Amount(AmountProblem::AboveMaximum, limits),
        Refusal::CurrencyNotOffered,
        Refusal::GatewayNotOffered,
        Refusal::NameMissing,
        Refusal::NameTooLong,
        Refusal::EmailMissing,
        Refusal::EmailMalformed,
        Refusal::PhoneMalformed,
        Refusal::PanMalformed,
        Refusal::MessageTooLong,
        Refusal::DeclarationMissing,
        Refusal::IdempotencyKeyMalformed,
        Refusal::LocaleUnknown,
    ]
    .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_refusal_is_missing() {
        // A new variant does not compile here until it has a place.
        let place = |refusal: Refusal| match refusal {
            Refusal::Amount(AmountProblem::Missing, _) => 0,
            Refusal::Amount(AmountProblem::Malformed, _) => 1,
            Refusal::Amount(AmountProblem::OtherCurrency, _) => 2,
            Refusal::Amount(AmountProblem::NotWhole, _) => 3,
            Refusal::Amount(AmountProblem::BelowMinimum, _) => 4,
            Refusal::Amount(AmountProblem::AboveMaximum, _) => 5,
            Refusal::CurrencyNotOffered => 6,
            Refusal::GatewayNotOffered => 7,
            Refusal::NameMissing => 8,
            Refusal::NameTooLong => 9,
            Refusal::EmailMissing => 10,
            Refusal::EmailMalformed => 11,
            Refusal::PhoneMalformed => 12,
            Refusal::PanMalformed => 13,
            Refusal::MessageTooLong => 14,
            Refusal::DeclarationMissing => 15,
            Refusal::IdempotencyKeyMalformed => 16,
            Refusal::LocaleUnknown => 17,
        };
        let places: Vec<usize> = refusals().map(place).collect();
        assert_eq!(places, (0..18).collect::<Vec<_>>());
    }
}
