//! `daan backup`.

use super::verify::refuse_fault;
use anyhow::{Context, bail};
use clap::Args;
use daan_server::settings::{Settings, Source};
use daan_storage::{Ledger, OpenError};
use reqwest::Url;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copy the ledger while it is in use, and check the copy
///
/// SQLite: the copy is one state of the ledger, in a new file that only its owner can read; it is read from end to end
/// and gone over like `daan verify-ledger` does before it is called good. To restore, stop daan serve and put the copy in
/// the ledger's place (without its -wal and -shm); at its start daan serve finds again what was given since.
///
/// PostgreSQL: calls `pg_dump --format=custom`, whose copy `pg_restore` reads. Your own point-in-time recovery is better.
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

pub(crate) async fn run(flags: &BackupFlags, source: &Source) -> anyhow::Result<()> {
    let url = Settings::database_url(source)?;
    if flags.to.exists() {
        bail!("{} is there already: name a new file", flags.to.display());
    }
    if url.starts_with("sqlite:") {
        copied(&url, &flags.to).await
    } else {
        dumped(&url, &flags.to)
    }
}

async fn copied(url: &str, file: &Path) -> anyhow::Result<()> {
    let ledger = Ledger::open_to_read(url).await.context("DATABASE_URL")?;
    let copied = ledger.copy_to(file).await;
    ledger.close().await;
    copied.with_context(|| format!("no backup was made in {}", file.display()))?;
    let outcome = gone_over(file).await;
    if outcome.is_err() {
        // A copy that is not good must not be taken for one.
        std::fs::remove_file(file).with_context(|| format!("remove {} by hand", file.display()))?;
    }
    let donations = outcome.context("no backup was made")?;
    println!(
        "{} holds {donations} donations and is whole",
        file.display()
    );
    Ok(())
}

/// How many donations a good copy holds.
async fn gone_over(file: &Path) -> anyhow::Result<i64> {
    let copy = Ledger::open_to_read(&format!("sqlite:{}", file.display())).await?;
    let verified = copy.verify().await;
    copy.close().await;
    let verified = verified?;
    refuse_fault(&verified)?;
    let donations = verified
        .checks
        .iter()
        .find(|check| check.name == "terms_are_as_sealed");
    Ok(donations.map_or(0, |check| check.rows))
}

fn dumped(url: &str, file: &Path) -> anyhow::Result<()> {
    let mut url = Url::parse(url)
        .ok()
        .filter(|url| url.scheme().starts_with("postgres"));
    let url = url.as_mut().ok_or(OpenError::Url).context("DATABASE_URL")?;
    let mut dump = Command::new("pg_dump");
    if let Some(password) = url.password() {
        // In the environment, where other users of the machine cannot read it.
        let password = percent_decoded(password);
        dump.env("PGPASSWORD", password);
        // Only an address without a host takes no password, and it has none.
        let _ = url.set_password(None);
    }
    dump.args(["--format=custom", "--no-password", "--file"])
        .arg(file)
        .arg(format!("--dbname={url}"));
    match dump.status() {
        Ok(status) if status.success() => {
            println!(
                "{} was written by pg_dump; pg_restore reads it",
                file.display()
            );
            Ok(())
        }
        Ok(status) => bail!("pg_dump ended with {status}; no backup was made"),
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "pg_dump is not on the PATH: install PostgreSQL's client, or type on the database's machine:\n  \
             pg_dump --format=custom --file={} NAME_OF_THE_DATABASE",
            file.display()
        ),
        Err(error) => Err(error).context("pg_dump"),
    }
}

/// What an address's escapes stand for.
fn percent_decoded(text: &str) -> String {
    // A form's decoding, in which a plus would be a space.
    let form = format!("p={}", text.replace('+', "%2B"));
    let decoded = form_urlencoded::parse(form.as_bytes()).next();
    decoded.map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_what_it_was_before_it_was_escaped() {
        assert_eq!(percent_decoded("a%40b+c%2Fd"), "a@b+c/d");
    }
}
