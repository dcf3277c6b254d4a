//! What is to be measured.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::fs;
use std::path::PathBuf;

/// All of it, as `cargo xtask bench browser` writes it down.
#[derive(Deserialize)]
pub(crate) struct Plan {
    /// The browser.
    pub(crate) chromium: PathBuf,
    /// How often every page is visited.
    pub(crate) rounds: u32,
    /// The origin of our server.
    pub(crate) daan: String,
    /// The origin of the sandbox; what comes from there is the gateway's, and none of the page's bytes.
    pub(crate) sandbox: String,
    /// The pages, in the order of the tables.
    pub(crate) pages: Vec<Page>,
}

/// A page where a donor can give.
#[derive(Deserialize)]
pub(crate) struct Page {
    /// As the tables name it.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) url: String,
    /// What stands there, where it is not our server's: files with their compressed twins.
    pub(crate) folder: Option<PathBuf>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// When there is none, or it is not one.
    pub(crate) fn read(path: &str) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("reading {path}"))?;
        serde_json::from_str(&text).with_context(|| format!("{path} is no plan"))
    }
}
