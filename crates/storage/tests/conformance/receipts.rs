//! Numbers of receipts, and what stands under them.

use crate::fixture::{
    AMOUNT_MINOR, File, at, at_razorpay, captured, fetched, inr, open, paid, refunded, settle,
};
use crate::sweeps::lost;
use daan_domain::{DonationId, DonorName, Gateway, PaymentId};
use daan_storage::{Actor, Ledger, NewReceipt, RenumberedReceipts, StorageError, StoredReceipt};
use futures::future::join_all;
use serde_json::json;

pub(crate) fn receipt(id: &DonationId, year: &str) -> NewReceipt {
    NewReceipt {
        donation: id.clone(),
        payee: "Shiksha Trust".to_owned(),
        year: year.to_owned(),
        label: format!("ST/{year}/{{number}}"),
        donor_name: DonorName::parse("आशा Rai").ok(),
        statement: json!({"address": "Kathmandu"}),
        mailed_from: None,
    }
}

pub(crate) async fn issue(
    ledger: &Ledger,
    id: &DonationId,
    year: &str,
    seconds: i64,
) -> StoredReceipt {
    let new = receipt(id, year);
    ledger.issue_receipt(new, at(seconds)).await.unwrap()
}

pub(crate) async fn a_receipt_states_the_payment_and_keeps_its_number(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    assert_eq!(ledger.receipt(&id).await.unwrap(), None);
    assert_eq!(
        ledger.owed_receipts(9).await.unwrap(),
        std::slice::from_ref(&id)
    );
    let issued = issue(ledger, &id, "2025-26", 60).await;
    assert_eq!(issued.label, "ST/2025-26/00001");
    assert_eq!(issued.amount, inr(AMOUNT_MINOR));
    assert_eq!(issued.gone_back, inr(0));
    assert_eq!(issued.gateway, Gateway::Razorpay);
    assert_eq!(issued.payment, PaymentId::parse("pay_1").unwrap());
    assert_eq!(issued.issued_at, at(60));
    assert_eq!(ledger.owed_receipts(9).await.unwrap(), []);
    let mut other = receipt(&id, "2026-27");
    other.donor_name = None;
    let again = ledger.issue_receipt(other, at(90)).await.unwrap();
    assert_eq!(again, issued);
    assert_eq!(ledger.receipt(&id).await.unwrap(), Some(issued));
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn each_payee_and_year_has_a_series_of_its_own(ledger: &Ledger) {
    for (number, year, expected) in [(1, "2025-26", 1), (2, "2025-26", 2), (3, "2026-27", 1)] {
        let id = paid(ledger, number, &format!("pay_{number}")).await;
        assert_eq!(
            issue(ledger, &id, year, 60).await.number,
            expected,
            "{year}"
        );
    }
    let id = paid(ledger, 4, "pay_4").await;
    let other = NewReceipt {
        payee: "Other Trust".to_owned(),
        ..receipt(&id, "2025-26")
    };
    assert_eq!(ledger.issue_receipt(other, at(60)).await.unwrap().number, 1);
    assert!(ledger.verify().await.unwrap().is_whole());
}

/// I11.
pub(crate) async fn parallel_issues_leave_no_gap_and_number_no_donation_twice(ledger: &Ledger) {
    let mut ids = vec![];
    for number in 1..=8 {
        ids.push(paid(ledger, number, &format!("pay_{number}")).await);
    }
    let twice = ids.iter().chain(&ids);
    let issued = join_all(twice.map(|id| issue(ledger, id, "2025-26", 60))).await;
    let mut numbers: Vec<_> = issued.iter().map(|receipt| receipt.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn what_is_not_paid_takes_no_number(ledger: &Ledger) {
    let unpaid = open(ledger, 1).await;
    let refused = ledger
        .issue_receipt(receipt(&unpaid, "2025-26"), at(60))
        .await;
    assert!(matches!(refused, Err(StorageError::NotFound)));
    let id = paid(ledger, 2, "pay_2").await;
    assert_eq!(issue(ledger, &id, "2025-26", 60).await.number, 1);
}

pub(crate) async fn a_refund_frees_no_number_and_is_told(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    issue(ledger, &id, "2025-26", 60).await;
    let back = refunded("rfnd_1", AMOUNT_MINOR);
    settle(ledger, &id, &fetched(1, "pay_1", back)).await;
    let after = ledger.receipt(&id).await.unwrap().unwrap();
    assert_eq!((after.number, after.gone_back), (1, inr(AMOUNT_MINOR)));
    let next = paid(ledger, 2, "pay_2").await;
    assert_eq!(issue(ledger, &next, "2025-26", 90).await.number, 2);
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn a_name_can_be_taken_off_a_receipt_and_nothing_else(ledger: &Ledger) {
    let id = paid(ledger, 1, "pay_1").await;
    let issued = issue(ledger, &id, "2025-26", 60).await;
    ledger.erase_receipt_name(&id).await.unwrap();
    let erased = ledger.receipt(&id).await.unwrap().unwrap();
    assert_eq!(
        erased,
        StoredReceipt {
            donor_name: None,
            ..issued
        }
    );
    assert!(ledger.verify().await.unwrap().is_whole());
}

pub(crate) async fn receipts_are_owed_in_the_order_in_which_payments_were_booked(ledger: &Ledger) {
    let mut ids = vec![];
    for number in 1..=4 {
        ids.push(open(ledger, number).await);
    }
    // The last two at one moment.
    for (number, seconds) in [(3, 10), (1, 20), (4, 30), (2, 30)] {
        let evidence = fetched(number, &format!("pay_{number}"), captured());
        ledger
            .settle(
                &ids[usize::from(number) - 1],
                &[evidence],
                Actor::Sweep,
                at(seconds),
            )
            .await
            .unwrap();
    }
    let booked: Vec<_> = [3, 1, 4, 2]
        .map(|number: usize| ids[number - 1].clone())
        .into();
    assert_eq!(ledger.owed_receipts(9).await.unwrap(), booked);
    assert_eq!(ledger.owed_receipts(2).await.unwrap(), booked[..2]);
}

/// Between the first and the last that was given out anew, a new gift may have the number of a paper from before.
pub(crate) async fn a_number_among_those_given_out_anew_may_be_of_two(ledger: &Ledger) {
    let before = paid(ledger, 7, "pay_7").await;
    issue(ledger, &before, "2025-26", 50).await;
    let mut all = vec![before];
    for number in [1, 2] {
        let lost = lost(number);
        ledger.recover(&lost, Actor::Sweep, at(5)).await.unwrap();
        let order = at_razorpay(&format!("order_{number}"));
        ledger.bind_order(&lost.id, &order, at(6)).await.unwrap();
        let evidence = fetched(number, &format!("pay_{number}"), captured());
        settle(ledger, &lost.id, &evidence).await;
        issue(ledger, &lost.id, "2025-26", 60).await;
        let between = paid(ledger, number + 7, &format!("pay_{}", number + 7)).await;
        issue(ledger, &between, "2025-26", 60).await;
        all.extend([lost.id, between]);
    }
    let other = paid(ledger, 6, "pay_6").await;
    issue(ledger, &other, "2026-27", 60).await;
    all.push(other);
    let mut of_two = Vec::new();
    for id in &all {
        of_two.push(ledger.is_number_of_two(id).await.unwrap());
    }
    assert_eq!(of_two, [false, true, true, true, false, false]);
}

pub(crate) async fn what_was_numbered_anew_after_a_restore_is_told_by_series(ledger: &Ledger) {
    let known = paid(ledger, 9, "pay_9").await;
    assert!(!issue(ledger, &known, "2025-26", 50).await.is_restored);
    for (number, year) in [(1, "2025-26"), (2, "2025-26"), (3, "2026-27")] {
        let lost = lost(number);
        ledger.recover(&lost, Actor::Sweep, at(5)).await.unwrap();
        let order = at_razorpay(&format!("order_{number}"));
        ledger.bind_order(&lost.id, &order, at(6)).await.unwrap();
        let evidence = fetched(number, &format!("pay_{number}"), captured());
        settle(ledger, &lost.id, &evidence).await;
        assert!(issue(ledger, &lost.id, year, 60).await.is_restored);
    }
    let told = async |gateway, seconds| {
        let told = ledger.renumbered_receipts(gateway, at(seconds)).await;
        told.unwrap()
    };
    let of = |year: &str, count, first: &str, last: &str| RenumberedReceipts {
        payee: "Shiksha Trust".to_owned(),
        year: year.to_owned(),
        count,
        first: first.to_owned(),
        last: last.to_owned(),
    };
    assert_eq!(
        told(Gateway::Razorpay, 60).await,
        [
            of("2025-26", 2, "ST/2025-26/00002", "ST/2025-26/00003"),
            of("2026-27", 1, "ST/2026-27/00001", "ST/2026-27/00001")
        ]
    );
    assert_eq!(told(Gateway::Razorpay, 61).await, []);
    assert_eq!(told(Gateway::Khalti, 0).await, []);
}

#[tokio::test]
async fn a_receipt_is_neither_changed_nor_deleted_nor_numbered_out_of_turn() {
    let file = File::new();
    let ledger = file.open().await;
    let id = paid(&ledger, 1, "pay_1").await;
    paid(&ledger, 2, "pay_2").await;
    issue(&ledger, &id, "2025-26", 60).await;
    ledger.close().await;
    let mut raw = file.raw().await;
    let copy = |number: u8, amount: i64| {
        format!(
            "INSERT INTO receipts SELECT (SELECT donation_id FROM ledger WHERE payment_id = 'pay_2'), payee, year, \
             {number}, label, issued_at, paid_at, gateway, 'pay_2', {amount}, currency, NULL, statement FROM receipts"
        )
    };
    for (text, reason) in [
        ("DELETE FROM receipts".to_owned(), "stays"),
        ("UPDATE receipts SET number = 2".to_owned(), "never changes"),
        (
            "UPDATE receipts SET statement = '{}'".to_owned(),
            "never changes",
        ),
        (copy(3, AMOUNT_MINOR), "next number"),
        (copy(2, AMOUNT_MINOR + 1), "the payment that counts"),
        (
            copy(2, AMOUNT_MINOR).replace("paid_at,", "paid_at - 1,"),
            "the payment that counts",
        ),
    ] {
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(text.clone()))
            .execute(&mut raw)
            .await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains(reason), "{text}: {told}");
    }
}

#[tokio::test]
async fn a_gap_in_a_series_and_a_changed_receipt_are_found() {
    for (text, check) in [
        (
            "DROP TRIGGER receipts_stay; DELETE FROM receipts WHERE number = 1",
            "receipts_have_no_gaps",
        ),
        ("DELETE FROM receipt_series", "receipts_have_no_gaps"),
        (
            "DROP TRIGGER receipts_keep_what_they_state; UPDATE receipts SET amount_minor = 1 WHERE number = 2",
            "receipts_state_what_was_booked",
        ),
    ] {
        let file = File::new();
        let ledger = file.open().await;
        for number in 1..=2 {
            let id = paid(&ledger, number, &format!("pay_{number}")).await;
            issue(&ledger, &id, "2025-26", 60).await;
        }
        ledger.close().await;
        let mut raw = file.raw().await;
        sqlx::raw_sql(text).execute(&mut raw).await.unwrap();
        drop(raw);
        let ledger = Ledger::open_to_read(&file.url()).await.unwrap();
        let verified = ledger.verify().await.unwrap();
        ledger.close().await;
        let failed = verified.checks.iter().find(|found| found.fault.is_some());
        assert_eq!(failed.unwrap().name, check, "{text}");
    }
}
