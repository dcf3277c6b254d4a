//! `daan export donor-sheet`.

use super::progress::Progress;
use super::{OutFlags, finished};
use crate::cli::times::WrongCall;
use clap::Args;
use daan_server::export::{self, DonorSheet, SheetRow, SheetRows};
use daan_server::settings::{Settings, Source};
use daan_storage::{ExportFilter, Ledger};
use std::path::{Path, PathBuf};

/// The sheet of donors for the tax office (India's Form 10BD, or whatever --columns says), of one payee and year
///
/// A gift is in it where the payee keeps money of it and the donor gave a PAN; the amount is what was paid less what went
/// back. Gifts without a PAN, or whose donor is erased or unknown, are listed apart, in a file beside it with
/// `-without-pan` in its name. Donors are not asked for their address: that column is empty and yours to fill in, as are
/// those whose text is empty in the file of columns.
#[derive(Args)]
pub(super) struct SheetFlags {
    /// The financial year, such as 2026-27, or 2083-84 of Nepal's; 2026 is the one that begins in 2026. What is taken is told
    #[arg(long, value_name = "YEAR")]
    year: String,
    /// The payee, as the campaign file and the file of columns name it
    #[arg(long, value_name = "NAME")]
    payee: String,
    /// Columns, section codes and the payees' registrations [default: donor-sheet.toml beside the campaign file]
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    #[command(flatten)]
    to: OutFlags,
}

pub(super) async fn run(
    flags: &SheetFlags,
    ledger: &Ledger,
    source: &Source,
) -> anyhow::Result<()> {
    let columns = match &flags.columns {
        Some(columns) => columns.clone(),
        None => DonorSheet::beside(&Settings::campaigns(source)?),
    };
    let sheet = DonorSheet::read(&columns)?;
    let years = sheet.year_of();
    let asked = years.span(&flags.year).zip(years.in_words(&flags.year));
    let Some(((from, until), year)) = asked else {
        return Err(WrongCall(format!(
            "--year expected a year such as 2026-27, or 2083-84 of Nepal's, found `{}`",
            flags.year
        ))
        .into());
    };
    let mut rows = SheetRows::of_payee(&sheet, &flags.payee)?;
    eprintln!("{}: gifts paid in {year}", sheet.title());
    let filter = ExportFilter {
        paid_from: Some(from),
        paid_until: Some(until),
        ..ExportFilter::default()
    };
    let mut listed = flags.to.table(sheet.titles())?;
    let beside = flags.to.out.as_deref().map(apart_name);
    let apart_flags = OutFlags {
        out: beside.clone(),
        ..flags.to
    };
    let columns = SheetRows::APART.map(str::to_owned).to_vec();
    let mut apart = beside
        .is_some()
        .then(|| apart_flags.table(columns))
        .transpose()?;
    let progress = Progress::new();
    let (mut read, mut without_pan) = (0_u64, 0_u64);
    export::donations(ledger, filter, |total, gifts| {
        for gift in &gifts {
            read += 1;
            match rows.row(gift) {
                SheetRow::Listed(cells) => listed.row(&cells)?,
                SheetRow::Apart(cells) => {
                    without_pan += 1;
                    if let Some(apart) = &mut apart {
                        apart.row(&cells)?;
                    }
                }
                SheetRow::Left => {}
            }
        }
        progress.at(read, total);
        Ok(())
    })
    .await?;
    let count = listed.rows();
    // The list of who is missing first: with the sheet there, both are.
    apart.map(finished).transpose()?;
    finished(listed)?;
    progress.done(read);
    let place = beside.map_or_else(
        || "--out lists them".to_owned(),
        |file| format!("see {}", file.display()),
    );
    let [sum, sum_without_pan] = rows.sums();
    let title = sheet.title();
    if count == 0 && without_pan == 0 {
        eprintln!("{title}: no gifts to {} in {}", flags.payee, flags.year);
        return Ok(());
    }
    eprintln!(
        "{title}: {} of {sum} listed, {} of {sum_without_pan} without a PAN ({place})",
        gifts(count),
        gifts(without_pan)
    );
    Ok(())
}

fn gifts(count: u64) -> String {
    match count {
        1 => "1 gift".to_owned(),
        count => format!("{count} gifts"),
    }
}

/// `gifts.csv` is `gifts-without-pan.csv`.
fn apart_name(file: &Path) -> PathBuf {
    let part =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let ending = match part(file.extension()) {
        ending if ending.is_empty() => ending,
        ending => format!(".{ending}"),
    };
    file.with_file_name(format!("{}-without-pan{ending}", part(file.file_stem())))
}
