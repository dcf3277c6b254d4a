//! Rows for bookkeepers.

use crate::fixture::{
    at, campaign, captured, fetched, hooked, id, inr, intent, open, paid, refunded, settle,
};
use daan_domain::settle::Claim;
use daan_domain::{CampaignSlug, Currency, Gateway, Status};
use daan_storage::{ExportFilter, ExportedDonation, ExportedEntry, Ledger, Named, UnbookedPayment};
use tokio::sync::mpsc;

pub(crate) async fn donations(ledger: &Ledger, filter: ExportFilter) -> Vec<ExportedDonation> {
    let (pages, mut taken) = mpsc::channel(1_000);
    ledger.export_donations(filter, pages).await.unwrap();
    let mut rows = Vec::new();
    while let Some(page) = taken.recv().await {
        rows.extend(page.rows);
        assert!(page.total >= i64::try_from(rows.len()).unwrap());
    }
    rows
}

pub(crate) async fn entries(
    ledger: &Ledger,
    filter: ExportFilter,
    is_refund: bool,
) -> Vec<ExportedEntry> {
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

pub(crate) async fn an_entry_is_found_by_what_the_gateway_calls_it(ledger: &Ledger) {
    filled(ledger).await;
    let named = [
        Named::Refund("rfnd_1".to_owned()),
        Named::Payment("pay_none".to_owned()),
        Named::Payment("pay_s".to_owned()),
        // A refund's own payment is another entry, and a payment's id no refund's.
        Named::Refund("pay_1".to_owned()),
        Named::Payment("pay_1".to_owned()),
    ];
    let found = ledger
        .booked(Gateway::Razorpay, named.to_vec())
        .await
        .unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|entry| {
            let entry = entry.as_ref()?;
            Some((
                entry.kind.as_str(),
                entry.disposition.as_str(),
                entry.amount_minor,
            ))
        })
        .collect();
    assert_eq!(
        told,
        [
            Some(("refund", "applied", 200_00)),
            None,
            Some(("capture", "surplus", 500_00)),
            None,
            Some(("capture", "applied", 500_00)),
        ]
    );
    let elsewhere = ledger
        .booked(Gateway::Khalti, named.to_vec())
        .await
        .unwrap();
    assert!(elsewhere.iter().all(Option::is_none));
}

pub(crate) async fn a_filter_leaves_out_what_does_not_fit(ledger: &Ledger) {
    filled(ledger).await;
    for (filter, found, booked) in filters() {
        let given = donations(ledger, filter.clone()).await.len();
        let entered = entries(ledger, filter.clone(), false).await.len();
        assert_eq!((given, entered), (found, booked), "{filter:?}");
    }
}

/// Each with the donations and the entries that it lets through.
fn filters() -> Vec<(ExportFilter, usize, usize)> {
    type Said = fn(&mut ExportFilter);
    let cases: [(Said, usize, usize); 16] = [
        (|filter| filter.from = Some(at(60)), 1, 0),
        (|filter| filter.until = Some(at(60)), 2, 3),
        (
            |filter| {
                filter.from = Some(at(0));
                filter.until = Some(at(61));
            },
            3,
            3,
        ),
        (|filter| filter.campaign = Some(campaign()), 3, 3),
        (
            |filter| filter.campaign = CampaignSlug::parse("water").ok(),
            0,
            0,
        ),
        (|filter| filter.currency = Some(Currency::NPR), 0, 0),
        (|filter| filter.currency = Some(Currency::INR), 3, 3),
        (
            |filter| filter.status = Some(Status::PartiallyRefunded),
            1,
            3,
        ),
        (|filter| filter.status = Some(Status::Open), 1, 0),
        (|filter| filter.gateway = Some(Gateway::Khalti), 0, 0),
        (|filter| filter.gateway = Some(Gateway::Razorpay), 3, 3),
        (
            |filter| {
                filter.paid_from = Some(at(2));
                filter.paid_until = Some(at(3));
            },
            1,
            3,
        ),
        (|filter| filter.paid_from = Some(at(3)), 0, 3),
        (
            |filter| {
                filter.booked_from = Some(at(2));
                filter.booked_until = Some(at(3));
            },
            1,
            3,
        ),
        (|filter| filter.booked_from = Some(at(3)), 0, 3),
        (|filter| filter.booked_until = Some(at(2)), 0, 3),
    ];
    let filter = |(said, found, booked): (Said, usize, usize)| {
        let mut filter = ExportFilter::default();
        said(&mut filter);
        (filter, found, booked)
    };
    cases.into_iter().map(filter).collect()
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

pub(crate) async fn a_payment_that_was_never_booked_is_known_with_its_donation(ledger: &Ledger) {
    let held = open(ledger, 1).await;
    settle(
        ledger,
        &held,
        &fetched(1, "pay_1", Claim::Captured(inr(1_00))),
    )
    .await;
    paid(ledger, 2, "pay_2").await;
    let known = async || {
        let payments = ["pay_1", "pay_2", "pay_3", ""].map(str::to_owned).to_vec();
        ledger.unbooked(Gateway::Razorpay, payments).await.unwrap()
    };
    for went_back in [false, true] {
        let unbooked = UnbookedPayment {
            donation: held.clone(),
            campaign: "education".to_owned(),
            went_back,
        };
        assert_eq!(known().await, [Some(unbooked), None, None, None]);
        settle(ledger, &held, &fetched(1, "pay_1", Claim::Returned)).await;
    }
}
