//! Python, which runs the tests of Razorpay's SDK for it.

use super::lookup::all_on_path;
use super::system::{self, Packages};
use crate::context::Context;
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Succeeds where the SDK's newest dependencies run and an environment with pip can be made: Debian has
/// the second in a package of its own.
const FITS: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";

const PACKAGES: Packages = Packages {
    what: "Python 3.10 or newer with venv (for the tests of Razorpay's SDK)",
    debian: &["python3-venv"],
    ubuntu_line: None,
    macos_line: "brew install python",
    fedora_line: "sudo dnf install -y python3",
    arch_line: "sudo pacman -S --needed python",
    elsewhere: "install Python 3.10 or newer from https://www.python.org",
};

/// A Python that can make environments.
///
/// # Errors
/// When there is none and we may not install one, or what was installed is too old.
pub(super) fn ensure(context: &Context, progress: &Progress) -> Result<PathBuf> {
    if let Some(python) = find() {
        return Ok(python);
    }
    system::install(context, progress, &PACKAGES)?;
    find().with_context(|| {
        format!(
            "{} was installed, but every `python3` on PATH is older",
            PACKAGES.what
        )
    })
}

fn find() -> Option<PathBuf> {
    first_that_fits(all_on_path("python3"))
}

/// An own Python without `ensurepip` must not hide the system's.
fn first_that_fits(pythons: Vec<PathBuf>) -> Option<PathBuf> {
    pythons.into_iter().find(|python| succeeds(python, FITS))
}

/// Whether Python runs this program to a good end.
pub(super) fn succeeds(python: &Path, program: &str) -> bool {
    Command::new(python)
        .args(["-E", "-s", "-c", program])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_that_does_not_fit_is_passed_over() {
        // Two programs that every system has, and that do not read what they are told.
        let pythons = ["/no/such/python3", "false", "true"].map(PathBuf::from);
        assert_eq!(first_that_fits(pythons.into()), Some("true".into()));
        assert_eq!(first_that_fits(vec!["false".into()]), None);
    }
}
