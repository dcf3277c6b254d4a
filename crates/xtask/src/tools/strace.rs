//! The program that counts what reaches the disk and makes the disk fail, for the tests of durability.

use super::lookup::on_path;
use super::system::{self, Packages};
use crate::context::{Context, short};
use crate::progress::Progress;
use anyhow::{Context as _, Result};

const PACKAGES: Packages = Packages {
    what: "strace (the tests count with it what reaches the disk)",
    debian: &["strace"],
    ubuntu_line: None,
    macos_line: "nothing: strace is a program for Linux",
    fedora_line: "sudo dnf install -y strace",
    arch_line: "sudo pacman -S --needed strace",
    elsewhere: "install strace 5.3 or newer",
};

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 1;

/// Makes sure of strace, as one step of `progress`. Elsewhere than on Linux there is none, and the tests that
/// need it are not built.
///
/// # Errors
/// When it is missing and we may not install it.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<()> {
    progress.step("strace");
    if !cfg!(target_os = "linux") {
        progress.say("not for this system");
        return Ok(());
    }
    if on_path("strace").is_none() {
        system::install(context, progress, &PACKAGES)?;
    }
    let found = on_path("strace").context("strace was installed, but is not on PATH")?;
    progress.say(&format!("found in {}", short(&found)));
    Ok(())
}
