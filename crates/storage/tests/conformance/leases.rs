//! What is being done is nobody else's, whatever the clock of who comes says; a clock that was far ahead holds nobody off.

use crate::fixture::{at, id, intent, open};
use crate::mails::issued;
use daan_domain::Gateway;
use daan_storage::Ledger;

const LEASE_MS: i64 = 60_000;
/// Who comes, after one who came at 100 s: a clock that is a little behind, one that is a whole turn behind, one that is right
/// after one that was a year ahead, and one that comes when the turn is over.
const COMES: [(i64, bool); 4] = [
    (99, false),
    (40, false),
    (100 - 31_536_000, true),
    (160, true),
];

pub(crate) async fn a_mail_is_taken_from_nobody_by_a_clock_that_is_behind(ledger: &Ledger) {
    for (number, (second, is_free)) in (1..).zip(COMES) {
        let id = issued(ledger, number).await;
        let claim = async |second| ledger.claim_mail(Some(&id), at(second), LEASE_MS).await;
        assert!(claim(100).await.unwrap().is_some());
        assert_eq!(claim(second).await.unwrap().is_some(), is_free, "{second}");
    }
}

pub(crate) async fn a_donation_is_asked_about_once_whatever_clocks_say(ledger: &Ledger) {
    open(ledger, 1).await;
    let claim = async |second| {
        ledger
            .claim_due(at(second), 9, LEASE_MS)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(claim(100).await, 1);
    assert_eq!([claim(99).await, claim(40).await], [0, 0]);
    assert_eq!(claim(160).await, 1);
    assert_eq!(claim(31_536_000).await, 1);
    assert_eq!(claim(161).await, 1, "that clock was far ahead");
}

pub(crate) async fn a_sweep_is_taken_from_nobody_by_a_clock_that_is_behind(ledger: &Ledger) {
    let claim = async |second| {
        let turn = ledger.claim_sweep(Gateway::Razorpay, at(second), LEASE_MS);
        turn.await.unwrap().is_some()
    };
    assert!(claim(100).await);
    assert!(!claim(99).await && !claim(40).await);
    assert!(claim(160).await);
    assert!(claim(31_536_000).await);
    assert!(claim(161).await, "that clock was far ahead");
}

pub(crate) async fn an_order_is_made_once_whatever_clocks_say(ledger: &Ledger) {
    for (number, (second, is_free)) in (1..).zip(COMES) {
        ledger.record_intent(&intent(number), at(0)).await.unwrap();
        let id = id(number);
        let claim = async |second| ledger.claim_creation(&id, at(second), LEASE_MS).await;
        assert_eq!(claim(100).await, Ok(true));
        assert_eq!(claim(second).await, Ok(is_free), "{second}");
    }
}
