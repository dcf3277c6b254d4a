//! One gift, asked for by two gateways in two currencies.

use super::*;
use crate::id::TransactionId;

const QUOTED_MINOR: i64 = 800_00;

fn npr(minor: i64) -> Money {
    Money::new(minor, Currency::NPR).unwrap()
}

/// ₹500 at Razorpay, or the same gift quoted at NPR 800 at Khalti, by either of two links.
fn quoted() -> Donation {
    let mut donation = open();
    for pidx in ["pidx_1", "pidx_2"] {
        donation
            .orders
            .push(asking(Gateway::Khalti, pidx, npr(QUOTED_MINOR)));
    }
    donation
}

fn lookup(pidx: &str, claim: Claim) -> Evidence {
    let payment = PaymentId::parse(pidx).unwrap();
    Evidence::new(Source::KhaltiLookup, order(pidx), payment, claim)
}

fn completed(pidx: &str, transaction: &str) -> Evidence {
    lookup(pidx, Claim::Captured(npr(QUOTED_MINOR)))
        .with_transaction(TransactionId::parse(transaction).ok())
}

#[test]
fn an_order_is_paid_by_what_it_asks_for_and_by_nothing_else() {
    let paid = settle(&quoted(), &completed("pidx_1", "tx_1"));
    assert_eq!(
        paid.entry,
        Some(Entry::Capture(Disposition::Applied, npr(QUOTED_MINOR)))
    );
    for minor in [
        0,
        1,
        QUOTED_MINOR - 1,
        QUOTED_MINOR + 1,
        2 * QUOTED_MINOR,
        AMOUNT_MINOR,
    ] {
        let wrong = settle(&quoted(), &lookup("pidx_1", Claim::Captured(npr(minor))));
        assert_eq!(
            wrong.finding,
            Finding::Quarantined(Mismatch::Amount),
            "{minor}"
        );
        assert_eq!(wrong.status, Status::Open);
    }
    let inr_at_khalti = lookup("pidx_1", Claim::Captured(inr(QUOTED_MINOR)));
    assert_eq!(
        settle(&quoted(), &inr_at_khalti).finding,
        Finding::Quarantined(Mismatch::Currency)
    );
}

#[test]
fn of_two_paid_paths_the_first_is_kept_and_the_other_is_surplus() {
    let both = [
        fetch("pay_1", captured_claim()),
        completed("pidx_1", "tx_1"),
    ];
    for order in [[0, 1], [1, 0]] {
        let mut donation = quoted();
        let findings = order.map(|index| apply(&mut donation, &both[index]).finding);
        assert_eq!(findings, [Finding::Credited, Finding::Surplus]);
        assert_eq!(donation.status, Status::Paid);
        assert_eq!(donation.payments.len(), 2, "neither is lost");
    }
}

#[test]
fn one_transaction_pays_once_whatever_link_it_is_told_of() {
    let mut donation = quoted();
    apply(&mut donation, &completed("pidx_1", "tx_1"));
    let again = apply(&mut donation, &completed("pidx_2", "tx_1"));
    assert_eq!(again.finding, Finding::Quarantined(Mismatch::OtherDonation));
    assert_eq!(again.entry, None);
    let other = apply(&mut donation, &completed("pidx_2", "tx_2"));
    assert_eq!(other.finding, Finding::Surplus, "money of its own counts");
}

#[test]
fn the_same_transaction_id_at_another_gateway_is_another_transaction() {
    let mut donation = quoted();
    apply(&mut donation, &completed("pidx_1", "tx_1"));
    let of_razorpay =
        fetch("pay_1", captured_claim()).with_transaction(TransactionId::parse("tx_1").ok());
    assert_eq!(apply(&mut donation, &of_razorpay).finding, Finding::Surplus);
}

#[test]
fn a_link_that_was_cancelled_leaves_the_other_path_as_it_is() {
    let mut donation = quoted();
    apply(&mut donation, &lookup("pidx_1", Claim::Pending));
    assert_eq!(donation.status, Status::Processing);
    apply(&mut donation, &lookup("pidx_1", Claim::Failed));
    assert_eq!(donation.status, Status::Open);
    apply(&mut donation, &completed("pidx_1", "tx_1"));
    assert_eq!(donation.status, Status::Paid, "a late completion counts");
}
