//! Digests of crates, as `Cargo.lock` has them.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Digests by a crate's name and version, `serde@1.0.1`.
pub(crate) type Digests = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// Those of a lock's text; our own crates have none.
///
/// # Errors
/// When it is no lock.
pub(crate) fn digests(lock: &str) -> Result<Digests> {
    let lock: Lock = toml::from_str(lock).context("reading Cargo.lock")?;
    let packages = lock.package.into_iter();
    let named = packages.filter_map(|package| {
        let Locked { name, version, .. } = &package;
        Some((format!("{name}@{version}"), package.checksum?))
    });
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_of_somebody_else_has_its_digest_and_one_of_ours_has_none() {
        let of_ours = "[[package]]\nname = \"daan\"\nversion = \"0.1.0\"\n";
        let lock = format!(
            "version = 4\n\n{of_ours}\n[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\nsource = \"registry\"\nchecksum = \"abc\"\n"
        );
        let expected = Digests::from([("serde@1.0.1".to_owned(), "abc".to_owned())]);
        assert_eq!(digests(&lock).unwrap(), expected);
    }

    #[test]
    fn what_is_no_lock_is_no_empty_one() {
        for text in ["", "[[package]]", "version = 4", "package"] {
            assert!(digests(text).is_err(), "{text}");
        }
    }
}
