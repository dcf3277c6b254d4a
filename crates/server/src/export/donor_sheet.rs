//! The sheet of donors for the tax office: which columns it has stands in a file, since the law changes.

mod file;
mod year;

pub use file::{DonorSheet, SheetError};
pub use year::FinancialYear;

use super::Cell;
use super::cell::{decimal, time};
use crate::checkout::Sum;
use daan_storage::{ExportedDonation, ExportedDonor};
use file::{From, Source};

/// What one gift comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetRow {
    /// It has all that the form needs.
    Listed(Vec<Cell>),
    /// The payee keeps money of it, but the donor gave no PAN, or is not known.
    Apart(Vec<Cell>),
    /// It is none of this sheet: not this payee's, another currency, or all of it went back.
    Left,
}

/// Makes rows of gifts, in their order.
pub struct SheetRows<'s> {
    sheet: &'s DonorSheet,
    payee: &'s file::Payee,
    listed: i64,
    listed_minor: i64,
    apart_minor: i64,
}

impl<'s> SheetRows<'s> {
    /// The sheet of one payee.
    ///
    /// # Errors
    /// [`SheetError`]: the file has no such payee.
    pub fn of_payee(sheet: &'s DonorSheet, payee: &str) -> Result<SheetRows<'s>, SheetError> {
        Ok(SheetRows {
            sheet,
            payee: sheet.payee(payee)?,
            listed: 0,
            listed_minor: 0,
            apart_minor: 0,
        })
    }

    /// The columns of what is listed apart.
    pub const APART: [&'static str; 7] = [
        "reference",
        "paid_on",
        "payment_id",
        "amount",
        "currency",
        "name",
        "email",
    ];

    /// What is listed by now, and what apart, as people read it.
    pub fn sums(&self) -> [Sum; 2] {
        [self.listed_minor, self.apart_minor].map(|amount_minor| Sum {
            amount_minor,
            currency: self.sheet.currency().to_owned(),
        })
    }

    /// What this gift comes to.
    pub fn row(&mut self, gift: &ExportedDonation) -> SheetRow {
        let Some(payment) = gift
            .payment
            .as_ref()
            .filter(|payment| payment.currency == self.sheet.currency())
        else {
            return SheetRow::Left;
        };
        let kept_minor = payment.amount_minor - gift.refunded_minor;
        if gift.payee != self.payee.name || kept_minor <= 0 {
            return SheetRow::Left;
        }
        let amount = decimal(kept_minor, &payment.currency);
        let paid_on = gift.paid_at_ms.map(|at| self.sheet.year_of().day_of(at));
        let Some(donor) = gift.donor.as_ref().filter(|donor| donor.pan.is_some()) else {
            self.apart_minor = self.apart_minor.saturating_add(kept_minor);
            return SheetRow::Apart(vec![
                gift.reference.as_str().into(),
                paid_on.or_else(|| gift.paid_at_ms.map(time)).into(),
                payment.id.as_str().into(),
                amount.into(),
                payment.currency.as_str().into(),
                gift.donor.as_ref().map(|donor| donor.name.as_str()).into(),
                gift.donor.as_ref().map(|donor| donor.email.as_str()).into(),
            ]);
        };
        self.listed += 1;
        self.listed_minor = self.listed_minor.saturating_add(kept_minor);
        let cell = |from| {
            self.cell(
                from,
                gift,
                donor,
                kept_minor,
                amount.as_deref(),
                paid_on.as_deref(),
            )
        };
        let cells = self
            .sheet
            .columns()
            .iter()
            .map(|column| match &column.source {
                Source::Text(text) => text.as_str().into(),
                Source::Payee(key) => self.payee.value(key).into(),
                Source::From(from) => cell(*from),
            });
        SheetRow::Listed(cells.collect())
    }

    fn cell(
        &self,
        from: From,
        gift: &ExportedDonation,
        donor: &ExportedDonor,
        kept_minor: i64,
        amount: Option<&str>,
        paid_on: Option<&str>,
    ) -> Cell {
        match from {
            From::Serial => self.listed.into(),
            From::Reference => gift.reference.as_str().into(),
            From::Name => donor.name.as_str().into(),
            From::Pan => donor.pan.as_deref().into(),
            From::Amount => amount.into(),
            From::AmountMinor => kept_minor.into(),
            From::Currency => self.sheet.currency().into(),
            From::PaidOn => paid_on.into(),
            From::PaymentId => gift
                .payment
                .as_ref()
                .map(|payment| payment.id.as_str())
                .into(),
        }
    }
}

#[cfg(test)]
mod tests;
