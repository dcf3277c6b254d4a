//! How much is waiting.

use crate::fixture::{at, captured, fetched, id, inr, open, paid, refunded, settle};
use daan_domain::Gateway;
use daan_domain::settle::Claim;
use daan_storage::{Backlog, ForAPerson, Ledger, MatterKind, NewReceipt, Notice, Queue};
use serde_json::json;

const NONE: Queue = Queue {
    count: 0,
    since: None,
};

fn at_razorpay(held: i64, surplus: i64) -> Vec<ForAPerson> {
    let at = |gateway, held, surplus| ForAPerson {
        gateway,
        held,
        surplus,
        matters: MatterKind::ALL.map(|kind| (kind, 0)).to_vec(),
    };
    vec![
        at(Gateway::Razorpay, held, surplus),
        at(Gateway::Khalti, 0, 0),
    ]
}

pub(crate) async fn what_waits_is_counted_until_it_is_done(ledger: &Ledger) {
    let nothing = Backlog {
        for_a_person: at_razorpay(0, 0),
        ..Backlog::default()
    };
    assert_eq!(ledger.backlog().await.unwrap(), nothing);

    let donation = paid(ledger, 1, "pay_1").await;
    settle(ledger, &donation, &fetched(1, "pay_2", captured())).await;
    open(ledger, 2).await;
    settle(
        ledger,
        &id(2),
        &fetched(2, "pay_3", Claim::Captured(inr(7))),
    )
    .await;
    let notice = Notice {
        gateway: Gateway::Razorpay,
        id: "evt_1".to_owned(),
        raw_digest: Notice::digest_of(b"evt_1"),
        payload: json!({ "event": "order.paid" }),
    };
    ledger.receive(notice, at(5)).await.unwrap();
    let backlog = ledger.backlog().await.unwrap();
    assert_eq!(backlog.for_a_person, at_razorpay(1, 1));
    let (notices, receipts) = (backlog.notices, backlog.receipts);
    assert_eq!((notices.count, notices.since), (1, Some(at(5))));
    assert_eq!((receipts.count, receipts.since), (1, Some(at(2))));
    assert!(backlog.oldest_check.is_some());

    finish(ledger).await;
    let backlog = ledger.backlog().await.unwrap();
    assert_eq!((backlog.notices, backlog.receipts), (NONE, NONE));
    assert_eq!((backlog.mails.count, backlog.mails.since), (1, Some(at(7))));
    assert_eq!(backlog.for_a_person, at_razorpay(1, 0), "a held one stays");
}

async fn finish(ledger: &Ledger) {
    ledger
        .finish_notice(Gateway::Razorpay, "evt_1", "settled", at(6))
        .await
        .unwrap();
    let receipt = NewReceipt {
        donation: id(1),
        payee: "Shiksha Trust".to_owned(),
        year: "2025-26".to_owned(),
        label: "{number}".to_owned(),
        donor_name: None,
        mailed_from: Some("example.org".to_owned()),
        statement: json!({}),
    };
    ledger.issue_receipt(receipt, at(7)).await.unwrap();
    let back = fetched(1, "pay_2", refunded("rfnd_1", 500_00));
    settle(ledger, &id(1), &back).await;
}
