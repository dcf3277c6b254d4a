//! `cargo xtask dist`: the one file to carry to a server.

use crate::context::{Context, short};
use crate::progress::Progress;
use crate::server;
use crate::setup;
use crate::web::{self, Mode};
use anyhow::{Context as _, Result};
use std::fs;

/// Builds `dist/daan`.
///
/// # Errors
/// When a tool cannot be had or a build fails.
pub(crate) fn command(context: &Context) -> Result<()> {
    let mut progress = Progress::new(setup::front_end_steps(Mode::Release) + 2);
    let tools = setup::front_end(context, &mut progress, Mode::Release)?;
    web::build(context, &tools, &mut progress, Mode::Release)?;
    let built = server::build(context, &mut progress, Mode::Release)?;

    let packed = context.root.join("dist/daan");
    // Beside it first: a running `dist/daan` cannot be overwritten, only replaced.
    let partial = packed.with_extension("partial");
    fs::copy(&built, &partial).with_context(|| format!("copying {}", built.display()))?;
    fs::rename(&partial, &packed)?;
    println!("{} ({} bytes)", short(&packed), packed.metadata()?.len());
    Ok(())
}
