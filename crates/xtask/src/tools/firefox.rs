//! Firefox with its driver.

use super::Tool;
use super::lookup::first_on_path;
use super::system::{self, Packages};
use crate::context::{Context, short};
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// A Firefox and its driver.
pub(crate) struct Firefox {
    /// The browser.
    pub(crate) firefox: PathBuf,
    /// Its driver.
    pub(crate) geckodriver: PathBuf,
}

const PACKAGES: Packages = Packages {
    what: "Firefox",
    debian: &["firefox-esr"],
    ubuntu_line: Some("sudo snap install firefox"),
    macos_line: "brew install --cask firefox",
    fedora_line: "sudo dnf install -y firefox",
    arch_line: "sudo pacman -S --needed firefox",
    elsewhere: "install Firefox from https://www.mozilla.org, on PATH",
};

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 2;

/// Makes sure of Firefox and of its driver, which has no package in Debian.
///
/// # Errors
/// When Firefox is missing and we may not install it, or the driver cannot be built.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Firefox> {
    progress.step("Firefox");
    if find().is_none() {
        system::install(context, progress, &PACKAGES)?;
    }
    let firefox = find().context("Firefox was installed, but is not on PATH")?;
    progress.say(&format!("found in {}", short(&firefox)));
    let folder = Tool::geckodriver().ensure(context, progress)?;
    Ok(Firefox {
        firefox,
        geckodriver: folder.join("geckodriver"),
    })
}

fn find() -> Option<PathBuf> {
    let in_applications = Path::new("/Applications/Firefox.app/Contents/MacOS/firefox");
    first_on_path(&["firefox-esr", "firefox"]).or_else(|| {
        in_applications
            .is_file()
            .then(|| in_applications.to_owned())
    })
}
