//! `daan export`.

mod filter;
mod progress;
mod receipts;
mod settlements;
mod sheet;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use daan_server::export::{self, Destination, ExportError, Format, Row, Table};
use daan_server::operator::ledger_to_read;
use daan_server::settings::{Settings, Source};
use daan_storage::Ledger;
use filter::FilterFlags;
use progress::Progress;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

/// Write the ledger as tables for bookkeepers and their programs
///
/// Reads one state of the ledger, beside daan serve or without it, and changes nothing; any number of rows takes the same
/// memory, but for settlements, which remember the id of each entry that was paid out. A file gets its name once it is whole: one that was cut off leaves nothing and is run again. The files hold
/// personal data: only their owner can read them.
///
/// CSV is RFC 4180 in UTF-8; what a spreadsheet would run (it begins with = + - @, a tab or the like, or follows a semicolon,
/// tab, bar or line break) has an apostrophe before it. Amounts stand there twice: as an integer of minor units, and as a decimal of the currency.
#[derive(Args)]
pub(crate) struct ExportFlags {
    #[command(subcommand)]
    what: What,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL", global = true)]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum What {
    /// Donations with who gave and what was paid, oldest first
    Donations(TableFlags),
    /// Ledger entries: captures and refunds, in the order in which they were booked
    Ledger(TableFlags),
    /// What went back
    Refunds(TableFlags),
    Receipts(receipts::ReceiptsFlags),
    DonorSheet(sheet::SheetFlags),
    Settlements(settlements::SettlementFlags),
}

#[derive(Args)]
struct TableFlags {
    #[command(flatten)]
    filter: FilterFlags,
    #[command(flatten)]
    to: OutFlags,
}

#[derive(Args)]
struct OutFlags {
    /// How the table is written
    #[arg(long, value_enum, default_value_t = As::Csv)]
    format: As,
    /// The file; one of the same name is replaced [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum As {
    Csv,
    /// One array of objects
    Json,
    /// An object on each line
    Jsonl,
}

impl ExportFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

impl OutFlags {
    fn format(&self) -> Format {
        match self.format {
            As::Csv => Format::Csv,
            As::Json => Format::Json,
            As::Jsonl => Format::JsonLines,
        }
    }

    fn table(&self, columns: Vec<String>) -> anyhow::Result<Table<Destination>> {
        let destination = match &self.out {
            None => Destination::output(),
            Some(file) => {
                Destination::file(file).with_context(|| format!("--out {}", file.display()))?
            }
        };
        Ok(Table::begin(destination, self.format(), columns)?)
    }
}

pub(crate) async fn run(flags: &ExportFlags, source: &Source) -> anyhow::Result<()> {
    let ledger = ledger_to_read(&Settings::database_url(source)?).await?;
    // What is dropped half-way removes its half of a file.
    let written = tokio::select! {
        written = export(flags, &ledger, source) => written,
        _ = tokio::signal::ctrl_c() => bail!("the export was cut off, and nothing is left of it: run the same command again"),
    };
    ledger.close().await;
    written
}

async fn export(flags: &ExportFlags, ledger: &Ledger, source: &Source) -> anyhow::Result<()> {
    match &flags.what {
        What::Donations(flags) => {
            let filter = flags.filter.read()?;
            let mut writing = Writing::begin(&flags.to)?;
            export::donations(ledger, filter, |total, rows| writing.page(total, &rows)).await?;
            flags.filter.tell_nothing(writing.end()?);
            Ok(())
        }
        What::Ledger(flags) => entries(flags, ledger, false).await,
        What::Refunds(flags) => entries(flags, ledger, true).await,
        What::Receipts(flags) => receipts::run(flags, ledger).await,
        What::DonorSheet(flags) => sheet::run(flags, ledger, source).await,
        What::Settlements(flags) => settlements::run(flags, ledger, source).await,
    }
}

async fn entries(flags: &TableFlags, ledger: &Ledger, is_refund: bool) -> anyhow::Result<()> {
    flags.filter.refuse_paid()?;
    flags.filter.refuse_booked()?;
    let filter = flags.filter.read()?;
    let mut writing = Writing::begin(&flags.to)?;
    export::entries(ledger, filter, is_refund, |total, rows| {
        writing.page(total, &rows)
    })
    .await?;
    flags.filter.tell_nothing(writing.end()?);
    Ok(())
}

/// A table that is being written, and how far it is.
struct Writing<T> {
    table: Table<Destination>,
    progress: Progress,
    of: std::marker::PhantomData<T>,
}

impl<T: Row> Writing<T> {
    fn begin(to: &OutFlags) -> anyhow::Result<Writing<T>> {
        let columns = T::COLUMNS.iter().map(|column| (*column).to_owned());
        Ok(Writing {
            table: to.table(columns.collect())?,
            progress: Progress::new(),
            of: std::marker::PhantomData,
        })
    }

    fn page(&mut self, total: i64, rows: &[T]) -> io::Result<()> {
        for row in rows {
            self.table.row(&row.cells())?;
        }
        self.progress.at(self.table.rows(), total);
        Ok(())
    }

    /// How many rows there were.
    fn end(self) -> anyhow::Result<u64> {
        let rows = self.table.rows();
        finished(self.table)?;
        self.progress.done(rows);
        Ok(rows)
    }
}

/// Brings a whole table to its place.
fn finished(table: Table<Destination>) -> Result<(), ExportError> {
    Ok(table.end()?.finish()?)
}
