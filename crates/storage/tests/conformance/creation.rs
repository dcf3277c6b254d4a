//! Making gateway orders.

use crate::fixture::{
    at, at_khalti, at_razorpay, find, handed_out, id, intent, kinds, open, order, paid,
};
use daan_domain::{Gateway, Status};
use daan_storage::{Bound, Ledger, StorageError};

const LEASE_MS: i64 = 20_000;

pub(crate) async fn one_at_a_time_may_make_the_order(ledger: &Ledger) {
    ledger.record_intent(&intent(1), at(0)).await.unwrap();
    let id_1 = id(1);
    let claims = (0..20).map(|_| ledger.claim_creation(&id_1, at(0), LEASE_MS));
    let claimed = futures::future::try_join_all(claims).await.unwrap();
    assert_eq!(claimed.into_iter().filter(|claimed| *claimed).count(), 1);
    assert_eq!(
        ledger.claim_creation(&id(1), at(19), LEASE_MS).await,
        Ok(false)
    );
    assert_eq!(
        ledger.claim_creation(&id(1), at(20), LEASE_MS).await,
        Ok(true)
    );
    assert_eq!(find(ledger, &id(1)).await.attempt_started_at, Some(at(20)));
    ledger
        .bind_order(&id(1), &at_razorpay("order_1"), at(21))
        .await
        .unwrap();
    assert_eq!(
        ledger.claim_creation(&id(1), at(99), LEASE_MS).await,
        Ok(false)
    );
}

pub(crate) async fn a_refused_creation_can_be_tried_again(ledger: &Ledger) {
    ledger.record_intent(&intent(1), at(0)).await.unwrap();
    ledger
        .claim_creation(&id(1), at(0), LEASE_MS)
        .await
        .unwrap();
    ledger
        .creation_failed(&id(1), "BAD_REQUEST_ERROR", at(1))
        .await
        .unwrap();
    let failed = find(ledger, &id(1)).await;
    assert_eq!(
        (failed.status, failed.next_check_at),
        (Status::CreateFailed, None)
    );
    assert_eq!(
        ledger.claim_creation(&id(1), at(2), LEASE_MS).await,
        Ok(true)
    );
    assert_eq!(
        ledger.claim_creation(&id(1), at(2), LEASE_MS).await,
        Ok(false)
    );
    assert_eq!(find(ledger, &id(1)).await.status, Status::Creating);
    let events = ledger.events(&id(1)).await.unwrap();
    assert_eq!(events[1].data["code"], "BAD_REQUEST_ERROR");
    assert_eq!(
        kinds(ledger, &id(1)).await,
        ["intent_recorded", "creation_failed", "creation_retried"]
    );
}

pub(crate) async fn an_unclear_creation_stays_and_remembers_when_it_began(ledger: &Ledger) {
    ledger.record_intent(&intent(1), at(0)).await.unwrap();
    ledger
        .claim_creation(&id(1), at(3), LEASE_MS)
        .await
        .unwrap();
    ledger
        .creation_unclear(&id(1), "timeout", at(11))
        .await
        .unwrap();
    let unclear = find(ledger, &id(1)).await;
    assert_eq!(unclear.status, Status::Creating);
    assert_eq!(unclear.attempt_started_at, Some(at(3)));
    assert_eq!(unclear.lease_until, None);
    assert_eq!(unclear.next_check_at, Some(at(21)));
}

pub(crate) async fn a_bound_order_opens_the_donation(ledger: &Ledger) {
    open(ledger, 1).await;
    let donation = find(ledger, &id(1)).await;
    assert_eq!(donation.status, Status::Open);
    assert_eq!(donation.next_check_at, Some(at(16)));
    assert_eq!(
        handed_out(&donation, Gateway::Razorpay),
        Some(order("order_1"))
    );
    assert_eq!(donation.handed_out_order(Gateway::Khalti), None);
    let by_order = ledger
        .find_by_gateway_order(Gateway::Razorpay, &order("order_1"))
        .await;
    assert_eq!(by_order, Ok(Some(donation)));
    let of_khalti = ledger
        .find_by_gateway_order(Gateway::Khalti, &order("order_1"))
        .await;
    assert_eq!(of_khalti, Ok(None));
}

pub(crate) async fn only_one_razorpay_order_is_ever_handed_out(ledger: &Ledger) {
    open(ledger, 1).await;
    for attempt in ["order_1", "order_late", "order_late"] {
        let bound = ledger
            .bind_order(&id(1), &at_razorpay(attempt), at(9))
            .await;
        assert_eq!(
            bound,
            Ok(Bound::AlreadyBound(order("order_1"))),
            "{attempt}"
        );
    }
    let orders = find(ledger, &id(1)).await.orders;
    let handed_out: Vec<_> = orders.iter().map(|order| order.handed_out_at).collect();
    assert_eq!(handed_out, [Some(at(1)), None]);
    assert_eq!(
        kinds(ledger, &id(1)).await,
        ["intent_recorded", "order_bound", "order_orphaned"]
    );
}

pub(crate) async fn parallel_bindings_hand_out_one_razorpay_order(ledger: &Ledger) {
    ledger.record_intent(&intent(1), at(0)).await.unwrap();
    let orders: Vec<_> = (0..20)
        .map(|number| at_razorpay(&format!("order_{number}")))
        .collect();
    let id_1 = id(1);
    let bindings = orders
        .iter()
        .map(|order| ledger.bind_order(&id_1, order, at(1)));
    let bound = futures::future::try_join_all(bindings).await.unwrap();
    let first = bound.iter().filter(|bound| **bound == Bound::Bound).count();
    let donation = find(ledger, &id(1)).await;
    let later = Bound::AlreadyBound(handed_out(&donation, Gateway::Razorpay).unwrap());
    assert_eq!(first, 1);
    assert_eq!(bound.iter().filter(|bound| **bound == later).count(), 19);
    assert_eq!(donation.orders.len(), 20);
}

pub(crate) async fn every_khalti_order_is_kept_and_handed_out(ledger: &Ledger) {
    open(ledger, 1).await;
    for pidx in ["pidx_1", "pidx_2"] {
        let bound = ledger.bind_order(&id(1), &at_khalti(pidx), at(5)).await;
        assert_eq!(bound, Ok(Bound::Bound), "{pidx}");
    }
    let again = ledger.bind_order(&id(1), &at_khalti("pidx_1"), at(6)).await;
    assert_eq!(again, Ok(Bound::AlreadyBound(order("pidx_1"))));
    let donation = find(ledger, &id(1)).await;
    assert_eq!(
        handed_out(&donation, Gateway::Khalti),
        Some(order("pidx_2"))
    );
    assert_eq!(donation.orders.len(), 3);
}

pub(crate) async fn an_order_that_comes_after_the_payment_is_kept_but_not_handed_out(
    ledger: &Ledger,
) {
    paid(ledger, 1, "pay_1").await;
    let late = ledger.bind_order(&id(1), &at_khalti("pidx_1"), at(9)).await;
    assert_eq!(late, Ok(Bound::AlreadyPaid));
    let donation = find(ledger, &id(1)).await;
    assert_eq!(donation.orders.len(), 2);
    assert_eq!(donation.handed_out_order(Gateway::Khalti), None);
    assert_eq!(donation.status, Status::Paid);
}

pub(crate) async fn an_order_of_another_donation_is_refused(ledger: &Ledger) {
    open(ledger, 1).await;
    ledger.record_intent(&intent(2), at(0)).await.unwrap();
    let bound = ledger
        .bind_order(&id(2), &at_razorpay("order_1"), at(1))
        .await;
    assert!(
        matches!(bound, Err(StorageError::Constraint(_))),
        "{bound:?}"
    );
    assert_eq!(find(ledger, &id(2)).await.status, Status::Creating);
    assert_eq!(kinds(ledger, &id(2)).await, ["intent_recorded"]);
}

pub(crate) async fn a_late_refusal_does_not_close_an_open_donation(ledger: &Ledger) {
    open(ledger, 1).await;
    ledger
        .creation_failed(&id(1), "SERVER_ERROR", at(5))
        .await
        .unwrap();
    ledger
        .creation_unclear(&id(1), "timeout", at(6))
        .await
        .unwrap();
    let donation = find(ledger, &id(1)).await;
    assert_eq!(
        (donation.status, donation.next_check_at),
        (Status::Open, Some(at(16)))
    );
}
