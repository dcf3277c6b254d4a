//! Whom PostgreSQL runs as: it refuses root.

use anyhow::{Context as _, Result};
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// The accounts that root lends its server to, the best first.
const ACCOUNTS: [&str; 2] = ["postgres", "nobody"];

/// An account of this machine; nothing where we are no root, and PostgreSQL runs as whoever we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub(crate) struct Owner {
    /// The account's number
    #[arg(long, requires = "gid")]
    uid: Option<u32>,
    /// The number of the account's group
    #[arg(long, requires = "uid")]
    gid: Option<u32>,
}

impl Owner {
    /// Us, or where we are root somebody else.
    ///
    /// # Errors
    /// When we are root and the machine has nobody else.
    pub(super) fn choose() -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self {
                uid: None,
                gid: None,
            });
        }
        let accounts = fs::read_to_string("/etc/passwd").context("reading /etc/passwd")?;
        ACCOUNTS
            .iter()
            .find_map(|name| account(&accounts, name))
            .with_context(|| {
                let named = ACCOUNTS.join(" or ");
                format!(
                    "PostgreSQL does not run as root, and there is no account {named} to run it as"
                )
            })
    }

    /// Gives files and folders to the account.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn take(&self, paths: &[&Path]) -> Result<()> {
        for path in paths {
            chown(path, self.uid, self.gid)
                .with_context(|| format!("giving {} away", path.display()))?;
        }
        Ok(())
    }

    /// Makes a command run as the account.
    pub(super) fn run_as(&self, command: &mut Command) {
        if let (Some(uid), Some(gid)) = (self.uid, self.gid) {
            command.uid(uid).gid(gid);
        }
    }

    /// As our own command line says it.
    pub(super) fn arguments(&self) -> Vec<String> {
        let flag = |name: &str, id: Option<u32>| id.map(|id| format!("--{name}={id}"));
        [flag("uid", self.uid), flag("gid", self.gid)]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The account of this name in the text of `/etc/passwd`.
fn account(accounts: &str, name: &str) -> Option<Owner> {
    let line = accounts
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2).map(|field| field.parse().ok());
    Some(Owner {
        uid: Some(numbers.next()??),
        gid: Some(numbers.next()??),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNTS: &str = "root:x:0:0:root:/root:/bin/bash\npostgres2:x:7:8::/:\n\
                            postgres:x:105:112:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn an_account_is_known_by_its_whole_name() {
        let owner = account(ACCOUNTS, "postgres").unwrap();
        assert_eq!(owner.arguments(), ["--uid=105", "--gid=112"]);
        assert_eq!(account(ACCOUNTS, "post"), None);
    }
}
