//! Rust's standard library for the browser.

use super::lookup::on_path;
use crate::context::Context;
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::PathBuf;

/// The target triple of everything that runs in a browser.
pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";
const BY_HAND: &str = "please type:\n  rustup target add wasm32-unknown-unknown";

/// Makes sure of the target, as one step of `progress`.
///
/// # Errors
/// When it is missing and rustup is too, or cannot fetch it.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<()> {
    progress.step(format!("target {TRIPLE}"));
    if is_there(context)? {
        progress.say("found");
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "this Rust has no standard library for {TRIPLE} and was not installed by rustup; \
             take Rust from https://rustup.rs"
        );
    }
    progress.say("installing (some seconds, once)…");
    fs::create_dir_all(&context.tools)?;
    let mut command = context.command("rustup");
    command.args(["target", "add", TRIPLE]);
    run_logged(
        &context.interrupt,
        &mut command,
        &context.tools.join("rustup.log"),
    )
    .context(BY_HAND)?;
    if !is_there(context)? {
        bail!("rustup added {TRIPLE} to another toolchain than the one in use; {BY_HAND}");
    }
    progress.done();
    Ok(())
}

/// Asks the compiler itself: it need not come from rustup.
fn is_there(context: &Context) -> Result<bool> {
    let output = context
        .command("rustc")
        .args(["--print", "target-libdir", "--target", TRIPLE])
        .output()
        .context("could not start `rustc`; is ~/.cargo/bin on PATH?")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    Ok(output.status.success() && folder.is_dir())
}
