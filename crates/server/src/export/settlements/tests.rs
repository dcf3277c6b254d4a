//! What an entry of a settlement and one of the ledger come to.

use super::{SettledRow, Standing};
use crate::export::Row as _;
use daan_gateway::razorpay::{SettledEntry, SettledKind};
use daan_storage::ExportedEntry;

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
        let row = SettledRow::of(settled, booked);
        assert_eq!(row.standing, standing, "{row:?}");
        assert_eq!(row.cells().len(), SettledRow::COLUMNS.len());
    }
    let row = SettledRow::not_settled(booked(10_000, "INR"));
    assert_eq!(row.cells().len(), SettledRow::COLUMNS.len());
}
