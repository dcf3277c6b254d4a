//! The mail for who has a receipt of which more went back since.

use crate::fixture::{AMOUNT_MINOR, at, captured, hooked, refunded, settle};
use crate::mails::{claim, issued};
use daan_domain::DonationId;
use daan_storage::{Actor, DueMail, Erasure, Ledger, MailAsked, MailResult, NewMail};
use serde_json::json;

const LATER_S: i64 = 10 * 24 * 60 * 60;

async fn gone(ledger: &Ledger, number: u8, id: &DonationId, refund: &str, amount_minor: i64) {
    let payment = format!("pay_{number}");
    let back = hooked(number, &payment, refunded(refund, amount_minor));
    settle(ledger, id, &back).await;
}

async fn end(ledger: &Ledger, due: &DueMail, result: MailResult) {
    let ended = ledger.end_mail(due, result, None, at(100));
    assert!(ended.await.unwrap());
}

async fn sent(ledger: &Ledger, id: &DonationId) -> DueMail {
    let due = ledger.claim_mail(Some(id), at(LATER_S), 60_000).await;
    let due = due.unwrap().unwrap();
    end(ledger, &due, MailResult::Sent).await;
    due
}

/// What a mail says went back, and what one before it had said.
fn told(due: &DueMail) -> (i64, Option<i64>) {
    (due.gone_minor, due.told_minor)
}

pub(crate) async fn who_has_a_receipt_is_told_once_of_what_goes_back(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    assert!(!ledger.tells_donor(&id).await.unwrap());
    assert_eq!(told(&sent(ledger, &id).await), (0, None));
    assert!(ledger.tells_donor(&id).await.unwrap());
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
    gone(ledger, 1, &id, "rfnd_1", 100).await;
    gone(ledger, 1, &id, "rfnd_1", 100).await;
    let due = sent(ledger, &id).await;
    assert_eq!(told(&due), (100, Some(0)));
    let name = id.as_str().to_lowercase();
    assert_eq!(due.message_id, format!("<receipt.{name}.2@example.org>"));
    assert_eq!(claim(ledger, at(LATER_S)).await, None, "told once");
    gone(ledger, 1, &id, "rfnd_2", AMOUNT_MINOR - 100).await;
    assert_eq!(told(&sent(ledger, &id).await), (AMOUNT_MINOR, Some(100)));
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn who_was_sent_nothing_is_told_nothing(ledger: &Ledger) {
    for (number, result) in [(1, MailResult::Refused), (2, MailResult::GivenUp)] {
        let id = issued(ledger, number).await;
        let due = claim(ledger, at(60)).await.unwrap();
        end(ledger, &due, result).await;
        gone(ledger, number, &id, &format!("rfnd_{number}"), 100).await;
        assert_eq!(claim(ledger, at(LATER_S)).await, None, "{result:?}");
        assert!(!ledger.tells_donor(&id).await.unwrap());
    }
}

pub(crate) async fn what_goes_back_while_a_mail_is_under_way_has_one_of_its_own(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    let due = claim(ledger, at(60)).await.unwrap();
    gone(ledger, 1, &id, "rfnd_1", 100).await;
    end(ledger, &due, MailResult::Sent).await;
    assert_eq!(told(&sent(ledger, &id).await), (100, Some(0)));
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
}

pub(crate) async fn a_mail_that_waits_tells_of_all_that_went_back(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    gone(ledger, 1, &id, "rfnd_1", 100).await;
    assert_eq!(told(&sent(ledger, &id).await), (100, None));
    gone(ledger, 1, &id, "rfnd_2", 100).await;
    gone(ledger, 1, &id, "rfnd_3", 100).await;
    let due = claim(ledger, at(LATER_S)).await.unwrap();
    let problem = "not_reached".to_owned();
    ledger
        .put_off_mail(&due, at(LATER_S), problem)
        .await
        .unwrap();
    gone(ledger, 1, &id, "rfnd_4", 100).await;
    assert_eq!(told(&sent(ledger, &id).await), (400, Some(100)));
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
}

pub(crate) async fn an_erased_donor_is_told_nothing(ledger: &Ledger) {
    let (waits, none) = (issued(ledger, 1).await, issued(ledger, 2).await);
    for id in [&waits, &none] {
        sent(ledger, id).await;
    }
    gone(ledger, 1, &waits, "rfnd_1", 100).await;
    for id in [&waits, &none] {
        let erased = ledger.erase_donor(id, Erasure::Asked, Actor::Operator, at(110));
        assert!(erased.await.unwrap());
        assert!(!ledger.tells_donor(id).await.unwrap());
    }
    gone(ledger, 2, &none, "rfnd_2", 100).await;
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn what_went_back_of_another_payment_is_no_change(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    sent(ledger, &id).await;
    settle(ledger, &id, &hooked(1, "pay_s", captured())).await;
    let back = hooked(1, "pay_s", refunded("rfnd_s", AMOUNT_MINOR));
    settle(ledger, &id, &back).await;
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
}

pub(crate) async fn a_mail_that_may_have_gone_is_repeated_as_it_was_and_followed_by_another(
    ledger: &Ledger,
) {
    for (number, amount_minor) in [(1, 100), (2, AMOUNT_MINOR)] {
        let id = issued(ledger, number).await;
        let due = claim(ledger, at(60)).await.unwrap();
        let unsure = DueMail {
            may_have_gone: true,
            ..due.clone()
        };
        let problem = "not_reached".to_owned();
        ledger.put_off_mail(&unsure, at(90), problem).await.unwrap();
        gone(ledger, number, &id, &format!("rfnd_{number}"), amount_minor).await;
        assert!(ledger.tells_donor(&id).await.unwrap());
        let again = sent(ledger, &id).await;
        assert_eq!(told(&again), (0, None));
        assert_eq!(again.message_id, due.message_id);
        let change = sent(ledger, &id).await;
        assert_eq!(told(&change), (amount_minor, Some(0)));
        assert_ne!(change.message_id, due.message_id);
        assert_eq!(claim(ledger, at(LATER_S)).await, None);
    }
}

pub(crate) async fn who_may_have_been_sent_a_receipt_is_told_though_nobody_tries_it_any_more(
    ledger: &Ledger,
) {
    let id = issued(ledger, 1).await;
    let due = claim(ledger, at(60)).await.unwrap();
    let unsure = DueMail {
        may_have_gone: true,
        ..due
    };
    gone(ledger, 1, &id, "rfnd_1", AMOUNT_MINOR).await;
    end(ledger, &unsure, MailResult::GivenUp).await;
    assert_eq!(told(&sent(ledger, &id).await), (AMOUNT_MINOR, Some(0)));
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
}

pub(crate) async fn a_mail_whose_sender_died_says_again_what_it_said(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    let first = claim(ledger, at(60)).await.unwrap();
    gone(ledger, 1, &id, "rfnd_1", 100).await;
    let second = claim(ledger, at(5_000)).await.unwrap();
    assert_eq!(told(&second), (0, None));
    assert!(second.may_have_gone);
    // The first was only slow, and it is what it said that counts.
    end(ledger, &first, MailResult::Sent).await;
    assert_eq!(told(&sent(ledger, &id).await), (100, Some(0)));
    assert_eq!(claim(ledger, at(LATER_S)).await, None);
}

pub(crate) async fn what_goes_back_while_a_mail_fails_is_told_once_more(ledger: &Ledger) {
    for (number, result) in [(1, MailResult::Refused), (2, MailResult::GivenUp)] {
        let id = issued(ledger, number).await;
        sent(ledger, &id).await;
        let new = NewMail {
            donation: id.clone(),
            domain: "example.org".to_owned(),
            by: json!({}),
            actor: Actor::Operator,
        };
        let asked = ledger.ask_for_mail(new, at(200)).await;
        assert_eq!(asked.unwrap(), MailAsked::Queued);
        let again = claim(ledger, at(200)).await.unwrap();
        gone(ledger, number, &id, &format!("rfnd_{number}"), 100).await;
        end(ledger, &again, result).await;
        let change = claim(ledger, at(LATER_S)).await.unwrap();
        assert_eq!(told(&change), (100, Some(0)));
        end(ledger, &change, result).await;
        assert_eq!(
            claim(ledger, at(LATER_S)).await,
            None,
            "{result:?}: not for ever"
        );
    }
}
