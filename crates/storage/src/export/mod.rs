//! Rows for bookkeepers, page by page over one state of the database, however many there are.
//!
//! A page begins where the one before ended, so memory does not grow with the ledger. Whoever reads slowly holds that
//! state for as long: SQLite's log grows meanwhile by what is written, and PostgreSQL keeps what it would clear away.

mod booked;
mod donations;
mod entries;
mod receipts;

pub use booked::{Named, UnbookedPayment};
pub use donations::{ExportedDonation, ExportedDonor, ExportedPayment};
pub use entries::ExportedEntry;
pub use receipts::{ExportedMail, ExportedReceipt, ReceiptFilter};

use crate::error::Result;
use crate::ledger::Ledger;
use daan_domain::{CampaignSlug, Currency, Gateway, Status, Timestamp};
use tokio::sync::mpsc::Sender;

/// Few enough to be nothing in memory, many enough that a page costs little more than its rows.
const PAGE_ROWS: i64 = 1_000;

/// Which rows. What is `None` leaves nothing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportFilter {
    /// Made (a donation) or booked (an entry) at this time or later.
    pub from: Option<Timestamp>,
    /// Made or booked before this time.
    pub until: Option<Timestamp>,
    /// A donation paid at this time or later.
    pub paid_from: Option<Timestamp>,
    /// A donation paid before this time.
    pub paid_until: Option<Timestamp>,
    /// A donation whose payment that counts was booked at this time or later.
    pub booked_from: Option<Timestamp>,
    /// A donation whose payment that counts was booked before this time.
    pub booked_until: Option<Timestamp>,
    /// Given to this campaign.
    pub campaign: Option<CampaignSlug>,
    /// In this currency: a donation's own, an entry's own.
    pub currency: Option<Currency>,
    /// Of donations with this status.
    pub status: Option<Status>,
    /// Through this gateway: the one a donation was begun with, the one an entry was booked at.
    pub gateway: Option<Gateway>,
}

/// A page of an export.
#[derive(Debug)]
pub struct ExportPage<T> {
    /// How many rows there are in all pages.
    pub total: i64,
    /// The next of them.
    pub rows: Vec<T>,
}

impl Ledger {
    /// Sends every donation that fits, oldest first, until nobody takes them any more.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn export_donations(
        &self,
        filter: ExportFilter,
        pages: Sender<ExportPage<ExportedDonation>>,
    ) -> Result<()> {
        self.snapshot(donations::Export { filter, pages }).await
    }

    /// Sends every receipt that fits, by payee, year and number, until nobody takes them any more.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn export_receipts(
        &self,
        filter: ReceiptFilter,
        pages: Sender<ExportPage<ExportedReceipt>>,
    ) -> Result<()> {
        self.snapshot(receipts::Export { filter, pages }).await
    }

    /// The entry of each of these payments and refunds, where it was booked.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn booked(
        &self,
        gateway: Gateway,
        named: Vec<Named>,
    ) -> Result<Vec<Option<ExportedEntry>>> {
        self.snapshot(booked::Lookup { gateway, named }).await
    }

    /// What is known of each of these payments that was never booked: it is held, or all of it went back.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn unbooked(
        &self,
        gateway: Gateway,
        payments: Vec<String>,
    ) -> Result<Vec<Option<UnbookedPayment>>> {
        self.snapshot(booked::Unbooked { gateway, payments }).await
    }

    /// Sends every ledger entry that fits, in the order in which they were booked; `is_refund` leaves captures out.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn export_entries(
        &self,
        filter: ExportFilter,
        is_refund: bool,
        pages: Sender<ExportPage<ExportedEntry>>,
    ) -> Result<()> {
        self.snapshot(entries::Export {
            filter,
            is_refund,
            pages,
        })
        .await
    }
}
