//! Rows for bookkeepers.

use crate::fixture::{at, campaign, captured, hooked, id, intent, open, paid, refunded, settle};
use daan_domain::{CampaignSlug, Currency, Gateway, Status};
use daan_storage::{ExportFilter, ExportedDonation, ExportedEntry, Ledger};
use tokio::sync::mpsc;

async fn donations(ledger: &Ledger, filter: ExportFilter) -> Vec<ExportedDonation> {
    let (pages, mut taken) = mpsc::channel(1_000);
    ledger.export_donations(filter, pages).await.unwrap();
    let mut rows = Vec::new();
    while let Some(page) = taken.recv().await {
        rows.extend(page.rows);
        assert!(page.total >= i64::try_from(rows.len()).unwrap());
    }
    rows
}

async fn entries(ledger: &Ledger, filter: ExportFilter, is_refund: bool) -> Vec<ExportedEntry> {
    let (pages, mut taken) = mpsc::channel(1_000);
    ledger
        .export_entries(filter, is_refund, pages)
        .await
        .unwrap();
    let mut rows = Vec::new();
    while let Some(page) = taken.recv().await {
        rows.extend(page.rows);
    }
    rows
}

async fn filled(ledger: &Ledger) {
    let first = paid(ledger, 1, "pay_1").await;
    settle(
        ledger,
        &first,
        &hooked(1, "pay_1", refunded("rfnd_1", 200_00)),
    )
    .await;
    settle(ledger, &first, &hooked(1, "pay_s", captured())).await;
    open(ledger, 2).await;
    ledger.record_intent(&intent(3), at(60)).await.unwrap();
}

pub(crate) async fn every_donation_is_exported_once_oldest_first_with_donor_and_payment(
    ledger: &Ledger,
) {
    assert_eq!(donations(ledger, ExportFilter::default()).await, []);
    filled(ledger).await;
    let rows = donations(ledger, ExportFilter::default()).await;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].reference, id(3).as_str());
    let first = rows
        .iter()
        .find(|row| row.reference == id(1).as_str())
        .unwrap();
    assert_eq!(
        (
            first.status.as_str(),
            first.amount_minor,
            first.refunded_minor
        ),
        ("partially_refunded", 500_00, 200_00)
    );
    let payment = first.payment.as_ref().unwrap();
    assert_eq!(
        (
            payment.id.as_str(),
            payment.amount_minor,
            payment.currency.as_str()
        ),
        ("pay_1", 500_00, "INR")
    );
    let donor = first.donor.as_ref().unwrap();
    assert_eq!(
        (donor.name.as_str(), donor.pan.as_deref()),
        ("आशा Rai", Some("ABCPE1234F"))
    );
    assert_eq!(
        (first.payee.as_str(), first.anonymous, first.is_erased),
        ("Shiksha Trust", true, false)
    );
    assert!(rows[2].payment.is_none() && rows[2].paid_at_ms.is_none());
}

pub(crate) async fn entries_are_exported_in_their_order_and_refunds_alone_where_asked(
    ledger: &Ledger,
) {
    filled(ledger).await;
    let told = |rows: Vec<ExportedEntry>| -> Vec<(String, String, i64)> {
        rows.into_iter()
            .map(|row| (row.kind, row.disposition, row.amount_minor))
            .collect()
    };
    let of = |kind: &str, disposition: &str, amount_minor| {
        (kind.to_owned(), disposition.to_owned(), amount_minor)
    };
    assert_eq!(
        told(entries(ledger, ExportFilter::default(), false).await),
        [
            of("capture", "applied", 500_00),
            of("refund", "applied", 200_00),
            of("capture", "surplus", 500_00)
        ]
    );
    assert_eq!(
        told(entries(ledger, ExportFilter::default(), true).await),
        [of("refund", "applied", 200_00)]
    );
}

pub(crate) async fn a_filter_leaves_out_what_does_not_fit(ledger: &Ledger) {
    filled(ledger).await;
    let water = CampaignSlug::parse("water").unwrap();
    let all = ExportFilter::default;
    for (filter, found, booked) in [
        (
            ExportFilter {
                from: Some(at(60)),
                ..all()
            },
            1,
            0,
        ),
        (
            ExportFilter {
                until: Some(at(60)),
                ..all()
            },
            2,
            3,
        ),
        (
            ExportFilter {
                from: Some(at(0)),
                until: Some(at(61)),
                ..all()
            },
            3,
            3,
        ),
        (
            ExportFilter {
                campaign: Some(campaign()),
                ..all()
            },
            3,
            3,
        ),
        (
            ExportFilter {
                campaign: Some(water),
                ..all()
            },
            0,
            0,
        ),
        (
            ExportFilter {
                currency: Some(Currency::NPR),
                ..all()
            },
            0,
            0,
        ),
        (
            ExportFilter {
                currency: Some(Currency::INR),
                ..all()
            },
            3,
            3,
        ),
        (
            ExportFilter {
                status: Some(Status::PartiallyRefunded),
                ..all()
            },
            1,
            3,
        ),
        (
            ExportFilter {
                status: Some(Status::Open),
                ..all()
            },
            1,
            0,
        ),
        (
            ExportFilter {
                gateway: Some(Gateway::Khalti),
                ..all()
            },
            0,
            0,
        ),
        (
            ExportFilter {
                gateway: Some(Gateway::Razorpay),
                ..all()
            },
            3,
            3,
        ),
        (
            ExportFilter {
                paid_from: Some(at(2)),
                paid_until: Some(at(3)),
                ..all()
            },
            1,
            3,
        ),
        (
            ExportFilter {
                paid_from: Some(at(3)),
                ..all()
            },
            0,
            3,
        ),
    ] {
        assert_eq!(
            donations(ledger, filter.clone()).await.len(),
            found,
            "{filter:?}"
        );
        assert_eq!(
            entries(ledger, filter.clone(), false).await.len(),
            booked,
            "{filter:?}"
        );
    }
}

pub(crate) async fn pages_follow_each_other_without_gap_and_see_one_state(ledger: &Ledger) {
    // More than a page, many of one moment.
    for number in 0..1_203_u64 {
        let mut new = intent(0);
        new.id = daan_domain::DonationId::from_random(number);
        for hash in [
            &mut new.idempotency_key_hash,
            &mut new.view_token_hash,
            &mut new.request_fingerprint,
        ] {
            hash[..8].copy_from_slice(&number.to_be_bytes());
        }
        ledger
            .record_intent(&new, at(i64::try_from(number / 500).unwrap()))
            .await
            .unwrap();
    }
    let rows = donations(ledger, ExportFilter::default()).await;
    let mut keys: Vec<_> = rows
        .iter()
        .map(|row| (row.created_at_ms, row.reference.clone()))
        .collect();
    assert_eq!(keys.len(), 1_203);
    assert!(keys.is_sorted());
    keys.dedup();
    assert_eq!(keys.len(), 1_203);
    let (pages, taken) = mpsc::channel(1);
    drop(taken);
    ledger
        .export_donations(ExportFilter::default(), pages)
        .await
        .unwrap();
}
