//! `daan backup`.

mod postgres;

use super::verify::{read, refuse_fault};
use anyhow::{Context, bail};
use clap::Args;
use daan_server::operator::ledger_to_read;
use daan_server::settings::{Settings, Source};
use daan_storage::Ledger;
use postgres::{dumped, listed};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Copy the ledger while it is in use, and check the copy
///
/// SQLite: the copy is one state of the ledger, in a new file that only its owner can read; it is read from end to end
/// and gone over like `daan verify-ledger` does before it is called good. To restore, stop daan serve and put the copy in
/// the ledger's place (without its -wal and -shm); at its start daan serve finds again what was given since.
///
/// PostgreSQL: calls `pg_dump --format=custom`, whose copy `pg_restore` reads, and has `pg_restore --list` look at it
/// where there is one; the rows are not gone over, as they are only in a database again. Your own point-in-time recovery
/// is better.
///
/// A database that holds no ledger of Daan is refused.
#[derive(Args)]
pub(crate) struct BackupFlags {
    /// The new file; one that is there is never replaced
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl BackupFlags {
    pub(crate) fn settings(&self) -> HashMap<&'static str, String> {
        let url = self.database_url.clone();
        url.map(|url| ("DATABASE_URL", url)).into_iter().collect()
    }
}

const OWNER_ONLY: u32 = 0o600;

pub(crate) async fn run(flags: &BackupFlags, source: &Source) -> anyhow::Result<()> {
    let url = Settings::database_url(source)?;
    let file = &flags.to;
    let _turn = turn_in(folder_of(file)).context("no backup was made")?;
    refuse_taken(file).with_context(|| format!("no backup was made in {}", file.display()))?;
    let partial = partial_name(file);
    let made = made(&url, &partial).await.and_then(|said| {
        name(&partial, file)?;
        Ok(said)
    });
    // What is not good must not be taken for a backup.
    remove_partial(&partial)?;
    let said = made.context("no backup was made")?;
    println!("{} {said}", file.display());
    Ok(())
}

/// Holds the folder: two that write the same copy would give a name to each other's halves.
fn turn_in(folder: &Path) -> anyhow::Result<File> {
    let folder_file =
        File::open(folder).with_context(|| format!("{} cannot be used", folder.display()))?;
    match folder_file.try_lock() {
        Err(TryLockError::WouldBlock) => bail!(
            "another backup is being written into {}: run this command again when it is done",
            folder.display()
        ),
        // Not every file system locks a folder.
        _ => Ok(folder_file),
    }
}

/// Gives the good copy the name that was asked for, durably. A file that got it meanwhile stays.
fn name(partial: &Path, file: &Path) -> anyhow::Result<()> {
    if let Err(error) = fs::hard_link(partial, file) {
        if error.kind() == ErrorKind::AlreadyExists {
            bail!(TAKEN);
        }
        // A file system without links, such as a memory stick's.
        refuse_taken(file)?;
        fs::rename(partial, file)?;
    }
    Ok(File::open(folder_of(file))?.sync_all()?)
}

/// What there is to say of the copy that was made.
async fn made(url: &str, file: &Path) -> anyhow::Result<String> {
    // Left by a backup that was killed.
    remove_partial(file)?;
    let ledger = ledger_to_read(url).await?;
    if !url.starts_with("sqlite:") {
        ledger.close().await;
        reserve(file)?;
        dumped(url, file)?;
        return Ok(listed(file)?.to_owned());
    }
    let copied = ledger.copy_to(file).await;
    ledger.close().await;
    copied?;
    let donations = gone_over(file).await?;
    Ok(format!("holds {donations} donations and is whole"))
}

/// How many donations a good copy holds.
async fn gone_over(file: &Path) -> anyhow::Result<i64> {
    let url = format!("sqlite:{}", file.display());
    let copy = Ledger::open_to_read(&url).await?;
    let verified = copy.verify().await;
    copy.close().await;
    let verified = read(verified, &url)?;
    refuse_fault(&verified, &url)?;
    let donations = verified
        .checks
        .iter()
        .find(|check| check.name == "terms_are_as_sealed");
    Ok(donations.map_or(0, |check| check.rows))
}

/// Makes a new and empty file that only its owner can read.
fn reserve(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(OWNER_ONLY);
    options.open(file).map(drop)
}

const TAKEN: &str = "a file of this name is there already: name a new one";

fn refuse_taken(file: &Path) -> anyhow::Result<()> {
    match fs::symlink_metadata(file) {
        Ok(_) => bail!(TAKEN),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Removes a copy that has no name yet, with what SQLite puts beside one that it writes.
fn remove_partial(partial: &Path) -> anyhow::Result<()> {
    for beside in ["", "-journal", "-wal", "-shm"] {
        remove(&with_ending(partial, beside))?;
    }
    Ok(())
}

fn remove(file: &Path) -> anyhow::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("remove {} by hand", file.display()))
        }
        _ => Ok(()),
    }
}

/// The name under which a copy is made: only a good one gets the name that was asked for.
fn partial_name(file: &Path) -> PathBuf {
    with_ending(file, ".partial")
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn folder_of(file: &Path) -> &Path {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
