//! What Razorpay paid out, held against the ledger, entry by entry.
//!
//! Nothing is changed by it: what Razorpay settled and the ledger does not know, `daan reconcile` books.

mod days;
mod row;
#[cfg(test)]
mod tests;

pub use days::Days;
pub use row::{SettledRow, Standing};

use super::{ExportError, entries};
use crate::lists::{List, Pages};
use daan_domain::Gateway;
use daan_gateway::razorpay::{Client, Error, Page, SettledEntry, SettledKind, SettledMonth};
use daan_storage::{ExportFilter, ExportedEntry, Ledger, Named};
use std::collections::{BTreeMap, HashSet};
use std::io;

/// Why settlements were not written.
#[derive(Debug, thiserror::Error)]
pub enum SettlementError {
    /// The ledger or the file.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Razorpay did not give its list.
    #[error("Razorpay's list of settlements could not be read: {0}")]
    Razorpay(#[from] Error),
    /// Razorpay's list does not end.
    #[error(
        "Razorpay's list of settlements of {year}-{month:02} could not be read to its end; try again later"
    )]
    NotWhole {
        /// The month's year.
        year: i16,
        /// The month.
        month: i8,
    },
}

/// What one settlement comes to, in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettlementSum {
    /// How banks call it.
    pub utr: Option<String>,
    /// When it was paid out, in unix milliseconds.
    pub settled_at_ms: Option<i64>,
    /// How many entries it has.
    pub entries: u64,
    /// What they add.
    pub credit_minor: i64,
    /// What they take.
    pub debit_minor: i64,
    /// What Razorpay kept, tax included.
    pub fee_minor: i64,
    /// The tax in that.
    pub tax_minor: i64,
}

/// What all of it comes to.
#[derive(Debug, Default)]
pub struct SettledSums {
    /// Each settlement and currency, by Razorpay's id.
    pub settlements: BTreeMap<(String, String), SettlementSum>,
    /// How many entries stand otherwise than they should.
    pub differing: u64,
    /// How many entries of the ledger were not paid out in this time.
    pub not_settled: u64,
    /// How many entries of Razorpay's list could not be read.
    pub unreadable: usize,
}

/// Writes what was paid out on these days, each entry with what the ledger says of it; then what was booked on
/// them and not paid out.
///
/// # Errors
/// [`SettlementError`].
pub async fn settlements(
    ledger: &Ledger,
    client: &Client,
    days: Days,
    mut write: impl FnMut(&SettledRow) -> io::Result<()>,
) -> Result<SettledSums, SettlementError> {
    let mut sums = SettledSums::default();
    let mut seen = HashSet::new();
    for (year, month) in days.months() {
        let mut pages = Pages::of(Settled { year, month });
        while let Some(page) = pages.next(client, usize::MAX).await? {
            let settled = page
                .into_iter()
                .filter(|entry| is_of(days, entry))
                .collect();
            for row in held_against(ledger, settled).await? {
                seen.extend(row.settled.as_ref().map(|entry| entry.entity_id.clone()));
                sums.add(&row);
                write(&row).map_err(ExportError::Written)?;
            }
        }
        sums.unreadable += pages.unreadable();
        if !pages.is_whole() {
            return Err(SettlementError::NotWhole { year, month });
        }
    }
    not_settled(ledger, days, &seen, |row| {
        sums.add(row);
        write(row)
    })
    .await?;
    Ok(sums)
}

/// Without a time it is of the month that was asked for.
fn is_of(days: Days, entry: &SettledEntry) -> bool {
    entry.settled_at.is_none_or(|at| days.contain(at))
}

async fn held_against(
    ledger: &Ledger,
    settled: Vec<SettledEntry>,
) -> Result<Vec<SettledRow>, ExportError> {
    let named = settled.iter().map(|entry| match entry.kind {
        SettledKind::Refund => Named::Refund(entry.entity_id.clone()),
        SettledKind::Payment | SettledKind::Other(_) => Named::Payment(entry.entity_id.clone()),
    });
    let booked = ledger.booked(Gateway::Razorpay, named.collect()).await?;
    // A refund of what was never booked is not booked either: its payment tells.
    let payments = settled.iter().map(|entry| match entry.kind {
        SettledKind::Refund => entry.payment_id.clone().unwrap_or_default(),
        SettledKind::Payment | SettledKind::Other(_) => entry.entity_id.clone(),
    });
    let unbooked = ledger
        .unbooked(Gateway::Razorpay, payments.collect())
        .await?;
    let rows = settled.into_iter().zip(booked).zip(unbooked);
    Ok(rows
        .map(|((entry, booked), unbooked)| SettledRow::of(entry, booked, unbooked))
        .collect())
}

async fn not_settled(
    ledger: &Ledger,
    days: Days,
    seen: &HashSet<String>,
    mut write: impl FnMut(&SettledRow) -> io::Result<()>,
) -> Result<(), ExportError> {
    let (from, until) = days.span().unzip();
    let filter = ExportFilter {
        from,
        until,
        gateway: Some(Gateway::Razorpay),
        ..ExportFilter::default()
    };
    let name = |entry: &ExportedEntry| {
        entry
            .refund
            .clone()
            .unwrap_or_else(|| entry.payment.clone())
    };
    entries(ledger, filter, false, |_, page| {
        let left = page
            .into_iter()
            .filter(|entry| !seen.contains(&name(entry)));
        left.map(SettledRow::not_settled)
            .try_for_each(|row| write(&row))
    })
    .await
}

impl SettledSums {
    fn add(&mut self, row: &SettledRow) {
        match row.standing {
            Standing::NotSettled => self.not_settled += 1,
            standing if standing.is_different() => self.differing += 1,
            _ => {}
        }
        let Some(entry) = &row.settled else {
            return;
        };
        let id = entry.settlement_id.clone().unwrap_or_default();
        let currency = entry.currency.clone().unwrap_or_default();
        let sum = self.settlements.entry((id, currency)).or_default();
        sum.utr = sum.utr.take().or_else(|| entry.settlement_utr.clone());
        sum.settled_at_ms = sum
            .settled_at_ms
            .or_else(|| entry.settled_at.map(daan_domain::Timestamp::unix_ms));
        sum.entries += 1;
        for (total, part) in [
            (&mut sum.credit_minor, entry.credit_minor),
            (&mut sum.debit_minor, entry.debit_minor),
            (&mut sum.fee_minor, entry.fee_minor.unwrap_or_default()),
            (&mut sum.tax_minor, entry.tax_minor.unwrap_or_default()),
        ] {
            *total = total.saturating_add(part);
        }
    }
}

/// A month of Razorpay's list.
struct Settled {
    year: i16,
    month: i8,
}

impl List for Settled {
    type Item = SettledEntry;

    fn id(entry: &SettledEntry) -> &str {
        &entry.entity_id
    }

    async fn page(
        &self,
        client: &Client,
        count: u8,
        skip: u32,
    ) -> Result<Page<SettledEntry>, Error> {
        let month = SettledMonth {
            year: self.year,
            month: self.month,
            count,
            skip,
        };
        client.settled(month).await
    }
}
