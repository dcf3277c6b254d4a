//! Building the program `daan`.

use crate::context::Context;
use crate::process;
use crate::progress::Progress;
use crate::web::Mode;
use anyhow::Result;
use std::path::PathBuf;

/// Builds `daan` as one step of `progress`, and gives its path. A release carries the front end of
/// `dist/web` as it is now, so that has to be built before.
///
/// # Errors
/// When the build fails or the user interrupts.
pub(crate) fn build(context: &Context, progress: &mut Progress, mode: Mode) -> Result<PathBuf> {
    progress.step("server");
    progress.say("building…");
    let mut command = context.cargo(&["build", "--package", "daan-server", "--bin", "daan"]);
    if mode == Mode::Release {
        command.arg("--release");
    }
    process::run(&context.interrupt, &mut command)?;
    progress.done();
    let folder = match mode {
        Mode::Debug => "debug",
        Mode::Release => "release",
    };
    Ok(context.target.join(folder).join("daan"))
}
