//! PostgreSQL's own program for copies.

use anyhow::{Context, bail};
use daan_storage::OpenError;
use reqwest::Url;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

/// Has `pg_dump` write into a file that is there.
pub(super) fn dumped(url: &str, file: &Path) -> anyhow::Result<()> {
    let (url, password) = without_password(url)?;
    let mut dump = Command::new("pg_dump");
    if let Some(password) = password {
        // In the environment, where other users of the machine cannot read it.
        dump.env("PGPASSWORD", password);
    }
    dump.args(["--format=custom", "--no-password", "--file"])
        .arg(file)
        .arg(format!("--dbname={url}"));
    match dump.status() {
        Ok(status) if status.success() => Ok(File::open(file)?.sync_all()?),
        Ok(status) => bail!("pg_dump ended with {status}"),
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "pg_dump is not on the PATH: install PostgreSQL's client, or type on the database's machine:\n  \
             pg_dump --format=custom --file=FILE NAME_OF_THE_DATABASE"
        ),
        Err(error) => Err(error).context("pg_dump"),
    }
}

/// What there is to say of a dump, once `pg_restore` has read its list of contents.
pub(super) fn listed(file: &Path) -> anyhow::Result<&'static str> {
    let mut list = Command::new("pg_restore");
    list.arg("--list").arg(file).stdout(Stdio::null());
    match list.status() {
        Ok(status) if status.success() => Ok("was written by pg_dump, and pg_restore can read it"),
        Ok(status) => bail!("pg_restore cannot read what pg_dump wrote, and ended with {status}"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok("was written by pg_dump; there is no pg_restore on the PATH to look at it")
        }
        Err(error) => Err(error).context("pg_restore"),
    }
}

/// The address as it may be seen, and the password that stood in it.
fn without_password(url: &str) -> anyhow::Result<(Url, Option<String>)> {
    let mut url = Url::parse(url)
        .ok()
        .filter(|url| url.scheme().starts_with("postgres"))
        .ok_or(OpenError::Url)
        .context("DATABASE_URL")?;
    let before_host = url.password().map(percent_decoded);
    let (passwords, others): (Vec<_>, Vec<_>) = url
        .query_pairs()
        .into_owned()
        .partition(|(name, _)| name == "password");
    // Only an address without a host takes no password, and it has none.
    let _ = url.set_password(None);
    url.set_query(None);
    if !others.is_empty() {
        url.query_pairs_mut().extend_pairs(others);
    }
    let in_query = passwords.into_iter().next().map(|(_, password)| password);
    Ok((url, before_host.or(in_query)))
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
    fn a_password_is_taken_out_of_an_address_wherever_it_stands() {
        for (url, seen, password) in [
            ("postgres://d@h/x", "postgres://d@h/x", None),
            (
                "postgres://d:a%40b+c%2Fd@h:5/x",
                "postgres://d@h:5/x",
                Some("a@b+c/d"),
            ),
            (
                "postgresql://h/x?user=d&password=p&sslmode=require",
                "postgresql://h/x?user=d&sslmode=require",
                Some("p"),
            ),
        ] {
            let (found, taken) = without_password(url).unwrap();
            assert_eq!((found.as_str(), taken.as_deref()), (seen, password));
        }
        assert!(without_password("mysql://h/x").is_err());
    }
}
