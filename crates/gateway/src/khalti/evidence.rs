//! From a lookup to the ledger's evidence.

use super::lookup::{Lookup, LookupStatus};
use daan_domain::settle::{Claim, Evidence, Source};
use daan_domain::{Currency, FailureReason, GatewayOrderId, Money, PaymentId, RefundId};

/// What a lookup proves of an order (a `pidx`): in the order in which it came about.
///
/// A `pidx` is paid at most once, so the payment has its name; what Khalti calls the transaction goes
/// along as a second one. Whether the amount is the donation's is the ledger's to say. A lookup has no time in it, so
/// nobody knows when the donor paid.
///
/// | status | evidence | because |
/// |---|---|---|
/// | Completed | captured | the only word that Khalti says to hand out for |
/// | Completed, but refunded or without a sound amount | pending | it contradicts itself: held for the next look, or a person |
/// | Pending | pending | it means "failed or pending" |
/// | Initiated | none | nobody has paid; a link is no payment |
/// | Expired, User canceled, Failed | failed | the attempt is over; their amount means nothing (0 was seen). Should Khalti think better of it, later evidence is accepted |
/// | Refunded | captured, then all of it refunded | the ledger keeps both movements; without a sound amount it is held |
/// | Partially Refunded | captured | how much went back is not said, so a person has to book that part |
/// | any other | pending | unknown words hold, they neither pay nor fail |
///
/// A lookup of another `pidx` than `order` proves nothing of it.
pub fn evidence(lookup: &Lookup, order: &GatewayOrderId) -> Vec<Evidence> {
    if lookup.pidx != *order {
        return Vec::new();
    }
    claims(lookup)
        .into_iter()
        .map(|claim| {
            Evidence::new(
                Source::KhaltiLookup,
                order.clone(),
                payment_of(order),
                claim,
            )
            .with_transaction(lookup.transaction.clone())
            .with_reason(reason(&lookup.status))
        })
        .collect()
}

/// What the refund of all of a payment is called, since Khalti gives it no name: the payment's own.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "ids of all kinds have one shape; a test compares them"
)]
pub fn full_refund_id(pidx: &GatewayOrderId) -> RefundId {
    RefundId::parse(pidx.as_str()).expect("a pidx is of a refund id's shape")
}

#[expect(
    clippy::expect_used,
    reason = "ids of all kinds have one shape; a test compares them"
)]
fn payment_of(pidx: &GatewayOrderId) -> PaymentId {
    PaymentId::parse(pidx.as_str()).expect("a pidx is of a payment id's shape")
}

fn claims(lookup: &Lookup) -> Vec<Claim> {
    match &lookup.status {
        LookupStatus::Completed if lookup.refunded => vec![Claim::Pending],
        LookupStatus::Completed | LookupStatus::PartiallyRefunded => {
            vec![money(lookup).map_or(Claim::Pending, Claim::Captured)]
        }
        LookupStatus::Refunded => money(lookup).map_or_else(
            || vec![Claim::Pending],
            |amount| {
                let refund = full_refund_id(&lookup.pidx);
                vec![Claim::Captured(amount), Claim::Refunded { refund, amount }]
            },
        ),
        LookupStatus::Initiated => Vec::new(),
        LookupStatus::Expired | LookupStatus::UserCanceled | LookupStatus::Failed => {
            vec![Claim::Failed]
        }
        LookupStatus::Pending | LookupStatus::Other(_) => vec![Claim::Pending],
    }
}

/// The amount, where it can be one. Nothing is one: it is not what was asked for, and so is held.
fn money(lookup: &Lookup) -> Option<Money> {
    Money::new(lookup.total_amount_minor?, Currency::NPR).ok()
}

fn reason(status: &LookupStatus) -> Option<FailureReason> {
    match status {
        LookupStatus::UserCanceled => Some(FailureReason::PaymentCancelled),
        LookupStatus::Expired => Some(FailureReason::PaymentTimedOut),
        LookupStatus::Failed => Some(FailureReason::PaymentFailed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daan_domain::TransactionId;

    fn pidx(text: &str) -> GatewayOrderId {
        GatewayOrderId::parse(text).unwrap()
    }

    fn lookup(status: &str, total_amount_minor: Option<i64>) -> Lookup {
        Lookup {
            pidx: pidx("HT6o6PEZRWFJ5ygavzHWd5"),
            status: LookupStatus::parse(status),
            total_amount_minor,
            transaction: TransactionId::parse("GFq9PFS7b2iYvL8Lir9oXe").ok(),
            fee_minor: Some(0),
            refunded: false,
        }
    }

    fn told(lookup: &Lookup) -> Vec<Claim> {
        let pieces = evidence(lookup, &lookup.pidx);
        for piece in &pieces {
            let names = (piece.order.as_str(), piece.payment.as_str());
            assert_eq!(names, (lookup.pidx.as_str(), lookup.pidx.as_str()));
            assert_eq!(piece.source, Source::KhaltiLookup);
            assert_eq!(piece.transaction, lookup.transaction);
            assert_eq!(piece.begun_at, None, "Khalti tells no time");
        }
        pieces.into_iter().map(|piece| piece.claim).collect()
    }

    fn npr(amount_minor: i64) -> Money {
        Money::new(amount_minor, Currency::NPR).unwrap()
    }

    const NONSENSE: [Option<i64>; 5] = [
        None,
        Some(0),
        Some(-1_000),
        Some(i64::MAX),
        Some(Money::MAX_MINOR + 1),
    ];

    #[test]
    fn each_status_proves_no_more_than_it_says() {
        for (status, claims) in [
            ("Completed", vec![Claim::Captured(npr(1_000))]),
            ("Partially Refunded", vec![Claim::Captured(npr(1_000))]),
            ("Pending", vec![Claim::Pending]),
            ("Initiated", vec![]),
            ("Expired", vec![Claim::Failed]),
            ("User canceled", vec![Claim::Failed]),
            ("Failed", vec![Claim::Failed]),
            ("Ambiguous", vec![Claim::Pending]),
        ] {
            assert_eq!(told(&lookup(status, Some(1_000))), claims, "{status}");
        }
    }

    #[test]
    fn all_of_a_refunded_payment_came_and_went() {
        let refunded = lookup("Refunded", Some(1_000));
        let amount = npr(1_000);
        let refund = full_refund_id(&refunded.pidx);
        let claims = vec![Claim::Captured(amount), Claim::Refunded { refund, amount }];
        assert_eq!(told(&refunded), claims);
    }

    #[test]
    fn a_completed_payment_that_was_refunded_is_not_captured() {
        let contradiction = Lookup {
            refunded: true,
            ..lookup("Completed", Some(1_000))
        };
        assert_eq!(told(&contradiction), [Claim::Pending]);
    }

    #[test]
    fn money_of_no_sound_amount_is_held() {
        for status in ["Completed", "Refunded", "Partially Refunded"] {
            for nonsense in NONSENSE {
                let claims = told(&lookup(status, nonsense));
                let is_nothing = nonsense == Some(0);
                assert!(
                    claims == [Claim::Pending] || is_nothing,
                    "{status} {nonsense:?}"
                );
            }
        }
        let nothing = Money::zero(Currency::NPR);
        assert_eq!(
            told(&lookup("Completed", Some(0))),
            [Claim::Captured(nothing)]
        );
    }

    #[test]
    fn an_amount_means_nothing_where_no_money_moved() {
        for nonsense in NONSENSE {
            assert_eq!(told(&lookup("User canceled", nonsense)), [Claim::Failed]);
            assert_eq!(told(&lookup("Pending", nonsense)), [Claim::Pending]);
            assert_eq!(told(&lookup("Initiated", nonsense)), []);
        }
    }

    #[test]
    fn a_lookup_of_another_pidx_proves_nothing_of_this_order() {
        let paid = lookup("Completed", Some(1_000));
        assert_eq!(evidence(&paid, &pidx("another")), []);
    }

    #[test]
    fn why_it_failed_is_told_in_the_donors_reasons() {
        let reason =
            |status| evidence(&lookup(status, None), &pidx("HT6o6PEZRWFJ5ygavzHWd5"))[0].reason;
        assert_eq!(
            reason("User canceled"),
            Some(FailureReason::PaymentCancelled)
        );
        assert_eq!(reason("Expired"), Some(FailureReason::PaymentTimedOut));
        assert_eq!(reason("Failed"), Some(FailureReason::PaymentFailed));
        assert_eq!(reason("Pending"), None);
        assert_eq!(reason("Completed"), None);
    }

    #[test]
    fn whatever_is_a_pidx_is_a_payments_and_a_refunds_id() {
        let letters = "-_0aZ";
        for length in [1, 22, 64] {
            let text: String = letters.chars().cycle().take(length).collect();
            assert_eq!(payment_of(&pidx(&text)).as_str(), text);
            assert_eq!(full_refund_id(&pidx(&text)).as_str(), text);
        }
    }
}
