//! The columns of each table, and a row's cells for them.

use super::cell::{decimal, time};
use super::{Cell, Row};
use daan_storage::{ExportedDonation, ExportedDonor, ExportedEntry};

impl Row for ExportedDonation {
    const COLUMNS: &'static [&'static str] = &[
        "reference",
        "created_at",
        "paid_at",
        "booked_at",
        "campaign",
        "payee",
        "status",
        "gateway",
        "amount_minor",
        "amount",
        "currency",
        "payment_gateway",
        "payment_id",
        "paid_minor",
        "paid",
        "paid_currency",
        "refunded_minor",
        "refunded",
        "anonymous",
        "declares_indian_citizen",
        "locale",
        "donor",
        "name",
        "email",
        "phone",
        "pan",
        "message",
        "receipt",
    ];

    fn cells(&self) -> Vec<Cell> {
        let payment = self.payment.as_ref();
        let paid_in = payment.map_or(self.currency.as_str(), |payment| payment.currency.as_str());
        let donor = self.donor.as_ref();
        let of_donor = |part: fn(&ExportedDonor) -> Option<&str>| Cell::from(donor.and_then(part));
        vec![
            self.reference.as_str().into(),
            time(self.created_at_ms).into(),
            self.paid_at_ms.map(time).into(),
            payment.map(|payment| time(payment.booked_at_ms)).into(),
            self.campaign.as_str().into(),
            self.payee.as_str().into(),
            self.status.as_str().into(),
            self.gateway.as_str().into(),
            self.amount_minor.into(),
            decimal(self.amount_minor, &self.currency).into(),
            self.currency.as_str().into(),
            payment.map(|payment| payment.gateway.as_str()).into(),
            payment.map(|payment| payment.id.as_str()).into(),
            payment.map(|payment| payment.amount_minor).into(),
            payment
                .and_then(|payment| decimal(payment.amount_minor, paid_in))
                .into(),
            payment.map(|_| paid_in).into(),
            self.refunded_minor.into(),
            decimal(self.refunded_minor, paid_in).into(),
            self.anonymous.into(),
            self.declares_indian_citizen.into(),
            self.locale.as_str().into(),
            standing(self).into(),
            of_donor(|donor| Some(&donor.name)),
            of_donor(|donor| Some(&donor.email)),
            of_donor(|donor| donor.phone.as_deref()),
            of_donor(|donor| donor.pan.as_deref()),
            of_donor(|donor| donor.message.as_deref()),
            self.receipt.as_deref().into(),
        ]
    }
}

/// Whether it is known who gave.
fn standing(donation: &ExportedDonation) -> &'static str {
    match (&donation.donor, donation.is_erased) {
        (Some(_), _) => "known",
        (None, true) => "erased",
        (None, false) => "unknown",
    }
}

impl Row for ExportedEntry {
    const COLUMNS: &'static [&'static str] = &[
        "entry",
        "booked_at",
        "paid_at",
        "reference",
        "campaign",
        "kind",
        "disposition",
        "gateway",
        "payment_id",
        "refund_id",
        "amount_minor",
        "amount",
        "currency",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.number.into(),
            time(self.booked_at_ms).into(),
            self.paid_at_ms.map(time).into(),
            self.reference.as_str().into(),
            self.campaign.as_str().into(),
            self.kind.as_str().into(),
            self.disposition.as_str().into(),
            self.gateway.as_str().into(),
            self.payment.as_str().into(),
            self.refund.as_deref().into(),
            self.amount_minor.into(),
            decimal(self.amount_minor, &self.currency).into(),
            self.currency.as_str().into(),
        ]
    }
}
