//! The table of receipts.

use super::cell::{decimal, time};
use super::{Cell, Row};
use daan_storage::{ExportedMail, ExportedReceipt};

impl Row for ExportedReceipt {
    const COLUMNS: &'static [&'static str] = &[
        "receipt",
        "payee",
        "year",
        "number",
        "issued_at",
        "paid_at",
        "reference",
        "campaign",
        "payment_gateway",
        "payment_id",
        "amount_minor",
        "amount",
        "currency",
        "gone_back_minor",
        "gone_back",
        "standing",
        "donor",
        "name",
        "mail",
        "mail_at",
        "numbered_anew",
    ];

    fn cells(&self) -> Vec<Cell> {
        let mail = self.mail.as_ref();
        vec![
            self.label.as_str().into(),
            self.payee.as_str().into(),
            self.year.as_str().into(),
            self.number.into(),
            time(self.issued_at_ms).into(),
            time(self.paid_at_ms).into(),
            self.reference.as_str().into(),
            self.campaign.as_str().into(),
            self.gateway.as_str().into(),
            self.payment.as_str().into(),
            self.amount_minor.into(),
            decimal(self.amount_minor, &self.currency).into(),
            self.currency.as_str().into(),
            self.gone_back_minor.into(),
            decimal(self.gone_back_minor, &self.currency).into(),
            standing(self).into(),
            donor(self).into(),
            self.donor_name.as_deref().into(),
            mail.map_or("none", state).into(),
            mail.map(|mail| time(mail.at_ms)).into(),
            self.is_restored.into(),
        ]
    }
}

/// What it is still worth.
fn standing(receipt: &ExportedReceipt) -> &'static str {
    match receipt.gone_back_minor {
        0 => "valid",
        gone if gone < receipt.amount_minor => "reduced",
        _ => "cancelled",
    }
}

/// Whether the receipt names who gave, and why not.
fn donor(receipt: &ExportedReceipt) -> &'static str {
    match (&receipt.donor_name, receipt.is_erased) {
        (Some(_), _) => "known",
        (None, true) => "erased",
        (None, false) => "unknown",
    }
}

fn state(mail: &ExportedMail) -> &str {
    mail.result.as_deref().unwrap_or("waiting")
}
