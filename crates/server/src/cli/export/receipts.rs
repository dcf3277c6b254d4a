//! `daan export receipts`.

use super::filter::FilterFlags;
use super::{OutFlags, Writing};
use crate::cli::times::WrongCall;
use clap::Args;
use daan_server::export::{self, FinancialYear};
use daan_storage::{Ledger, ReceiptFilter};

/// Receipts by payee, year and number, with what became of each
///
/// `standing` is valid, reduced (a part of the gift went back) or cancelled (all of it did); a cancelled receipt keeps its
/// number, so numbers have no gaps. `mail` is none, waiting, sent, refused, `given_up`, or refunded for one that was not
/// sent since the gift had gone back. `numbered_anew` is yes where a restored ledger had lost the gift: its donor may
/// hold the receipt under another number.
#[derive(Args)]
pub(super) struct ReceiptsFlags {
    /// Of this financial year, such as 2026-27, or 2083-84 of Nepal's
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// Of this payee, as the campaign file names it
    #[arg(long, value_name = "NAME")]
    payee: Option<String>,
    #[command(flatten)]
    filter: FilterFlags,
    #[command(flatten)]
    to: OutFlags,
}

pub(super) async fn run(flags: &ReceiptsFlags, ledger: &Ledger) -> anyhow::Result<()> {
    if let Some(year) = flags.year.as_deref()
        && !FinancialYear::is_name(year)
    {
        let text = format!(
            "--year expected a year such as 2026-27, or 2083-84 of Nepal's, found `{year}`"
        );
        return Err(WrongCall(text).into());
    }
    flags.filter.refuse_booked()?;
    let filter = ReceiptFilter {
        payee: flags.payee.clone(),
        year: flags.year.clone(),
        common: flags.filter.read()?,
    };
    let mut writing = Writing::begin(&flags.to)?;
    let mut found = false;
    export::receipts(ledger, filter, |total, rows| {
        found = true;
        writing.page(total, &rows)
    })
    .await?;
    writing.end()?;
    if !found {
        eprintln!(
            "no receipts fit. Payee and year are compared letter by letter: without --payee and --year all are listed, \
             with their payees and years"
        );
    }
    Ok(())
}
