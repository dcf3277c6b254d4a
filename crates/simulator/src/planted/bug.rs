//! What is planted, and where.

use crate::profile::Profile;
use anyhow::{Context, ensure};
use serde::Deserialize;

/// The variable that says which of them is live.
pub(super) const VARIABLE: &str = "DAAN_PLANTED";

const ALL: &str = include_str!("../../planted.toml");

/// One mistake.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bug {
    /// What it is called.
    pub name: String,
    /// What is done wrong.
    pub mistake: String,
    /// The word of the profile that it shows in.
    nets: String,
    /// The file that it is planted in, from the root of the workspace.
    pub file: String,
    /// What stands there.
    from: String,
    /// What stands there instead.
    to: String,
}

#[derive(Deserialize)]
struct Bugs {
    bug: Vec<Bug>,
}

impl Bug {
    /// Every mistake.
    ///
    /// # Errors
    /// The list cannot be read.
    pub fn all() -> anyhow::Result<Vec<Bug>> {
        let bugs: Bugs = toml::from_str(ALL).context("planted.toml")?;
        Ok(bugs.bug)
    }

    /// The profile that it shows in.
    ///
    /// # Errors
    /// There is none of that word.
    pub fn profile(&self) -> anyhow::Result<Profile> {
        Profile::lookup(&self.nets).with_context(|| format!("{}: nets = {}", self.name, self.nets))
    }

    /// A source with the mistake in it, which lives where the variable names it.
    ///
    /// # Errors
    /// What it is to replace does not stand there exactly once.
    pub fn planted_in(&self, source: &str) -> anyhow::Result<String> {
        let places = source.matches(&self.from).count();
        ensure!(
            places == 1,
            "{}: its text stands {places} times in {}",
            self.name,
            self.file
        );
        let is_live = format!(
            "matches!(std::env::var({VARIABLE:?}).as_deref(), Ok({:?}))",
            self.name
        );
        let mistake = self
            .to
            .trim_start_matches('\n')
            .replace("PLANTED", &is_live);
        Ok(source.replacen(&self.from, &mistake, 1))
    }
}
