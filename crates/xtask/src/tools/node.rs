//! Node.js, which runs wasm-opt, esbuild and the tests of Razorpay's SDK for it.

use super::lookup::on_path;
use super::system::{self, Packages};
use super::version_output;
use crate::context::Context;
use crate::progress::Progress;
use anyhow::{Result, bail};

/// The oldest Node.js that esbuild's release takes.
const OLDEST: u32 = 18;

const PACKAGES: Packages = Packages {
    what: "Node.js 18 or newer with npm (for wasm-opt, esbuild and the tests of Razorpay's SDK)",
    debian: &["nodejs", "npm"],
    ubuntu_line: None,
    macos_line: "brew install node",
    fedora_line: "sudo dnf install -y nodejs npm",
    arch_line: "sudo pacman -S --needed nodejs npm",
    elsewhere: "install Node.js 22 from https://nodejs.org",
};

/// Makes sure that `node` and `npm` can be called.
///
/// # Errors
/// When they are missing and we may not install them, or Node.js is too old.
pub(super) fn ensure(context: &Context, progress: &Progress) -> Result<()> {
    if on_path("node").is_none() || on_path("npm").is_none() {
        system::install(context, progress, &PACKAGES)?;
    }
    let version = on_path("node")
        .and_then(|node| version_output(&node))
        .unwrap_or_default();
    if major(&version).is_none_or(|major| major < OLDEST) {
        bail!(
            "Node.js {OLDEST} or newer is needed, but `node --version` says {:?}; \
             take 22 from https://nodejs.org",
            version.trim()
        );
    }
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_own_way_to_write_its_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20.20.2"), None);
    }
}
