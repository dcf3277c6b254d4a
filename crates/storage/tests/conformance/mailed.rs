//! What a donor's page says of the mail with the receipt.

use crate::fixture::{at, paid};
use crate::mails::{claim, issued};
use crate::receipts::issue;
use daan_domain::DonationId;
use daan_storage::{Actor, Erasure, Ledger, MailResult, Mailed};

async fn mailed(ledger: &Ledger, id: &DonationId) -> Option<Mailed> {
    ledger.mailed(id).await.unwrap()
}

pub(crate) async fn a_mail_waits_until_it_was_sent_and_one_that_was_refused_does_not_come(
    ledger: &Ledger,
) {
    for (number, result, then) in [
        (1, MailResult::Sent, Some(Mailed::Sent)),
        (2, MailResult::Refused, None),
        (3, MailResult::GivenUp, None),
    ] {
        let id = issued(ledger, number).await;
        assert_eq!(mailed(ledger, &id).await, Some(Mailed::Waiting));
        let due = claim(ledger, at(60)).await.unwrap();
        assert_eq!(mailed(ledger, &id).await, Some(Mailed::Waiting));
        let ended = ledger.end_mail(&due, result, None, at(61));
        assert!(ended.await.unwrap());
        assert_eq!(mailed(ledger, &id).await, then, "{result:?}");
    }
}

pub(crate) async fn a_mail_comes_with_the_number_and_none_for_a_receipt_without(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    assert_eq!(mailed(ledger, &id).await, Some(Mailed::Waiting));
    // From a time in which nothing was mailed.
    issue(ledger, &id, "2026-27", 60).await;
    assert_eq!(mailed(ledger, &id).await, None);
}

pub(crate) async fn an_erased_donor_waits_for_none(ledger: &Ledger) {
    let (numbered, unnumbered) = (issued(ledger, 1).await, paid(ledger, 2, "pay_2").await);
    for id in [&numbered, &unnumbered] {
        let erased = ledger.erase_donor(id, Erasure::Asked, Actor::Operator, at(70));
        assert!(erased.await.unwrap());
        assert_eq!(mailed(ledger, id).await, None);
    }
}
