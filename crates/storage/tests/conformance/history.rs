//! Histories, turns and settings.

use crate::fixture::{at, captured, fetched, id, kinds, open, settle};
use daan_storage::{Actor, Chain, Ledger};
use serde_json::json;

pub(crate) async fn every_step_is_in_the_chained_history(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    settle(ledger, &id, &fetched(1, "pay_1", captured())).await;
    ledger
        .record_event(
            &id,
            "signature_refused",
            &json!({"payment": "pay_2"}),
            Actor::Donor,
            at(9),
        )
        .await
        .unwrap();
    let events = ledger.events(&id).await.unwrap();
    let seqs: Vec<_> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 4]);
    assert_eq!(
        kinds(ledger, &id).await,
        [
            "intent_recorded",
            "order_bound",
            "payment_credited",
            "signature_refused"
        ]
    );
    assert_eq!(events[0].data["amount_minor"], 500_00);
    assert_eq!(events[2].data["status"], "paid");
    assert!(events[2].evidence.is_some() && events[3].evidence.is_none());
    assert_eq!((events[3].actor, events[3].at), (Actor::Donor, at(9)));
    assert_eq!(events[3].data, json!({"payment": "pay_2"}));
    assert_eq!(
        ledger.verify_chain(&id).await,
        Ok(Chain::Whole { events: 4 })
    );
}

/// Threat 47.
pub(crate) async fn one_kind_of_event_cannot_fill_the_disk(ledger: &Ledger) {
    let id = open(ledger, 1).await;
    for attempt in 0..150 {
        ledger
            .record_event(
                &id,
                "signature_refused",
                &json!(attempt),
                Actor::Donor,
                at(9),
            )
            .await
            .unwrap();
    }
    ledger
        .record_event(&id, "looked_at", &json!({}), Actor::Operator, at(9))
        .await
        .unwrap();
    assert_eq!(kinds(ledger, &id).await.len(), 2 + 100 + 1);
}

/// Threat 40.
pub(crate) async fn the_gateway_is_asked_once_per_cool_down(ledger: &Ledger) {
    let id_1 = open(ledger, 1).await;
    let turns = (0..20).map(|_| ledger.claim_check(&id_1, at(10), 5_000));
    let taken = futures::future::try_join_all(turns).await.unwrap();
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    assert_eq!(ledger.claim_check(&id(1), at(14), 5_000).await, Ok(false));
    assert_eq!(ledger.claim_check(&id(1), at(15), 5_000).await, Ok(true));
    // A clock set back by a day does not keep the donor waiting for a day.
    assert_eq!(
        ledger.claim_check(&id(1), at(-86_400), 5_000).await,
        Ok(true)
    );
    assert_eq!(
        ledger.claim_check(&id(1), at(-86_399), 5_000).await,
        Ok(false)
    );
}

pub(crate) async fn a_setting_keeps_its_first_value(ledger: &Ledger) {
    assert_eq!(
        ledger.setting_or_insert("key", &[1, 2]).await,
        Ok(vec![1, 2])
    );
    assert_eq!(ledger.setting_or_insert("key", &[3]).await, Ok(vec![1, 2]));
    assert_eq!(ledger.setting_or_insert("other", &[3]).await, Ok(vec![3]));
}

/// So that whoever asks all the time costs the disk nothing.
pub(crate) async fn a_ledger_is_written_for_readiness_once_a_second_and_after_a_clock_went_back(
    ledger: &Ledger,
) {
    let mut written = Vec::new();
    for ms in [0, 999, 1_000, -60_000] {
        let now = at(0).plus_ms(ms);
        ledger.check_writable(now).await.unwrap();
        let stored = ledger.setting_or_insert("written_at", &[]).await.unwrap();
        written.push(i64::from_be_bytes(stored.try_into().unwrap()) - at(0).unix_ms());
    }
    assert_eq!(written, [0, 0, 1_000, -60_000]);
}
