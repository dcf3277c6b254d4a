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
    let ledger = ledger_to_read(&Settings::database_url(source)?).await?;
    let verified = ledger.verify().await;
    ledger.close().await;
    let verified = read(verified)?;
    print!("{}", text(&verified));
    refuse_fault(&verified)
}

/// What to do with a ledger that is not whole.
pub(super) const WAY_OUT: &str = "Keep this database as it is, with its -wal and -shm, and restore the last good \
     backup (\u{201c}Restoring\u{201d} in docs/operating.md): the gateways' lists bring what was given since";

/// A part that cannot even be read is a fault as well.
pub(super) fn read(verified: Result<Verification, StorageError>) -> anyhow::Result<Verification> {
    verified.map_err(|error| match error {
        StorageError::Corrupt(_) => {
            anyhow!("the ledger is not what was written: {error}. {WAY_OUT}")
        }
        other => other.into(),
    })
}

/// Says which row does not fit.
pub(super) fn refuse_fault(verified: &Verification) -> anyhow::Result<()> {
    match verified.first_fault() {
        None => Ok(()),
        Some(fault) => {
            let donation = fault
                .donation
                .as_ref()
                .map_or_else(String::new, |id| format!(" of donation {id}"));
            bail!(
                "the ledger is not what was written: {} {}{donation}: {}. {WAY_OUT}",
                fault.table,
                fault.row,
                fault.problem
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
