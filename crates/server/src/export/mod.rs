//! The ledger as tables for bookkeepers and their programs.
//!
//! Rows stream from one state of the ledger into a file or to standard output, however many there are.

mod cell;
mod destination;
mod donor_sheet;
mod receipts;
mod rows;
mod settlements;
mod table;

pub use cell::Cell;
pub use destination::{Destination, NewFile};
pub use donor_sheet::{DonorSheet, FinancialYear, SheetError, SheetRow, SheetRows};
pub use settlements::{
    Days, SettledRow, SettledSums, SettlementError, SettlementSum, Standing, settlements,
};
pub use table::{Format, Table};

use daan_storage::{
    ExportFilter, ExportPage, ExportedDonation, ExportedEntry, ExportedReceipt, Ledger,
    ReceiptFilter, StorageError,
};
use std::future::Future;
use std::io;
use tokio::sync::mpsc::{self, Sender};

/// Something that is a row of a table.
pub trait Row: Send + 'static {
    /// The table's columns.
    const COLUMNS: &'static [&'static str];

    /// Its cell for each of them.
    fn cells(&self) -> Vec<Cell>;
}

/// Why an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ledger does not answer, or not with rows that can be read.
    #[error("the ledger could not be read to its end: {0}")]
    Ledger(#[from] StorageError),
    /// The table could not be written.
    #[error("the export could not be written: {0}")]
    Written(#[from] io::Error),
}

/// A page waits while the one before is written, and one more is read meanwhile.
const PAGES_AHEAD: usize = 1;

/// Writes the donations that fit; `moved` hears of each page, with how many rows there are in all.
///
/// # Errors
/// [`ExportError`].
pub async fn donations(
    ledger: &Ledger,
    filter: ExportFilter,
    write: impl FnMut(i64, Vec<ExportedDonation>) -> io::Result<()>,
) -> Result<(), ExportError> {
    streamed(|pages| ledger.export_donations(filter, pages), write).await
}

/// Writes the ledger's entries that fit; refunds alone where `is_refund`.
///
/// # Errors
/// [`ExportError`].
pub async fn entries(
    ledger: &Ledger,
    filter: ExportFilter,
    is_refund: bool,
    write: impl FnMut(i64, Vec<ExportedEntry>) -> io::Result<()>,
) -> Result<(), ExportError> {
    streamed(
        |pages| ledger.export_entries(filter, is_refund, pages),
        write,
    )
    .await
}

/// Writes the receipts that fit.
///
/// # Errors
/// [`ExportError`].
pub async fn receipts(
    ledger: &Ledger,
    filter: ReceiptFilter,
    write: impl FnMut(i64, Vec<ExportedReceipt>) -> io::Result<()>,
) -> Result<(), ExportError> {
    streamed(|pages| ledger.export_receipts(filter, pages), write).await
}

async fn streamed<T, F>(
    read: impl FnOnce(Sender<ExportPage<T>>) -> F,
    mut write: impl FnMut(i64, Vec<T>) -> io::Result<()>,
) -> Result<(), ExportError>
where
    F: Future<Output = Result<(), StorageError>>,
{
    let (pages, mut taken) = mpsc::channel(PAGES_AHEAD);
    let written = async move {
        while let Some(ExportPage { total, rows }) = taken.recv().await {
            write(total, rows)?;
        }
        Ok::<(), io::Error>(())
    };
    let (read, written) = tokio::join!(read(pages), written);
    // Where it could not be written nobody took the rest, which is no fault of the ledger.
    written?;
    Ok(read?)
}
