//! `cargo xtask types`: the types that a page's developer gets.
//!
//! The front end's own tests know the contract; here they are told to write the files instead of comparing them.

use crate::context::Context;
use crate::process;
use anyhow::{Context as _, Result};

/// The test that compares, and what makes it write.
const TEST: &str = "the_types_are_those_of_the_code";
const WRITE: &str = "DAAN_WRITE_TYPES";

/// Writes `daan.d.ts` and `custom-elements.json` in `crates/embed`.
///
/// # Errors
/// When the front end does not compile, or a file cannot be written.
pub(crate) fn command(context: &Context) -> Result<()> {
    let mut command = context.cargo(&["test", "--quiet", "--package", "daan-web", "--lib", TEST]);
    command.env(WRITE, "1");
    process::run(&context.interrupt, &mut command).context("the types were not written")?;
    println!("crates/embed/daan.d.ts and crates/embed/custom-elements.json are written");
    Ok(())
}
