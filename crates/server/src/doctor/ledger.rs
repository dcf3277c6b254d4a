//! The ledger: there, this program's, writable, and on something that keeps what it was given.

use super::known::Known;
use super::{Finding, disk};
use crate::operator::ledger_path;
use daan_storage::{Ledger, OpenError};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

pub(super) async fn check(known: &Known, least_free_mib: u64) -> Vec<Finding> {
    let Some(url) = known.database_url.as_deref() else {
        return Vec::new();
    };
    if url.contains(":memory:") {
        return vec![Finding::fault(
            "ledger_in_memory",
            "DATABASE_URL: the ledger is in memory alone: it is gone when the server stops",
            "Set DATABASE_URL to a file on a local disk, such as sqlite:data/daan.db, or to a PostgreSQL database",
        )];
    }
    let mut findings = Vec::new();
    if let Some(path) = ledger_path(url) {
        let folder = existing_folder(&path);
        findings.extend(disk::check(folder, least_free_mib));
        findings.extend(not_writable(&path, folder));
        if !path.exists() {
            findings.push(Finding::warning(
                "ledger_new",
                format!("DATABASE_URL: there is no ledger at {} yet: daan serve begins a new one", path.display()),
                "Right before the first start. Otherwise DATABASE_URL is wrong, or the ledger's disk is not there",
            ));
            return findings;
        }
    }
    findings.extend(opened(url).await);
    findings
}

/// Where a ledger that is not there yet would begin: the nearest folder above it that is.
fn existing_folder(path: &Path) -> &Path {
    let above = path.ancestors().skip(1);
    let mut named = above.filter(|folder| !folder.as_os_str().is_empty());
    named
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("."))
}

fn not_writable(path: &Path, folder: &Path) -> Option<Finding> {
    let tried = if path.exists() {
        OpenOptions::new().append(true).open(path).map(drop)
    } else {
        Ok(())
    };
    let error = tried.and_then(|()| write_beside(folder)).err()?;
    Some(Finding::fault(
        "ledger_not_writable",
        format!(
            "DATABASE_URL: {} cannot be written: {error}",
            path.display()
        ),
        "Run this as the user that runs daan serve, and give that user the ledger's file and folder",
    ))
}

/// The folder takes a new file: SQLite puts two beside the ledger.
fn write_beside(folder: &Path) -> io::Result<()> {
    let trial = folder.join(format!(".daan-doctor-{}", std::process::id()));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&trial)?;
    fs::remove_file(trial)
}

async fn opened(url: &str) -> Vec<Finding> {
    let ledger = match Ledger::open_to_read(url).await {
        Ok(ledger) => ledger,
        Err(error) => return vec![not_opened(&error)],
    };
    let undurable = ledger.undurable().await;
    ledger.close().await;
    match undurable {
        Ok(settings) if settings.is_empty() => {
            vec![Finding::ok("ledger", "the ledger can be read, its schema is this program's, and it forces what it acknowledges to the disk")]
        }
        Ok(settings) => settings
            .into_iter()
            .map(|setting| {
                Finding::fault(
                    "ledger_not_durable",
                    format!("PostgreSQL's setting {setting} is off: a gift that was acknowledged could be lost with the power"),
                    format!("Set {setting} to on, for the server, the database and the role"),
                )
            })
            .collect(),
        Err(error) => vec![Finding::fault(
            "ledger_unreadable",
            format!("DATABASE_URL: {error}"),
            "Run `daan verify-ledger`, which says where",
        )],
    }
}

fn not_opened(error: &OpenError) -> Finding {
    let (code, fix) = match error {
        OpenError::Url | OpenError::PostgresUrl => (
            "database_url_unusable",
            "Set DATABASE_URL to sqlite:data/daan.db or postgres://USER:PASSWORD@HOST/DATABASE",
        ),
        OpenError::SchemaNewer { .. } => (
            "ledger_schema_newer",
            "Start the newer program, or restore the backup made before it was started",
        ),
        OpenError::SchemaOlder { .. } => (
            "ledger_schema_older",
            "Make a backup, then start daan serve once",
        ),
        OpenError::NoLedger => (
            "ledger_not_ours",
            "Set DATABASE_URL to the ledger that daan serve uses",
        ),
        OpenError::Damaged(_) => (
            "ledger_damaged",
            "Keep it as it is, and restore the last good backup: \u{201c}Restoring\u{201d} in docs/operating.md",
        ),
        OpenError::SqliteTooOld { .. } | OpenError::PostgresTooOld { .. } => (
            "database_too_old",
            "Bring the database up to a version that is served",
        ),
        OpenError::NotDurable(_) => (
            "ledger_not_durable",
            "Set it to on, for the server, the database and the role",
        ),
        _ => (
            "ledger_unreachable",
            "Check DATABASE_URL, that the database runs, and that its user may connect",
        ),
    };
    Finding::fault(code, format!("DATABASE_URL: {error}"), fix)
}
