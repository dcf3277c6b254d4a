//! `daan verify-ledger`.

use super::table::table;
use anyhow::{anyhow, bail};
use clap::Args;
use daan_server::operator::ledger_to_read;
use daan_server::settings::{Settings, Source};
use daan_storage::{StorageError, Verification};
use std::collections::HashMap;

/// Go over the whole ledger: its rules hold in every row, and no row was changed since it was written
///
/// Reads one state of the database, beside daan serve or without it, and changes nothing. Ends with code 0 where
/// every row fits, 1 with the first row that does not.
#[derive(Args)]
pub(crate) struct VerifyFlags {
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl VerifyFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

pub(crate) async fn run(source: &Source) -> anyhow::Result<()> {
    let url = Settings::database_url(source)?;
    let ledger = ledger_to_read(&url).await?;
    let verified = ledger.verify().await;
    ledger.close().await;
    let verified = read(verified, &url)?;
    print!("{}", text(&verified));
    refuse_fault(&verified, &url)
}

/// What to do with the ledger at this address, which is not whole.
fn way_out(url: &str) -> String {
    let files = if url.starts_with("sqlite:") {
        ", with its -wal and -shm,"
    } else {
        ""
    };
    format!(
        "Keep this database as it is{files} and restore the last good backup (\u{201c}Restoring\u{201d} in \
         docs/operating.md): the gateways' lists bring what was given since"
    )
}

/// A part that cannot even be read is a fault as well.
pub(super) fn read(
    verified: Result<Verification, StorageError>,
    url: &str,
) -> anyhow::Result<Verification> {
    verified.map_err(|error| match error {
        StorageError::Corrupt(_) => {
            anyhow!(
                "the ledger is not what was written: {error}. {}",
                way_out(url)
            )
        }
        other => other.into(),
    })
}

/// Says which row does not fit.
pub(super) fn refuse_fault(verified: &Verification, url: &str) -> anyhow::Result<()> {
    match verified.first_fault() {
        None => Ok(()),
        Some(fault) => {
            let donation = fault
                .donation
                .as_ref()
                .map_or_else(String::new, |id| format!(" of donation {id}"));
            bail!(
                "the ledger is not what was written: {} {}{donation}: {}. {}",
                fault.table,
                fault.row,
                fault.problem,
                way_out(url)
            )
        }
    }
}

fn text(verified: &Verification) -> String {
    let rows = verified.checks.iter().map(|check| {
        let outcome = if check.fault.is_none() { "ok" } else { "FAULT" };
        [
            outcome.to_owned(),
            check.rows.to_string(),
            check.rule.to_owned(),
        ]
    });
    let head = ["", "ROWS", "RULE"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let end = if verified.is_whole() {
        "the ledger is whole\n"
    } else {
        ""
    };
    format!("{}{end}", table(&rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beside_the_ledger_are_named_only_where_it_is_a_file() {
        for (url, has_files) in [
            ("sqlite:data/daan.db", true),
            ("postgres://h/x", false),
            ("postgresql://h/x", false),
        ] {
            let corrupt = Err(StorageError::Corrupt("x".to_owned()));
            let told = read(corrupt, url).unwrap_err().to_string();
            assert_eq!(told.contains("-wal and -shm"), has_files, "{told}");
            assert!(told.contains("last good backup"), "{told}");
        }
    }
}
