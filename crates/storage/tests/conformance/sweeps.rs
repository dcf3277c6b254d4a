//! Comparing with the gateways' lists: whose turn it is, what is compared, and what is written down again.

use crate::fixture::{
    at, at_khalti, at_razorpay, campaign, captured, fetched, id, inr, intent, open, order, paid,
    refunded, settle,
};
use daan_domain::settle::Claim;
use daan_domain::{DonorName, Email, Gateway, Locale, Money, Status, Timestamp};
use daan_storage::{
    Actor, Ledger, LostDonation, LostDonor, Origin, Recorded, Recovered, Span, SweepEnd, SweepTurn,
};
use serde_json::json;

const TURN_MS: i64 = 60_000;

async fn claim(ledger: &Ledger, now: Timestamp) -> Option<SweepTurn> {
    ledger
        .claim_sweep(Gateway::Razorpay, now, TURN_MS)
        .await
        .unwrap()
}

fn end(covered_to: Option<Timestamp>, has_failed: bool) -> SweepEnd {
    SweepEnd {
        covered_to,
        next_at: at(86_400),
        has_failed,
        report: json!({"read": 1}),
    }
}

pub(crate) async fn one_sweeps_at_a_time_and_a_turn_ends_by_itself(ledger: &Ledger) {
    assert!(ledger.sweeps().await.unwrap().is_empty());
    let first = claim(ledger, at(0)).await.unwrap();
    assert_eq!(first.state.covered_to, None);
    assert_eq!(claim(ledger, at(59)).await, None);
    let other = ledger.claim_sweep(Gateway::Khalti, at(0), TURN_MS).await;
    assert!(
        other.unwrap().is_some(),
        "each gateway has a turn of its own"
    );
    let second = claim(ledger, at(60)).await.unwrap();
    assert!(!ledger.prolong_sweep(&first, at(300)).await.unwrap());
    assert!(ledger.prolong_sweep(&second, at(119)).await.unwrap());
    assert_eq!(claim(ledger, at(118)).await, None);
    // Whoever slept through the turn has no say in what is covered.
    ledger
        .end_sweep(&first, end(Some(at(999)), false), at(120))
        .await
        .unwrap();
    let third = claim(ledger, at(120)).await.unwrap();
    assert_eq!(third.state.covered_to, None);
}

pub(crate) async fn a_turn_of_a_clock_that_was_put_back_ends(ledger: &Ledger) {
    claim(ledger, at(86_400)).await.unwrap();
    assert!(claim(ledger, at(0)).await.is_some());
}

pub(crate) async fn what_was_compared_stays_compared(ledger: &Ledger) {
    for (covered_to, has_failed, after, failures) in [
        (None, true, None, 1),
        (None, true, None, 2),
        (Some(at(500)), false, Some(at(500)), 0),
        (Some(at(400)), false, Some(at(500)), 0),
        (None, true, Some(at(500)), 1),
    ] {
        let turn = claim(ledger, at(0)).await.unwrap();
        ledger
            .end_sweep(&turn, end(covered_to, has_failed), at(700))
            .await
            .unwrap();
        let known = ledger.sweeps().await.unwrap();
        let state = &known[0];
        assert_eq!((state.covered_to, state.failures), (after, failures));
        assert_eq!(
            (state.tried_at, state.next_at),
            (Some(at(700)), Some(at(86_400)))
        );
        assert_eq!(state.report, Some(json!({"read": 1})));
    }
}

pub(crate) async fn what_a_clock_that_was_ahead_has_compared_is_taken_back(ledger: &Ledger) {
    for (covered_to, now, after) in [
        (Some(at(9_000)), at(9_000), at(9_000)),
        (None, at(100), at(9_000)),
        (Some(at(100)), at(100), at(100)),
    ] {
        let turn = claim(ledger, now).await.unwrap();
        ledger
            .end_sweep(&turn, end(covered_to, covered_to.is_none()), now)
            .await
            .unwrap();
        let known = ledger.sweeps().await.unwrap();
        assert_eq!(known[0].covered_to, Some(after));
    }
}

pub(crate) async fn what_is_to_be_given_back_is_read_until_it_went_back(ledger: &Ledger) {
    let first = paid(ledger, 1, "pay_1").await;
    settle(ledger, &first, &fetched(1, "pay_s", captured())).await;
    let wrong = Claim::Captured(inr(499_99));
    settle(ledger, &first, &fetched(1, "pay_w", wrong)).await;
    paid(ledger, 2, "pay_2").await;
    for (gone, left) in [(0, Some(500_00)), (200_00, Some(300_00)), (300_00, None)] {
        if gone > 0 {
            let claim = refunded(&format!("rfnd_{gone}"), gone);
            settle(ledger, &first, &fetched(1, "pay_s", claim)).await;
        }
        let standing = ledger
            .standing_payments(Gateway::Razorpay, 9)
            .await
            .unwrap();
        let told: Vec<_> = standing
            .iter()
            .map(|it| (it.payment.as_str(), it.left.map(Money::amount_minor)))
            .collect();
        let surplus = left.map(|left| ("pay_s", Some(left)));
        assert_eq!(
            told,
            surplus
                .into_iter()
                .chain([("pay_w", None)])
                .collect::<Vec<_>>()
        );
        assert!(standing.iter().all(|it| it.donation == first));
    }
    let elsewhere = ledger.standing_payments(Gateway::Khalti, 9).await.unwrap();
    assert!(elsewhere.is_empty());
}

pub(crate) async fn captures_of_a_span_are_read_in_pieces(ledger: &Ledger) {
    for number in 1..=3 {
        paid(ledger, number, &format!("pay_{number}")).await;
    }
    let whole = Span {
        from: at(0),
        to: at(1_000_000),
    };
    let first = ledger
        .captures(Gateway::Razorpay, whole, 0, 2)
        .await
        .unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!((&first[0].donation, first[0].money), (&id(1), inr(500_00)));
    let after = first[1].entry;
    let rest = ledger
        .captures(Gateway::Razorpay, whole, after, 2)
        .await
        .unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].payment.as_str(), "pay_3");
    let none = Span {
        from: at(1_000_000),
        to: at(2_000_000),
    };
    assert!(
        ledger
            .captures(Gateway::Razorpay, none, 0, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        ledger
            .captures(Gateway::Khalti, whole, 0, 9)
            .await
            .unwrap()
            .is_empty()
    );
}

pub(crate) async fn donations_with_links_of_a_span_are_read_once_each(ledger: &Ledger) {
    for number in 1..=3 {
        ledger.record_intent(&intent(number), at(0)).await.unwrap();
    }
    open(ledger, 4).await;
    for (number, pidx, seconds) in [
        (1, "pidx_a", 10),
        (1, "pidx_b", 20),
        (2, "pidx_c", 30),
        (3, "pidx_d", 99),
    ] {
        let link = at_khalti(pidx);
        ledger
            .bind_order(&id(number), &link, at(seconds))
            .await
            .unwrap();
    }
    let span = Span {
        from: at(10),
        to: at(30),
    };
    let mut expected = vec![id(1), id(2)];
    expected.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    let all = ledger.linked_donations(span, None, 9).await.unwrap();
    assert_eq!(all, expected);
    let rest = ledger
        .linked_donations(span, Some(all[0].clone()), 9)
        .await
        .unwrap();
    assert_eq!(rest, expected[1..]);
}

pub(crate) fn lost(number: u8) -> LostDonation {
    let new = intent(number);
    LostDonation {
        id: new.id,
        campaign: campaign(),
        gateway: Gateway::Razorpay,
        payee: new.payee,
        declares_indian_citizen: true,
        amount: inr(500_00),
        anonymous: false,
        locale: Locale::Hi,
        created_at: at(-1_000),
        origin: Origin {
            idempotency_key_hash: new.idempotency_key_hash,
            request_fingerprint: new.request_fingerprint,
            view_token_hash: new.view_token_hash,
        },
        donor: None,
    }
}

pub(crate) async fn a_lost_donation_is_written_down_again_as_it_was(ledger: &Ledger) {
    let lost = lost(1);
    let Recovered::New(donation) = ledger.recover(&lost, Actor::Sweep, at(5)).await.unwrap() else {
        panic!("it is in the ledger already");
    };
    assert_eq!(
        (donation.status, donation.created_at),
        (Status::Creating, at(-1_000))
    );
    assert_eq!(
        (donation.origin, donation.locale),
        (lost.origin, Locale::Hi)
    );
    assert_eq!(ledger.donor(&lost.id).await.unwrap(), None);
    ledger
        .bind_order(&lost.id, &at_razorpay("order_1"), at(6))
        .await
        .unwrap();
    settle(ledger, &lost.id, &fetched(1, "pay_1", captured())).await;
    let by_token = ledger
        .find_by_token_hash(&lost.origin.view_token_hash)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(by_token.status, Status::Paid);
    // The browser that asks again gets this very donation.
    let again = ledger.record_intent(&intent(1), at(7)).await.unwrap();
    assert!(matches!(again, Recorded::Known(known) if known.id == lost.id));
    let events = ledger.events(&lost.id).await.unwrap();
    assert_eq!(events[0].kind, "recovered_from_gateway");
    let verified = ledger.verify().await.unwrap();
    assert_eq!(verified.first_fault(), None);
}

pub(crate) async fn a_lost_donation_has_the_donor_whom_an_operator_names(ledger: &Ledger) {
    let named = LostDonation {
        donor: Some(LostDonor {
            name: DonorName::parse("आशा Rai").unwrap(),
            email: Email::parse("asha@example.org").unwrap(),
            salt: [7; 16],
        }),
        ..lost(1)
    };
    let recovered = ledger.recover(&named, Actor::Operator, at(5)).await;
    assert!(matches!(recovered.unwrap(), Recovered::New(_)));
    let (donor, message) = ledger.donor(&named.id).await.unwrap().unwrap();
    assert_eq!(donor.name.as_str(), "आशा Rai");
    assert_eq!(donor.email.as_str(), "asha@example.org");
    assert_eq!((donor.phone, donor.pan, message), (None, None, None));
    let events = ledger.events(&named.id).await.unwrap();
    assert_eq!(events[0].actor, Actor::Operator);
    assert!(events[0].data["donor"].is_string());
    assert_eq!(ledger.verify().await.unwrap().first_fault(), None);
}

pub(crate) async fn a_donation_is_written_down_again_once_and_beside_one_that_has_its_key(
    ledger: &Ledger,
) {
    ledger.record_intent(&intent(1), at(0)).await.unwrap();
    let known = ledger.recover(&lost(1), Actor::Sweep, at(5)).await.unwrap();
    assert!(matches!(known, Recovered::Known(_)));
    // The browser repeated its request before the donation was found.
    let mut beside = LostDonation {
        id: id(2),
        ..lost(1)
    };
    beside.origin.view_token_hash = intent(2).view_token_hash;
    let Recovered::New(donation) = ledger.recover(&beside, Actor::Sweep, at(5)).await.unwrap()
    else {
        panic!("it is in the ledger already");
    };
    assert_eq!(
        donation.origin.view_token_hash,
        beside.origin.view_token_hash
    );
    let events = ledger.events(&id(2)).await.unwrap();
    assert_eq!(events[0].data["key_taken_by"], json!(id(1).as_str()));
    let again = ledger.record_intent(&intent(1), at(7)).await.unwrap();
    assert!(matches!(again, Recorded::Known(known) if known.id == id(1)));
    let twice = ledger.recover(&beside, Actor::Sweep, at(8)).await.unwrap();
    assert!(matches!(twice, Recovered::Known(_)));
    let verified = ledger.verify().await.unwrap();
    assert_eq!(verified.first_fault(), None);
}

pub(crate) async fn an_open_donation_expires_and_may_still_be_paid(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let donation = ledger.find(&id).await.unwrap().unwrap();
    assert!(ledger.expire(&donation, at(9_000), at(10)).await.unwrap());
    let expired = ledger.find(&id).await.unwrap().unwrap();
    assert_eq!(
        (expired.status, expired.next_check_at),
        (Status::Expired, Some(at(9_000)))
    );
    assert!(!ledger.expire(&expired, at(9_999), at(11)).await.unwrap());
    settle(ledger, &id, &fetched(1, "pay_1", captured())).await;
    let paid = ledger.find(&id).await.unwrap().unwrap();
    assert_eq!(paid.status, Status::Paid);
}

/// The donor came back while nobody had any hope left.
pub(crate) async fn a_donation_that_something_happened_to_does_not_expire(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    let as_read = ledger.find(&id).await.unwrap().unwrap();
    let mut again = at_razorpay("order_again");
    again.replaces = Some(order("order_1"));
    ledger.bind_order(&id, &again, at(500)).await.unwrap();
    assert!(!ledger.expire(&as_read, at(9_000), at(501)).await.unwrap());
    let donation = ledger.find(&id).await.unwrap().unwrap();
    assert_eq!(
        (donation.status, donation.next_check_at),
        (Status::Open, Some(at(515)))
    );
}
