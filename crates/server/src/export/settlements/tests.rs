//! What an entry of a settlement and one of the ledger come to.

use super::{SettledRow, Standing};
use crate::export::Row as _;
use daan_domain::DonationId;
use daan_gateway::razorpay::{SettledEntry, SettledKind};
use daan_storage::{ExportedEntry, UnbookedPayment};

/// Razorpay keeps 236 paise of it, 36 of them tax.
fn settled(
    kind: SettledKind,
    amount_minor: i64,
    credit_minor: i64,
    debit_minor: i64,
) -> SettledEntry {
    SettledEntry {
        entity_id: "pay_1".to_owned(),
        kind,
        amount_minor,
        currency: Some("INR".to_owned()),
        credit_minor,
        debit_minor,
        fee_minor: Some(236),
        tax_minor: Some(36),
        settled_at: None,
        settlement_id: None,
        settlement_utr: None,
        payment_id: None,
        order_id: None,
        method: None,
    }
}

fn booked(amount_minor: i64, currency: &str) -> ExportedEntry {
    ExportedEntry {
        number: 1,
        booked_at_ms: 0,
        paid_at_ms: Some(0),
        reference: "DN-1".to_owned(),
        campaign: "education".to_owned(),
        kind: "capture".to_owned(),
        disposition: "applied".to_owned(),
        gateway: "razorpay".to_owned(),
        payment: "pay_1".to_owned(),
        refund: None,
        amount_minor,
        currency: currency.to_owned(),
    }
}

#[test]
fn an_entry_matches_to_the_last_paisa_or_says_what_differs() {
    let of = |kind, credit_minor, debit_minor| settled(kind, 10_000, credit_minor, debit_minor);
    let payment = |credit_minor, debit_minor| of(SettledKind::Payment, credit_minor, debit_minor);
    let refund = |debit_minor| of(SettledKind::Refund, 0, debit_minor);
    let adjustment = of(SettledKind::Other("adjustment".to_owned()), 5, 0);
    let rupees = |amount_minor| Some(booked(amount_minor, "INR"));
    for (settled, booked, standing) in [
        (payment(9_764, 0), rupees(10_000), Standing::Matched),
        (payment(9_765, 0), rupees(10_000), Standing::SumDiffers),
        (payment(9_764, 1), rupees(10_000), Standing::SumDiffers),
        (payment(9_764, 0), rupees(10_001), Standing::AmountDiffers),
        (
            payment(9_764, 0),
            Some(booked(10_000, "NPR")),
            Standing::AmountDiffers,
        ),
        (payment(9_764, 0), None, Standing::NotInLedger),
        (refund(10_000), rupees(10_000), Standing::Matched),
        (refund(10_236), rupees(10_000), Standing::Matched),
        (refund(9_764), rupees(10_000), Standing::SumDiffers),
        (adjustment, None, Standing::Other),
    ] {
        let row = SettledRow::of(settled, booked, None);
        assert_eq!(row.standing, standing, "{row:?}");
        assert_eq!(row.cells().len(), SettledRow::COLUMNS.len());
    }
    let row = SettledRow::not_settled(booked(10_000, "INR"));
    assert_eq!(row.cells().len(), SettledRow::COLUMNS.len());
}

#[test]
fn what_was_never_booked_is_held_until_it_went_back_and_adds_up_all_the_same() {
    let unbooked = |went_back| UnbookedPayment {
        donation: DonationId::parse("DN-4F7K-Q2MX-9TBZ").unwrap(),
        campaign: "education".to_owned(),
        went_back,
    };
    let payment = |credit_minor| settled(SettledKind::Payment, 10_000, credit_minor, 0);
    for (settled, went_back, standing) in [
        (payment(9_764), false, Standing::Held),
        (payment(9_764), true, Standing::Returned),
        (
            settled(SettledKind::Refund, 10_000, 0, 10_000),
            true,
            Standing::Returned,
        ),
        (payment(9_765), true, Standing::SumDiffers),
    ] {
        let row = SettledRow::of(settled, None, Some(unbooked(went_back)));
        assert_eq!(row.standing, standing, "{row:?}");
        assert_eq!(
            row.standing.is_different(),
            standing != Standing::Returned,
            "{row:?}"
        );
    }
}
