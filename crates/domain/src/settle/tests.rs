//! `settle` tried with evidence in every order, and with lies.

use super::*;
use crate::currency::Currency;
use crate::donation::Gateway;
use crate::id::{GatewayOrderId, PaymentId, RefundId};
use std::fmt::Write as _;

mod held;
mod two_paths;

const AMOUNT_MINOR: i64 = 500_00;

fn inr(minor: i64) -> Money {
    Money::new(minor, Currency::INR).unwrap()
}

fn order(id: &str) -> GatewayOrderId {
    GatewayOrderId::parse(id).unwrap()
}

fn asking(gateway: Gateway, id: &str, amount: Money) -> Order {
    Order {
        gateway,
        id: order(id),
        amount,
    }
}

fn open() -> Donation {
    Donation {
        status: Status::Open,
        amount: inr(AMOUNT_MINOR),
        orders: vec![asking(Gateway::Razorpay, "order_A", inr(AMOUNT_MINOR))],
        payments: vec![],
    }
}

fn of(source: Source, payment: &str, claim: Claim) -> Evidence {
    let payment = PaymentId::parse(payment).unwrap();
    Evidence::new(source, order("order_A"), payment, claim)
}

fn webhook(payment: &str, claim: Claim) -> Evidence {
    of(Source::RazorpayWebhook, payment, claim)
}

fn fetch(payment: &str, claim: Claim) -> Evidence {
    of(Source::RazorpayFetch, payment, claim)
}

fn captured_claim() -> Claim {
    Claim::Captured(inr(AMOUNT_MINOR))
}

fn refund_claim(id: &str, minor: i64) -> Claim {
    Claim::Refunded {
        refund: RefundId::parse(id).unwrap(),
        amount: inr(minor),
    }
}

/// Writes a decision down as the storage does.
fn apply(donation: &mut Donation, evidence: &Evidence) -> Decision {
    let decision = settle(donation, evidence);
    donation.status = decision.status;
    let gateway = evidence.source.gateway();
    let known = donation
        .payments
        .iter_mut()
        .find(|payment| payment.gateway == gateway && payment.id == evidence.payment);
    match (known, decision.payment) {
        (Some(payment), Some(state)) => {
            payment.state = state;
            payment.transaction = evidence.transaction.clone();
        }
        (None, Some(state)) => donation.payments.push(Payment {
            gateway,
            id: evidence.payment.clone(),
            state,
            refunds: vec![],
            transaction: evidence.transaction.clone(),
            reason: evidence.reason,
        }),
        (_, None) => {}
    }
    if let (Some(Entry::Refund(amount)), Claim::Refunded { refund, .. }) =
        (decision.entry, &evidence.claim)
    {
        let payment = donation
            .payments
            .iter_mut()
            .find(|payment| payment.id == evidence.payment)
            .unwrap();
        payment.refunds.push((refund.clone(), amount));
    }
    decision
}

fn after(evidence: &[Evidence]) -> Donation {
    let mut donation = open();
    for piece in evidence {
        apply(&mut donation, piece);
    }
    donation
}

#[test]
fn a_signature_alone_is_processing_and_captured_evidence_is_paid() {
    let mut donation = open();
    let signed = of(Source::RazorpaySignature, "pay_1", Claim::Signed);
    assert_eq!(apply(&mut donation, &signed).status, Status::Processing);
    let decision = apply(&mut donation, &fetch("pay_1", captured_claim()));
    assert_eq!(decision.status, Status::Paid);
    assert_eq!(
        decision.entry,
        Some(Entry::Capture(Disposition::Applied, inr(AMOUNT_MINOR)))
    );
}

#[test]
fn a_captured_payment_cannot_be_captured_again() {
    let mut donation = after(&[fetch("pay_1", captured_claim())]);
    let again = apply(&mut donation, &webhook("pay_1", captured_claim()));
    assert_eq!((again.entry, again.finding), (None, Finding::Unchanged));
}

#[test]
fn a_second_captured_payment_is_surplus_and_never_lost() {
    let mut donation = after(&[fetch("pay_1", captured_claim())]);
    let second = apply(&mut donation, &webhook("pay_2", captured_claim()));
    assert_eq!(
        second.entry,
        Some(Entry::Capture(Disposition::Surplus, inr(AMOUNT_MINOR)))
    );
    assert_eq!(second.status, Status::Paid);
}

#[test]
fn a_payment_that_does_not_fit_is_held_and_the_right_one_is_still_credited() {
    let usd = Money::new(AMOUNT_MINOR, Currency::lookup("USD").unwrap()).unwrap();
    let elsewhere = Evidence {
        order: order("order_B"),
        ..fetch("pay_1", captured_claim())
    };
    for (lie, mismatch) in [
        (
            fetch("pay_1", Claim::Captured(inr(AMOUNT_MINOR - 1))),
            Mismatch::Amount,
        ),
        (
            fetch("pay_1", Claim::Captured(inr(AMOUNT_MINOR + 1))),
            Mismatch::Amount,
        ),
        (fetch("pay_1", Claim::Captured(inr(0))), Mismatch::Amount),
        (
            fetch("pay_1", Claim::Authorized(inr(2 * AMOUNT_MINOR))),
            Mismatch::Amount,
        ),
        (fetch("pay_1", Claim::Captured(usd)), Mismatch::Currency),
        (elsewhere, Mismatch::Order),
    ] {
        let mut donation = open();
        let held = apply(&mut donation, &lie);
        assert_eq!(held.finding, Finding::Quarantined(mismatch));
        assert_eq!((held.status, held.entry), (Status::Open, None));
        assert_eq!(held.payment, Some(PaymentState::Quarantined(mismatch)));
        for payment in ["pay_1", "pay_2"] {
            let mut later = donation.clone();
            assert_eq!(
                apply(&mut later, &fetch(payment, captured_claim())).status,
                Status::Paid
            );
        }
    }
}

#[test]
fn a_held_payment_keeps_the_donation_from_being_paid_twice_until_it_went_back() {
    let signed = of(Source::RazorpaySignature, "pay_1", Claim::Signed);
    let mut donation = after(&[signed, fetch("pay_1", Claim::Captured(inr(1)))]);
    assert_eq!(donation.status, Status::Processing);
    assert_eq!(
        apply(&mut donation, &fetch("pay_1", Claim::Returned)).status,
        Status::Open
    );
}

/// Threat 20.
#[test]
fn a_held_payment_that_went_back_is_not_held_again_by_an_old_notice_of_it() {
    for old in [Claim::Authorized(inr(1)), Claim::Captured(inr(1))] {
        let mut donation = after(&[
            webhook("pay_1", old.clone()),
            fetch("pay_1", Claim::Returned),
        ]);
        let decision = apply(&mut donation, &webhook("pay_1", old));
        assert_eq!(decision.finding, Finding::Unchanged);
        assert_eq!((decision.payment, decision.entry), (None, None));
        assert_eq!(donation.payments[0].state, PaymentState::Returned);
    }
}

#[test]
fn a_payment_that_failed_and_then_went_back_is_returned() {
    let donation = after(&[
        fetch("pay_1", Claim::Failed),
        fetch("pay_1", Claim::Returned),
    ]);
    assert_eq!(donation.payments[0].state, PaymentState::Returned);
}

#[test]
fn a_failed_payment_is_not_one_under_way() {
    let authorized = fetch("pay_1", Claim::Authorized(inr(AMOUNT_MINOR)));
    let donation = after(&[
        authorized,
        fetch("pay_2", Claim::Failed),
        fetch("pay_1", Claim::Returned),
    ]);
    assert_eq!(donation.status, Status::Open);
}

#[test]
fn a_refund_of_a_surplus_payment_leaves_the_donation_paid() {
    let donation = after(&[
        fetch("pay_1", captured_claim()),
        fetch("pay_2", captured_claim()),
        fetch("pay_2", refund_claim("rfnd_1", AMOUNT_MINOR)),
    ]);
    assert_eq!(donation.status, Status::Paid);
}

#[test]
fn the_same_id_at_another_gateway_is_another_payment_and_another_order() {
    let khalti = Evidence {
        source: Source::KhaltiLookup,
        ..fetch("pay_1", captured_claim())
    };
    assert_eq!(
        settle(&open(), &khalti).finding,
        Finding::Quarantined(Mismatch::Order)
    );
    let mut donation = after(&[fetch("pay_1", captured_claim())]);
    donation
        .orders
        .push(asking(Gateway::Khalti, "order_A", inr(AMOUNT_MINOR)));
    assert_eq!(settle(&donation, &khalti).finding, Finding::Surplus);
}

#[test]
fn a_lie_about_a_credited_payment_changes_nothing_but_the_history() {
    let mut donation = after(&[fetch("pay_1", captured_claim())]);
    let before = donation.clone();
    let lie = apply(&mut donation, &webhook("pay_1", Claim::Captured(inr(1))));
    assert_eq!(lie.finding, Finding::Quarantined(Mismatch::Amount));
    assert_eq!(donation, before);
}

#[test]
fn a_payment_credited_to_another_donation_is_not_credited_here() {
    let mut donation = open();
    donation.payments.push(Payment {
        gateway: Gateway::Razorpay,
        id: PaymentId::parse("pay_1").unwrap(),
        state: PaymentState::OfOtherDonation,
        refunds: vec![],
        transaction: None,
        reason: None,
    });
    let decision = apply(&mut donation, &fetch("pay_1", captured_claim()));
    assert_eq!(
        decision.finding,
        Finding::Quarantined(Mismatch::OtherDonation)
    );
    assert_eq!((decision.payment, decision.entry), (None, None));
}

#[test]
fn failing_is_the_payments_and_the_donation_waits_for_the_next() {
    let donation = after(&[webhook("pay_1", Claim::Failed)]);
    assert_eq!(donation.status, Status::Open);
    let donation = after(&[
        webhook("pay_1", Claim::Failed),
        fetch("pay_2", captured_claim()),
    ]);
    assert_eq!(donation.status, Status::Paid);
}

/// Threat 27.
#[test]
fn late_authorisation_after_failed_or_expired_is_credited() {
    let mut donation = after(&[webhook("pay_1", Claim::Failed)]);
    donation.status = Status::Expired;
    assert_eq!(
        apply(
            &mut donation,
            &webhook("pay_1", Claim::Authorized(inr(AMOUNT_MINOR)))
        )
        .status,
        Status::Processing
    );
    assert_eq!(
        apply(&mut donation, &webhook("pay_1", captured_claim())).status,
        Status::Paid
    );
}

#[test]
fn an_authorised_payment_that_went_back_reopens_the_donation_unless_another_is_under_way() {
    let authorized = |payment| fetch(payment, Claim::Authorized(inr(AMOUNT_MINOR)));
    let one = after(&[authorized("pay_1"), fetch("pay_1", Claim::Returned)]);
    assert_eq!(one.status, Status::Open);
    let two = after(&[
        authorized("pay_1"),
        authorized("pay_2"),
        fetch("pay_1", Claim::Returned),
    ]);
    assert_eq!(two.status, Status::Processing);
}

/// Threat 29.
#[test]
fn refunds_add_up_and_never_exceed_what_was_captured() {
    let mut donation = after(&[
        fetch("pay_1", captured_claim()),
        fetch("pay_1", refund_claim("rfnd_1", 200_00)),
    ]);
    assert_eq!(donation.status, Status::PartiallyRefunded);
    let again = apply(
        &mut donation,
        &webhook("pay_1", refund_claim("rfnd_1", 200_00)),
    );
    assert_eq!(again.finding, Finding::Unchanged);
    let too_large = apply(
        &mut donation,
        &webhook("pay_1", refund_claim("rfnd_2", 300_01)),
    );
    assert_eq!(
        too_large.finding,
        Finding::Quarantined(Mismatch::RefundTooLarge)
    );
    assert_eq!(
        apply(
            &mut donation,
            &webhook("pay_1", refund_claim("rfnd_3", 300_00))
        )
        .status,
        Status::Refunded
    );
}

#[test]
fn a_refund_of_a_payment_not_known_as_captured_is_not_booked() {
    let mut donation = open();
    let decision = apply(&mut donation, &webhook("pay_1", refund_claim("rfnd_1", 1)));
    assert_eq!(
        (decision.finding, decision.entry),
        (Finding::RefundWithoutCapture, None)
    );
}

/// What webhooks and the browser can say of one payment that ends captured.
fn news_of_a_captured_payment() -> [Evidence; 6] {
    [
        of(Source::RazorpaySignature, "pay_1", Claim::Signed),
        webhook("pay_1", Claim::Failed),
        webhook("pay_1", Claim::Authorized(inr(AMOUNT_MINOR))),
        webhook("pay_1", captured_claim()),
        webhook("pay_2", Claim::Failed),
        fetch("pay_1", captured_claim()),
    ]
}

/// Threat 19.
#[test]
fn every_order_and_repetition_of_the_same_news_ends_the_same() {
    let news = news_of_a_captured_payment();
    // Every sequence of six with repetition: 6^6 of them, among them all 720 permutations.
    for number in 0..6_usize.pow(6) {
        let sequence: Vec<Evidence> = (0..6)
            .map(|place| news[number / 6_usize.pow(place) % 6].clone())
            .collect();
        let donation = after(&sequence);
        let told_captured = sequence
            .iter()
            .any(|piece| matches!(piece.claim, Claim::Captured(_)));
        let captures = donation
            .payments
            .iter()
            .filter(|payment| matches!(payment.state, PaymentState::Captured { .. }));
        assert_eq!(donation.status.is_credited(), told_captured, "{sequence:?}");
        assert_eq!(captures.count(), usize::from(told_captured), "{sequence:?}");
    }
}

#[test]
fn webhooks_of_a_payment_under_way_converge_in_any_order() {
    let failed = webhook("pay_1", Claim::Failed);
    let authorized = webhook("pay_1", Claim::Authorized(inr(AMOUNT_MINOR)));
    let one_way = after(&[failed.clone(), authorized.clone()]);
    let other_way = after(&[authorized, failed]);
    assert_eq!(one_way, other_way);
    assert_eq!(one_way.status, Status::Processing);
}

#[test]
fn no_evidence_lowers_a_credited_donation() {
    let claims = [
        Claim::Signed,
        Claim::Pending,
        Claim::Authorized(inr(AMOUNT_MINOR)),
        captured_claim(),
        Claim::Captured(inr(1)),
        Claim::Failed,
        Claim::Returned,
    ];
    for source in [Source::RazorpayWebhook, Source::RazorpayFetch] {
        for payment in ["pay_1", "pay_2"] {
            for claim in &claims {
                let mut donation = after(&[fetch("pay_1", captured_claim())]);
                apply(&mut donation, &of(source, payment, claim.clone()));
                assert_eq!(
                    donation.status,
                    Status::Paid,
                    "{source:?} {payment} {claim:?}"
                );
                assert_eq!(donation.applied().unwrap().id.as_str(), "pay_1");
            }
        }
    }
}

/// The table in `docs/states.md` is this one; a changed rule changes both or fails here.
#[test]
fn the_documented_table_is_what_the_code_does() {
    let mut table = String::from(
        "| status | signed, pending, authorised | captured | failed (asked) | returned |\n|---|---|---|---|---|\n",
    );
    for status in Status::ALL {
        let mut donation = open();
        if status.rank() >= Status::Processing.rank() {
            let claim = if status.is_credited() {
                captured_claim()
            } else {
                Claim::Signed
            };
            apply(&mut donation, &fetch("pay_1", claim));
        }
        donation.status = status;
        let next = |claim| settle(&donation, &fetch("pay_1", claim)).status.code();
        writeln!(
            table,
            "| {} | {} | {} | {} | {} |",
            status.code(),
            next(Claim::Authorized(inr(AMOUNT_MINOR))),
            next(captured_claim()),
            next(Claim::Failed),
            next(Claim::Returned),
        )
        .unwrap();
    }
    let documented = include_str!("../../../../docs/states.md");
    assert!(
        documented.contains(&table),
        "docs/states.md should hold this table:\n{table}"
    );
}
