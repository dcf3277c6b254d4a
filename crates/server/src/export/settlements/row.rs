//! An entry of a settlement beside the entry of the ledger.

use crate::export::cell::{decimal, time};
use crate::export::{Cell, Row};
use daan_domain::Timestamp;
use daan_gateway::razorpay::{SettledEntry, SettledKind};
use daan_storage::{ExportedEntry, UnbookedPayment};

/// An entry of a settlement and the ledger's of the same name; one of them may be missing.
#[derive(Debug)]
pub struct SettledRow {
    /// What Razorpay says.
    pub settled: Option<SettledEntry>,
    /// What the ledger says.
    pub booked: Option<ExportedEntry>,
    /// What it knows of the payment where it has booked nothing.
    pub unbooked: Option<UnbookedPayment>,
    /// What the two come to.
    pub standing: Standing,
}

/// What an entry of a settlement and one of the ledger come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They say the same.
    Matched,
    /// Razorpay's entry is of another amount or currency than the ledger's.
    AmountDiffers,
    /// What Razorpay paid out is not the amount less the fee.
    SumDiffers,
    /// The payment does not fit its donation and is not booked: it, or the rest of it, is to go back.
    Held,
    /// The payment did not fit its donation, was never booked, and all of it went back.
    Returned,
    /// The ledger has no such payment or refund.
    NotInLedger,
    /// Something of the account's own, which no donation is about.
    Other,
    /// Booked on these days, and in no settlement of them.
    NotSettled,
}

impl Standing {
    /// As it is written.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Matched => "matched",
            Standing::AmountDiffers => "amount_differs",
            Standing::SumDiffers => "sum_differs",
            Standing::Held => "held",
            Standing::Returned => "returned",
            Standing::NotInLedger => "not_in_ledger",
            Standing::Other => "other",
            Standing::NotSettled => "not_settled",
        }
    }

    /// Whether somebody has to look at it.
    pub fn is_different(self) -> bool {
        matches!(
            self,
            Standing::AmountDiffers | Standing::SumDiffers | Standing::Held | Standing::NotInLedger
        )
    }
}

impl SettledRow {
    /// What Razorpay paid out, what the ledger has under its name, and what it knows where that is nothing.
    pub fn of(
        settled: SettledEntry,
        booked: Option<ExportedEntry>,
        unbooked: Option<UnbookedPayment>,
    ) -> SettledRow {
        let standing = match (&settled.kind, &booked, &unbooked) {
            (SettledKind::Other(_), ..) => Standing::Other,
            (_, None, None) => Standing::NotInLedger,
            (_, None, Some(unbooked)) if !unbooked.went_back => Standing::Held,
            (_, Some(booked), _) if !is_of_amount(&settled, booked) => Standing::AmountDiffers,
            _ if !adds_up(&settled) => Standing::SumDiffers,
            (_, None, Some(_)) => Standing::Returned,
            (_, Some(_), _) => Standing::Matched,
        };
        SettledRow {
            settled: Some(settled),
            booked,
            unbooked,
            standing,
        }
    }

    /// What the ledger has and no settlement of these days.
    pub fn not_settled(booked: ExportedEntry) -> SettledRow {
        SettledRow {
            settled: None,
            booked: Some(booked),
            unbooked: None,
            standing: Standing::NotSettled,
        }
    }
}

fn is_of_amount(settled: &SettledEntry, booked: &ExportedEntry) -> bool {
    let is_of_currency = settled
        .currency
        .as_ref()
        .is_none_or(|currency| *currency == booked.currency);
    is_of_currency && settled.amount_minor == booked.amount_minor
}

/// A payment's credit is its amount less the fee. A refund's debit is its amount, with the fee of an instant one.
fn adds_up(settled: &SettledEntry) -> bool {
    let fee = settled.fee_minor.unwrap_or_default();
    let (amount, credit, debit) = (
        settled.amount_minor,
        settled.credit_minor,
        settled.debit_minor,
    );
    match settled.kind {
        SettledKind::Payment => credit == amount.saturating_sub(fee) && debit == 0,
        SettledKind::Refund => {
            credit == 0 && (debit == amount || debit == amount.saturating_add(fee))
        }
        SettledKind::Other(_) => true,
    }
}

impl Row for SettledRow {
    const COLUMNS: &'static [&'static str] = &[
        "settlement_id",
        "utr",
        "settled_at",
        "type",
        "entity_id",
        "payment_id",
        "order_id",
        "method",
        "amount_minor",
        "amount",
        "fee_minor",
        "fee",
        "tax_minor",
        "tax",
        "credit_minor",
        "credit",
        "debit_minor",
        "debit",
        "currency",
        "match",
        "reference",
        "campaign",
        "disposition",
        "booked_at",
        "booked_minor",
        "booked",
        "booked_currency",
    ];

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.of_settlement();
        cells.push(self.standing.code().into());
        cells.extend(self.of_ledger());
        cells
    }
}

impl SettledRow {
    fn of_settlement(&self) -> Vec<Cell> {
        let settled = self.settled.as_ref();
        let booked = self.booked.as_ref();
        let currency = settled.and_then(|entry| entry.currency.as_deref());
        let text = |part: fn(&SettledEntry) -> Option<&str>| Cell::from(settled.and_then(part));
        let kind = match (settled, booked) {
            (Some(entry), _) => Some(entry.kind.code()),
            (None, Some(entry)) if entry.refund.is_some() => Some("refund"),
            (None, Some(_)) => Some("payment"),
            (None, None) => None,
        };
        let of_booked = booked.map(|entry| entry.refund.as_deref().unwrap_or(&entry.payment));
        let entity = settled.map_or(of_booked, |entry| Some(entry.entity_id.as_str()));
        let payment = booked.map(|entry| entry.payment.as_str());
        let payment = payment.or_else(|| settled.and_then(|entry| entry.payment_id.as_deref()));
        let settled_at = settled.and_then(|entry| entry.settled_at);
        let mut cells = vec![
            text(|entry| entry.settlement_id.as_deref()),
            text(|entry| entry.settlement_utr.as_deref()),
            settled_at.map(Timestamp::unix_ms).map(time).into(),
            kind.into(),
            entity.into(),
            payment.into(),
            text(|entry| entry.order_id.as_deref()),
            text(|entry| entry.method.as_deref()),
        ];
        for amount_minor in [
            settled.map(|entry| entry.amount_minor),
            settled.and_then(|entry| entry.fee_minor),
            settled.and_then(|entry| entry.tax_minor),
            settled.map(|entry| entry.credit_minor),
            settled.map(|entry| entry.debit_minor),
        ] {
            let amount =
                amount_minor.and_then(|minor| decimal(minor, currency.unwrap_or_default()));
            cells.extend([amount_minor.into(), amount.into()]);
        }
        cells.push(currency.into());
        cells
    }

    fn of_ledger(&self) -> [Cell; 7] {
        let booked = self.booked.as_ref();
        let text = |part: fn(&ExportedEntry) -> &str| Cell::from(booked.map(part));
        let unbooked = self.unbooked.as_ref();
        let reference = booked.map(|entry| entry.reference.as_str());
        let reference = reference.or_else(|| unbooked.map(|payment| payment.donation.as_str()));
        let campaign = booked.map(|entry| entry.campaign.as_str());
        let campaign = campaign.or_else(|| unbooked.map(|payment| payment.campaign.as_str()));
        [
            reference.into(),
            campaign.into(),
            text(|entry| &entry.disposition),
            booked.map(|entry| time(entry.booked_at_ms)).into(),
            booked.map(|entry| entry.amount_minor).into(),
            booked
                .and_then(|entry| decimal(entry.amount_minor, &entry.currency))
                .into(),
            text(|entry| &entry.currency),
        ]
    }
}
