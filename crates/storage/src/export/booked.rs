//! The entries of payments and refunds that somebody else names.

use super::ExportedEntry;
use super::entries::{entry, entry_columns};
use crate::db::{Db, Row, column, parsed, sql};
use crate::error::Result;
use crate::home::Job;
use daan_domain::{DonationId, Gateway};

/// What somebody else says was paid or went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A payment of this id.
    Payment(String),
    /// A refund of this id.
    Refund(String),
}

pub(super) struct Lookup {
    pub(super) gateway: Gateway,
    pub(super) named: Vec<Named>,
}

macro_rules! entry_where {
    ($which:literal) => {
        concat!(
            "SELECT ",
            entry_columns!(),
            " FROM ledger JOIN donations ON donations.id = ledger.donation_id \
             WHERE ledger.gateway = $1 AND ",
            $which
        )
    };
}

const CAPTURE: &str = entry_where!("ledger.kind = 'capture' AND ledger.payment_id = $2");
const REFUND: &str = entry_where!("ledger.kind = 'refund' AND ledger.refund_id = $2");

impl Job for Lookup {
    type Output = Vec<Option<ExportedEntry>>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Self::Output> {
        let mut found = Vec::with_capacity(self.named.len());
        for named in &self.named {
            let (text, id) = match named {
                Named::Payment(id) => (CAPTURE, id),
                Named::Refund(id) => (REFUND, id),
            };
            let lookup = sql(text).bind(self.gateway.code()).bind(id.as_str());
            let row = db.row_if_any(lookup).await?;
            found.push(row.as_ref().map(entry).transpose()?);
        }
        Ok(found)
    }
}

/// A payment that the ledger knows and has never booked, since it does not fit its donation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnbookedPayment {
    /// Whose it is.
    pub donation: DonationId,
    /// What was given for.
    pub campaign: String,
    /// Whether all of it went back; otherwise it is held.
    pub went_back: bool,
}

pub(super) struct Unbooked {
    pub(super) gateway: Gateway,
    pub(super) payments: Vec<String>,
}

const UNBOOKED: &str = "SELECT donation_id, campaign, payments.state AS state \
     FROM payments JOIN donations ON donations.id = payments.donation_id \
     WHERE payments.gateway = $1 AND payment_id = $2 AND payments.state IN ('quarantined', 'returned')";

impl Job for Unbooked {
    type Output = Vec<Option<UnbookedPayment>>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Self::Output> {
        let mut found = Vec::with_capacity(self.payments.len());
        for payment in &self.payments {
            let lookup = sql(UNBOOKED)
                .bind(self.gateway.code())
                .bind(payment.as_str());
            let row = db.row_if_any(lookup).await?;
            found.push(row.as_ref().map(unbooked).transpose()?);
        }
        Ok(found)
    }
}

fn unbooked(row: &Row) -> Result<UnbookedPayment> {
    let state: &str = column(row, "state")?;
    Ok(UnbookedPayment {
        donation: parsed(row, "donation_id", |text| DonationId::parse(text).ok())?,
        campaign: column(row, "campaign")?,
        went_back: state == "returned",
    })
}
