//! The mails that bring receipts: one turn at a time, and an end that stands.

use crate::fixture::{AMOUNT_MINOR, File, at, kinds, paid};
use daan_domain::{DonationId, Timestamp};
use daan_storage::{
    Actor, DueMail, Erasure, Ledger, MailAsked, MailResult, NewMail, NewReceipt, ReceiptMail,
};
use futures::future::join_all;
use serde_json::json;

const LEASE_MS: i64 = 60_000;
const DAY_S: i64 = 24 * 60 * 60;

pub(crate) async fn issued(ledger: &Ledger, number: u8) -> DonationId {
    let id = paid(ledger, number, &format!("pay_{number}")).await;
    let new = NewReceipt {
        donation: id.clone(),
        payee: "Shiksha Trust".to_owned(),
        year: "2026-27".to_owned(),
        label: "ST/{number}".to_owned(),
        donor_name: None,
        statement: json!({}),
        mailed_from: Some("example.org".to_owned()),
    };
    ledger.issue_receipt(new.clone(), at(60)).await.unwrap();
    ledger.issue_receipt(new, at(61)).await.unwrap();
    id
}

pub(crate) async fn claim(ledger: &Ledger, now: Timestamp) -> Option<DueMail> {
    ledger.claim_mail(None, now, LEASE_MS).await.unwrap()
}

async fn mail(ledger: &Ledger, id: &DonationId) -> ReceiptMail {
    ledger.receipt_mail(id).await.unwrap().unwrap()
}

async fn ask(ledger: &Ledger, id: &DonationId, seconds: i64) -> MailAsked {
    let new = NewMail {
        donation: id.clone(),
        domain: "example.org".to_owned(),
        by: json!({"role": "bookkeeper"}),
        actor: Actor::Operator,
    };
    ledger.ask_for_mail(new, at(seconds)).await.unwrap()
}

pub(crate) async fn a_receipt_is_mailed_once(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    assert_eq!(claim(ledger, at(59)).await, None);
    let due = claim(ledger, at(60)).await.unwrap();
    assert_eq!((due.attempt, &due.donation), (1, &id));
    let name = id.as_str().to_lowercase();
    assert_eq!(due.message_id, format!("<receipt.{name}.1@example.org>"));
    assert_eq!(claim(ledger, at(61)).await, None, "somebody is at it");
    assert_eq!(ledger.backlog().await.unwrap().mails.count, 1);
    let ended = ledger
        .end_mail(&due, MailResult::Sent, None, at(62))
        .await
        .unwrap();
    assert!(ended);
    assert_eq!(ledger.backlog().await.unwrap().mails.count, 0);
    let again = ledger.end_mail(&due, MailResult::GivenUp, None, at(63));
    assert!(!again.await.unwrap());
    assert_eq!(claim(ledger, at(DAY_S)).await, None);
    let mail = mail(ledger, &id).await;
    assert_eq!(mail.ended, Some((at(62), MailResult::Sent)));
    assert_eq!(
        kinds(ledger, &id).await.last().unwrap(),
        "receipt_mail_ended"
    );
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn of_many_servers_one_gets_the_mail(ledger: &Ledger) {
    issued(ledger, 1).await;
    issued(ledger, 2).await;
    let claimed = join_all((0..12).map(|_| claim(ledger, at(70)))).await;
    let mut ids: Vec<_> = claimed.into_iter().flatten().map(|due| due.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2);
    assert_eq!(claim(ledger, at(71)).await, None);
}

pub(crate) async fn a_mail_whose_sender_died_is_taken_again_under_its_name(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    let first = claim(ledger, at(60)).await.unwrap();
    assert_eq!(claim(ledger, at(119)).await, None);
    let second = claim(ledger, at(120)).await.unwrap();
    assert_eq!(second.message_id, first.message_id);
    assert_eq!(second.attempt, 2);
    // Who woke up late has no say, unless it was sent.
    let late = "late".to_owned();
    ledger.put_off_mail(&first, at(9_000), late).await.unwrap();
    let refused = ledger.end_mail(&first, MailResult::Refused, None, at(130));
    assert!(!refused.await.unwrap());
    assert_eq!(mail(ledger, &id).await.problem, None);
    let sent = ledger.end_mail(&first, MailResult::Sent, None, at(131));
    assert!(sent.await.unwrap());
}

pub(crate) async fn a_mail_that_is_put_off_comes_again_and_a_clock_put_back_keeps_none(
    ledger: &Ledger,
) {
    let id = issued(ledger, 1).await;
    let due = claim(ledger, at(60)).await.unwrap();
    let problem = "not_reached".to_owned();
    ledger.put_off_mail(&due, at(90), problem).await.unwrap();
    assert_eq!(claim(ledger, at(89)).await, None);
    assert_eq!(
        mail(ledger, &id).await.problem.as_deref(),
        Some("not_reached")
    );
    let due = claim(ledger, at(90)).await.unwrap();
    ledger
        .put_off_mail(&due, at(90 + 3 * DAY_S), "later".to_owned())
        .await
        .unwrap();
    assert!(claim(ledger, at(91)).await.is_some());
}

pub(crate) async fn who_asks_again_waits_a_minute_and_is_written_down(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    assert_eq!(
        ask(ledger, &id, 80).await,
        MailAsked::TooSoon { wait_ms: 40_000 }
    );
    let due = claim(ledger, at(100)).await.unwrap();
    assert_eq!(ask(ledger, &id, 121).await, MailAsked::UnderWay);
    ledger
        .put_off_mail(&due, at(5_000), "later".to_owned())
        .await
        .unwrap();
    assert_eq!(ask(ledger, &id, 122).await, MailAsked::Queued);
    let due = claim(ledger, at(122)).await.unwrap();
    ledger
        .end_mail(&due, MailResult::Sent, None, at(123))
        .await
        .unwrap();
    assert_eq!(
        ask(ledger, &id, 150).await,
        MailAsked::TooSoon { wait_ms: 32_000 }
    );
    assert_eq!(ask(ledger, &id, 200).await, MailAsked::Queued);
    let other = paid(ledger, 2, "pay_2").await;
    assert_eq!(ask(ledger, &other, 200).await, MailAsked::NoReceipt);
    let mail = mail(ledger, &id).await;
    assert_eq!((mail.seq, mail.ended), (2, None));
    assert!(mail.message_id.ends_with(".2@example.org>"));
    let events = ledger.events(&id).await.unwrap();
    let asked = events
        .iter()
        .filter(|event| event.kind == "receipt_mail_asked");
    let asked: Vec<_> = asked.map(|event| event.data.clone()).collect();
    assert_eq!(
        asked,
        [
            json!({"role": "bookkeeper", "mail": 1}),
            json!({"role": "bookkeeper", "mail": 2})
        ]
    );
}

pub(crate) async fn an_erased_donor_gets_no_mail(ledger: &Ledger) {
    let id = issued(ledger, 1).await;
    let sent = issued(ledger, 2).await;
    let due = ledger.claim_mail(Some(&sent), at(60), LEASE_MS).await;
    let due = due.unwrap().unwrap();
    ledger
        .end_mail(&due, MailResult::Sent, None, at(61))
        .await
        .unwrap();
    for id in [&id, &sent] {
        let erased = ledger.erase_donor(id, Erasure::Asked, Actor::Operator, at(70));
        assert!(erased.await.unwrap());
    }
    assert_eq!(ledger.receipt_mail(&id).await.unwrap(), None);
    assert!(mail(ledger, &sent).await.ended.is_some());
    assert_eq!(claim(ledger, at(DAY_S)).await, None);
    assert_eq!(ask(ledger, &id, DAY_S).await, MailAsked::NoDonor);
    assert!(ledger.verify().await.unwrap().is_whole());
}

#[tokio::test]
async fn what_became_of_a_mail_never_changes() {
    let file = File::new();
    let ledger = file.open().await;
    issued(&ledger, 1).await;
    let due = claim(&ledger, at(60)).await.unwrap();
    let sent = ledger.end_mail(&due, MailResult::Sent, None, at(61));
    assert!(sent.await.unwrap());
    ledger.close().await;
    let mut raw = file.raw().await;
    for text in [
        "UPDATE receipt_mails SET result = 'refused'",
        "UPDATE receipt_mails SET ended_at = NULL, result = NULL",
        "DELETE FROM receipt_mails",
    ] {
        let refused = sqlx::raw_sql(text).execute(&mut raw).await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("never changes"), "{text}: {told}");
    }
}

/// One statement of several that is refused must take the number back with it.
#[tokio::test]
async fn a_receipt_that_is_refused_half_way_leaves_no_gap() {
    let file = File::new();
    file.open().await.close().await;
    let mut raw = file.raw().await;
    sqlx::raw_sql(
        "CREATE TRIGGER planted BEFORE INSERT ON receipts WHEN NEW.label = 'no' BEGIN SELECT RAISE(ABORT, 'planted'); END",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    drop(raw);
    let ledger = file.open().await;
    let id = paid(&ledger, 1, "pay_1").await;
    let new = |label: &str| NewReceipt {
        donation: id.clone(),
        payee: "Shiksha Trust".to_owned(),
        year: "2026-27".to_owned(),
        label: label.to_owned(),
        donor_name: None,
        statement: json!({}),
        mailed_from: None,
    };
    assert!(ledger.issue_receipt(new("no"), at(60)).await.is_err());
    let issued = ledger.issue_receipt(new("yes"), at(60)).await.unwrap();
    assert_eq!(
        (issued.number, issued.amount.amount_minor()),
        (1, AMOUNT_MINOR)
    );
    assert_eq!(ledger.receipt_mail(&id).await.unwrap(), None);
    assert!(ledger.verify().await.unwrap().is_whole());
}
