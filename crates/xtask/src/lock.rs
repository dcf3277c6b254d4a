//! What `Cargo.lock` says of crates.

use crate::context::Context;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::fs;

/// Every crate of the workspace and of others that is built.
#[derive(Deserialize)]
pub(crate) struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

impl Lock {
    /// The checkout's own.
    ///
    /// # Errors
    /// When there is no readable `Cargo.lock`.
    pub(crate) fn of(context: &Context) -> Result<Lock> {
        let path = context.root.join("Cargo.lock");
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Lock::parse(&text)
    }

    pub(crate) fn parse(text: &str) -> Result<Lock> {
        toml::from_str(text).context("reading Cargo.lock")
    }

    /// The version of a crate, so that no tool's version is written twice.
    ///
    /// # Errors
    /// When the crate is not in it.
    pub(crate) fn version(&self, name: &str) -> Result<&str> {
        let found = self.package.iter().find(|package| package.name == name);
        let package = found
            .with_context(|| format!("{name} is not in Cargo.lock: `cargo generate-lockfile`"))?;
        Ok(&package.version)
    }

    /// The digest of a crate of somebody else; our own have none.
    pub(crate) fn digest(&self, name: &str, version: &str) -> Option<&str> {
        let is_it = |package: &&Locked| package.name == name && package.version == version;
        self.package.iter().find(is_it)?.checksum.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "daan"
version = "0.1.0"

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.99"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
checksum = "abc"
"#;

    #[test]
    fn a_crate_has_its_own_version_and_digest_and_not_those_of_one_called_alike() {
        let lock = Lock::parse(LOCK).unwrap();
        assert_eq!(lock.version("wasm-bindgen").unwrap(), "0.2.130");
        assert_eq!(lock.digest("wasm-bindgen", "0.2.130"), Some("abc"));
        assert_eq!(lock.digest("wasm-bindgen", "0.2.99"), None);
        assert_eq!(lock.digest("daan", "0.1.0"), None);
        assert!(lock.version("wasm").is_err());
    }

    #[test]
    fn what_is_no_lock_is_no_empty_one() {
        for text in ["", "[[package]]", "version = 4", "package"] {
            assert!(Lock::parse(text).is_err(), "{text}");
        }
    }

    /// Threat 68.
    #[test]
    fn every_crate_of_somebody_else_is_held_to_its_digest() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
        let foreign: Vec<_> = lock
            .split("[[package]]")
            .filter(|package| package.contains("\nsource = "))
            .collect();
        assert!(foreign.len() > 100, "{}", foreign.len());
        for package in foreign {
            let is_held =
                package.contains("\nsource = \"registry+") && package.contains("\nchecksum = \"");
            assert!(is_held, "{package}");
        }
    }
}
