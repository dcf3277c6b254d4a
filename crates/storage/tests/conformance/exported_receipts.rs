//! Receipts for bookkeepers.

use crate::exports::donations;
use crate::fixture::{
    AMOUNT_MINOR, at, at_razorpay, captured, fetched, hooked, id, intent, open, order, paid,
    refunded, settle,
};
use crate::receipts::{issue, receipt};
use crate::sweeps::lost;
use daan_domain::settle::{Evidence, Source};
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, PaymentId, Status};
use daan_storage::{
    Actor, ExportFilter, ExportedReceipt, GatewayOrder, Ledger, MailResult, NewReceipt,
    ReceiptFilter,
};
use tokio::sync::mpsc;

async fn receipts(ledger: &Ledger, filter: ReceiptFilter) -> Vec<ExportedReceipt> {
    let (pages, mut taken) = mpsc::channel(1_000);
    ledger.export_receipts(filter, pages).await.unwrap();
    let mut rows = Vec::new();
    while let Some(page) = taken.recv().await {
        rows.extend(page.rows);
        assert!(page.total >= i64::try_from(rows.len()).unwrap());
    }
    rows
}

/// Two of one year, the second issued first; one of the next year; one of another payee, restored.
async fn filled(ledger: &Ledger) {
    let second = paid(ledger, 2, "pay_2").await;
    let mailed = NewReceipt {
        mailed_from: Some("example.org".to_owned()),
        ..receipt(&second, "2025-26")
    };
    ledger.issue_receipt(mailed, at(50)).await.unwrap();
    let due = ledger
        .claim_mail(None, at(51), 1_000)
        .await
        .unwrap()
        .unwrap();
    let sent = ledger.end_mail(&due, MailResult::Sent, None, at(52)).await;
    assert!(sent.unwrap());
    let first = paid(ledger, 1, "pay_1").await;
    issue(ledger, &first, "2025-26", 60).await;
    settle(
        ledger,
        &first,
        &hooked(1, "pay_1", refunded("rfnd_1", 200_00)),
    )
    .await;
    // A second payment beside it, which went back whole, changes nothing of the receipt.
    settle(ledger, &first, &hooked(1, "pay_s", captured())).await;
    settle(
        ledger,
        &first,
        &hooked(1, "pay_s", refunded("rfnd_s", AMOUNT_MINOR)),
    )
    .await;
    let third = paid(ledger, 3, "pay_3").await;
    issue(ledger, &third, "2026-27", 70).await;
    settle(
        ledger,
        &third,
        &fetched(3, "pay_3", refunded("rfnd_3", AMOUNT_MINOR)),
    )
    .await;
    let lost = lost(4);
    ledger.recover(&lost, Actor::Sweep, at(5)).await.unwrap();
    ledger
        .bind_order(&lost.id, &at_razorpay("order_4"), at(6))
        .await
        .unwrap();
    settle(ledger, &lost.id, &fetched(4, "pay_4", captured())).await;
    let other = NewReceipt {
        payee: "Other Trust".to_owned(),
        donor_name: None,
        ..receipt(&lost.id, "2025-26")
    };
    ledger.issue_receipt(other, at(80)).await.unwrap();
    open(ledger, 5).await;
}

pub(crate) async fn receipts_are_exported_by_payee_year_and_number_with_what_became_of_them(
    ledger: &Ledger,
) {
    assert_eq!(receipts(ledger, ReceiptFilter::default()).await, []);
    filled(ledger).await;
    let rows = receipts(ledger, ReceiptFilter::default()).await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.payee.as_str(),
                row.year.as_str(),
                row.number,
                row.payment.as_str(),
                row.gone_back_minor,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Other Trust", "2025-26", 1, "pay_4", 0),
            ("Shiksha Trust", "2025-26", 1, "pay_2", 0),
            ("Shiksha Trust", "2025-26", 2, "pay_1", 200_00),
            ("Shiksha Trust", "2026-27", 1, "pay_3", AMOUNT_MINOR),
        ]
    );
    let (restored, mailed) = (&rows[0], &rows[1]);
    assert_eq!(
        (
            restored.is_restored,
            &restored.donor_name,
            restored.is_erased,
            &restored.mail
        ),
        (true, &None, false, &None)
    );
    assert_eq!(
        (
            mailed.reference.as_str(),
            mailed.label.as_str(),
            mailed.campaign.as_str()
        ),
        (id(2).as_str(), "ST/2025-26/00001", "education")
    );
    assert_eq!(
        (
            mailed.amount_minor,
            mailed.currency.as_str(),
            mailed.gateway.as_str()
        ),
        (AMOUNT_MINOR, "INR", "razorpay")
    );
    assert_eq!(
        (mailed.issued_at_ms, mailed.paid_at_ms),
        (at(50).unix_ms(), at(2).unix_ms())
    );
    assert_eq!(
        (mailed.donor_name.as_deref(), mailed.is_restored),
        (Some("आशा Rai"), false)
    );
    let mail = mailed.mail.as_ref().unwrap();
    assert_eq!(
        (mail.result.as_deref(), mail.at_ms),
        (Some("sent"), at(52).unix_ms())
    );

    let mut numbers: Vec<_> = donations(ledger, ExportFilter::default()).await;
    numbers.sort_by(|one, other| one.reference.cmp(&other.reference));
    let numbered = |number| {
        let row = numbers
            .iter()
            .find(|row| row.reference == id(number).as_str());
        row.unwrap().receipt.clone()
    };
    assert_eq!(numbered(1).as_deref(), Some("ST/2025-26/00002"));
    assert_eq!(numbered(3).as_deref(), Some("ST/2026-27/00001"));
    assert_eq!(numbered(5), None);
}

type Said = fn(&mut ReceiptFilter);

pub(crate) async fn a_filter_leaves_out_receipts_that_do_not_fit(ledger: &Ledger) {
    filled(ledger).await;
    let cases: [(Said, usize); 14] = [
        (|filter| filter.payee = Some("Shiksha Trust".to_owned()), 3),
        (|filter| filter.payee = Some("shiksha trust".to_owned()), 0),
        (|filter| filter.year = Some("2025-26".to_owned()), 3),
        (|filter| filter.year = Some("2024-25".to_owned()), 0),
        (
            |filter| {
                filter.payee = Some("Shiksha Trust".to_owned());
                filter.year = Some("2026-27".to_owned());
            },
            1,
        ),
        (|filter| filter.common.from = Some(at(60)), 3),
        (|filter| filter.common.until = Some(at(60)), 1),
        (|filter| filter.common.paid_from = Some(at(3)), 0),
        (|filter| filter.common.paid_until = Some(at(3)), 4),
        (
            |filter| filter.common.campaign = CampaignSlug::parse("water").ok(),
            0,
        ),
        (|filter| filter.common.currency = Some(Currency::NPR), 0),
        (|filter| filter.common.status = Some(Status::Refunded), 1),
        (|filter| filter.common.gateway = Some(Gateway::Khalti), 0),
        (|filter| filter.common.gateway = Some(Gateway::Razorpay), 4),
    ];
    for (said, found) in cases {
        let mut filter = ReceiptFilter::default();
        said(&mut filter);
        assert_eq!(
            receipts(ledger, filter.clone()).await.len(),
            found,
            "{filter:?}"
        );
    }
}

/// In memory alone: making them costs other ledgers long, and the statement is the same for all.
#[tokio::test]
async fn receipts_of_more_than_a_page_are_each_exported_once() {
    let ledger = Ledger::open("sqlite::memory:", 1).await.unwrap();
    for number in 0..1_003_u64 {
        let year = if number < 500 { "2025-26" } else { "2026-27" };
        let id = paid_of_many(&ledger, number).await;
        issue(&ledger, &id, year, 60).await;
    }
    let rows = receipts(&ledger, ReceiptFilter::default()).await;
    let keys: Vec<_> = rows
        .iter()
        .map(|row| (row.year.clone(), row.number))
        .collect();
    assert!(
        keys.is_sorted_by(|one, next| one < next),
        "none is there twice"
    );
    assert_eq!(keys.len(), 1_003);
    let (pages, taken) = mpsc::channel(1);
    drop(taken);
    ledger
        .export_receipts(ReceiptFilter::default(), pages)
        .await
        .unwrap();
}

async fn paid_of_many(ledger: &Ledger, number: u64) -> DonationId {
    let mut new = intent(0);
    new.id = DonationId::from_random(number);
    for hash in [
        &mut new.idempotency_key_hash,
        &mut new.view_token_hash,
        &mut new.request_fingerprint,
    ] {
        hash[..8].copy_from_slice(&number.to_be_bytes());
    }
    ledger.record_intent(&new, at(0)).await.unwrap();
    let order = order(&format!("order_{number}"));
    let bound = GatewayOrder::plain(Gateway::Razorpay, order.clone());
    ledger.bind_order(&new.id, &bound, at(1)).await.unwrap();
    let payment = PaymentId::parse(format!("pay_{number}")).unwrap();
    let evidence = Evidence::new(Source::RazorpayFetch, order, payment, captured());
    settle(ledger, &new.id, &evidence).await;
    new.id
}
