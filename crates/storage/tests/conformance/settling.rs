//! Settling evidence.

use crate::fixture::{
    AMOUNT_MINOR, at, at_khalti, captured, fetched, find, hooked, id, inr, kinds, open, order,
    paid, raised_minor, refunded, settle,
};
use daan_domain::Status;
use daan_domain::settle::{Claim, Disposition, Evidence, Finding, Mismatch, PaymentState, Source};
use daan_storage::{Actor, Chain, Ledger, StorageError};

pub(crate) async fn captured_evidence_pays_and_a_signature_does_not(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let signature = Evidence {
        source: Source::RazorpaySignature,
        ..fetched(1, "pay_1", Claim::Signed)
    };
    let signed = settle(ledger, &id, &signature).await;
    assert_eq!(signed.findings, [Finding::Processing]);
    assert_eq!(signed.donation.status, Status::Processing);
    assert_eq!(
        (signed.donation.paid_at, raised_minor(ledger).await),
        (None, 0)
    );
    let credited = settle(ledger, &id, &fetched(1, "pay_1", captured())).await;
    assert_eq!(credited.findings, [Finding::Credited]);
    assert_eq!(credited.donation, find(ledger, &id).await);
    assert_eq!(credited.donation.status, Status::Paid);
    assert_eq!(
        credited.donation.applied_payment().unwrap().id.as_str(),
        "pay_1"
    );
    assert_eq!(credited.donation.paid_at, Some(at(2)));
    assert_eq!(credited.donation.next_check_at, None);
    assert_eq!(raised_minor(ledger).await, AMOUNT_MINOR);
}

pub(crate) async fn repeated_evidence_adds_nothing(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let news = [
        hooked(1, "pay_1", Claim::Failed),
        hooked(1, "pay_1", captured()),
        fetched(1, "pay_1", captured()),
        fetched(1, "pay_1", Claim::Captured(inr(1))),
        hooked(1, "pay_2", Claim::Captured(inr(1))),
        hooked(1, "pay_9", refunded("rfnd_9", 1)),
    ];
    // A repetition may mean something else than the first time (a failure told after the capture), so the
    // tables stand still from the second round on.
    for piece in news.iter().chain(&news) {
        settle(ledger, &id, piece).await;
    }
    let (donation, events) = (find(ledger, &id).await, kinds(ledger, &id).await);
    for _ in 0..10 {
        for piece in &news {
            settle(ledger, &id, piece).await;
        }
    }
    assert_eq!(find(ledger, &id).await, donation);
    assert_eq!(kinds(ledger, &id).await, events);
}

pub(crate) async fn five_hundred_concurrent_captures_are_one(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let evidence = [fetched(1, "pay_1", captured())];
    let settlements = (0..500).map(|_| ledger.settle(&id, &evidence, Actor::Webhook, at(2)));
    let settled = futures::future::try_join_all(settlements).await.unwrap();
    let credited = settled
        .iter()
        .filter(|settled| settled.findings == [Finding::Credited])
        .count();
    assert_eq!(credited, 1);
    assert!(
        settled
            .iter()
            .all(|settled| settled.donation.status == Status::Paid)
    );
    assert_eq!(raised_minor(ledger).await, AMOUNT_MINOR);
    // The repetition is told once.
    let told = [
        "intent_recorded",
        "order_bound",
        "payment_credited",
        "evidence_unchanged",
    ];
    assert_eq!(kinds(ledger, &id).await, told);
}

pub(crate) async fn a_second_captured_payment_is_surplus(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    let second = settle(ledger, &id, &hooked(1, "pay_2", captured())).await;
    assert_eq!(second.findings, [Finding::Surplus]);
    let states: Vec<_> = second.donation.payments.iter().map(|p| p.state).collect();
    let captured = |disposition| PaymentState::Captured {
        disposition,
        money: inr(AMOUNT_MINOR),
    };
    assert_eq!(
        states,
        [
            captured(Disposition::Applied),
            captured(Disposition::Surplus)
        ]
    );
    assert_eq!(raised_minor(ledger).await, AMOUNT_MINOR);
    let back = refunded("rfnd_1", AMOUNT_MINOR);
    let refund = settle(ledger, &id, &hooked(1, "pay_2", back)).await;
    assert_eq!(refund.findings, [Finding::Refunded]);
    assert_eq!(refund.donation.status, Status::Paid);
    assert_eq!(raised_minor(ledger).await, AMOUNT_MINOR);
}

pub(crate) async fn a_payment_that_does_not_fit_is_held_and_the_right_one_is_credited(
    ledger: &Ledger,
) {
    let id = open(ledger, 1).await;
    let short = Claim::Captured(inr(AMOUNT_MINOR - 1));
    let held = settle(ledger, &id, &hooked(1, "pay_1", short)).await;
    assert_eq!(held.findings, [Finding::Quarantined(Mismatch::Amount)]);
    assert_eq!(held.donation.status, Status::Open);
    assert_eq!(
        held.donation.payments[0].state,
        PaymentState::Quarantined(Mismatch::Amount)
    );
    let right = settle(ledger, &id, &hooked(1, "pay_2", captured())).await;
    assert_eq!(right.donation.status, Status::Paid);
    assert_eq!(
        right.donation.applied_payment().unwrap().id.as_str(),
        "pay_2"
    );
}

pub(crate) async fn a_payment_held_elsewhere_is_credited_where_it_belongs(ledger: &Ledger) {
    let (mistaken, rightful) = (open(ledger, 1).await, open(ledger, 2).await);
    let evidence = fetched(2, "pay_2", captured());
    let held = settle(ledger, &mistaken, &evidence).await;
    assert_eq!(held.findings, [Finding::Quarantined(Mismatch::Order)]);
    let credited = settle(ledger, &rightful, &evidence).await;
    assert_eq!(credited.findings, [Finding::Credited]);
    assert_eq!(credited.donation.payments.len(), 1);
    assert!(find(ledger, &mistaken).await.payments.is_empty());
    let again = settle(ledger, &mistaken, &evidence).await;
    assert_eq!(again.findings, [Finding::Quarantined(Mismatch::Order)]);
    assert_eq!(find(ledger, &rightful).await.status, Status::Paid);
    assert_eq!(raised_minor(ledger).await, AMOUNT_MINOR);
}

pub(crate) async fn a_payment_counted_elsewhere_is_not_credited_again(ledger: &Ledger) {
    paid(ledger, 1, "pay_1").await;
    let other = open(ledger, 2).await;
    let replayed = settle(ledger, &other, &fetched(2, "pay_1", captured())).await;
    assert_eq!(
        replayed.findings,
        [Finding::Quarantined(Mismatch::OtherDonation)]
    );
    assert_eq!(replayed.donation.status, Status::Open);
    assert_eq!(find(ledger, &id(1)).await.status, Status::Paid);
    assert_eq!(raised_minor(ledger).await, AMOUNT_MINOR);
}

pub(crate) async fn refunds_lead_to_refunded_and_lower_what_was_raised(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    for (refund, amount_minor, finding, status, left) in [
        (
            "rfnd_1",
            200_00,
            Finding::Refunded,
            Status::PartiallyRefunded,
            300_00,
        ),
        (
            "rfnd_1",
            200_00,
            Finding::Unchanged,
            Status::PartiallyRefunded,
            300_00,
        ),
        (
            "rfnd_2",
            300_01,
            Finding::Quarantined(Mismatch::RefundTooLarge),
            Status::PartiallyRefunded,
            300_00,
        ),
        ("rfnd_3", 300_00, Finding::Refunded, Status::Refunded, 0),
    ] {
        let evidence = hooked(1, "pay_1", refunded(refund, amount_minor));
        let settled = settle(ledger, &id, &evidence).await;
        assert_eq!(
            (settled.findings, settled.donation.status),
            (vec![finding], status)
        );
        assert_eq!(raised_minor(ledger).await, left);
    }
    let donation = find(ledger, &id).await;
    assert_eq!(donation.payments[0].refunds.len(), 2);
    assert_eq!(donation.paid_at, Some(at(2)));
}

pub(crate) async fn evidence_given_together_is_settled_in_order(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let pidx = order("pidx_1");
    ledger
        .bind_order(&id, &at_khalti("pidx_1"), at(1))
        .await
        .unwrap();
    let by_khalti = Evidence {
        source: Source::KhaltiLookup,
        order: pidx,
        ..fetched(1, "txn_1", captured())
    };
    let evidence = [
        fetched(1, "pay_1", Claim::Authorized(inr(AMOUNT_MINOR))),
        by_khalti,
        fetched(1, "pay_1", captured()),
    ];
    let settled = ledger
        .settle(&id, &evidence, Actor::Sweep, at(2))
        .await
        .unwrap();
    let findings = [Finding::Processing, Finding::Credited, Finding::Surplus];
    assert_eq!(settled.findings, findings);
    assert_eq!(
        settled.donation.applied_payment().unwrap().id.as_str(),
        "txn_1"
    );
    assert_eq!(
        ledger.verify_chain(&id).await,
        Ok(Chain::Whole { events: 6 })
    );
    let nothing = ledger.settle(&id, &[], Actor::Sweep, at(3)).await.unwrap();
    assert_eq!(
        (nothing.donation, nothing.findings),
        (settled.donation, vec![])
    );
}

pub(crate) async fn an_authorised_payment_that_goes_back_and_forth_is_followed(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let authorized = fetched(1, "pay_1", Claim::Authorized(inr(AMOUNT_MINOR)));
    let failed = fetched(1, "pay_1", Claim::Failed);
    for _ in 0..2 {
        let under_way = settle(ledger, &id, &authorized).await;
        assert_eq!(under_way.donation.status, Status::Processing);
        let lost = settle(ledger, &id, &failed).await;
        assert_eq!(lost.donation.status, Status::Open);
    }
    // The second of two payments fails again: the donation stays, the payment changes.
    settle(ledger, &id, &authorized).await;
    settle(ledger, &id, &fetched(1, "pay_2", Claim::Pending)).await;
    let lost = settle(ledger, &id, &failed).await;
    assert_eq!(lost.donation.status, Status::Processing);
    assert_eq!(lost.donation.payments[0].state, PaymentState::Failed);
}

pub(crate) async fn evidence_for_no_donation_is_not_found(ledger: &Ledger) {
    let evidence = [fetched(1, "pay_1", captured())];
    for evidence in [&evidence[..], &[]] {
        let settled = ledger.settle(&id(1), evidence, Actor::Webhook, at(0)).await;
        assert_eq!(settled, Err(StorageError::NotFound));
    }
}
