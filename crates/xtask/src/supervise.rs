//! A step between xtask and a server it starts, so that the server ends when xtask does, even when
//! xtask is killed outright and can tell nobody.

use anyhow::{Error, anyhow};
use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// What to become.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Process id of the xtask that started us
    parent: u32,
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    program: Vec<OsString>,
}

/// Asks the kernel to end this process with its parent, and becomes the program. The request
/// survives `exec`, so no code has to run between `fork` and `exec` of the parent, which only
/// `unsafe` could do. Returns only when the program cannot be started.
pub(crate) fn become_child(options: &Options) -> Error {
    let Some((program, arguments)) = options.program.split_first() else {
        return anyhow!("no program to become");
    };
    if let Err(error) = end_with_parent() {
        return error;
    }
    // The parent may have gone before the request was made.
    if std::os::unix::process::parent_id() != options.parent {
        return anyhow!("the xtask that started this process is gone");
    }
    let error = Command::new(program).args(arguments).exec();
    anyhow!("could not start {}: {error}", program.display())
}

#[cfg(target_os = "linux")]
fn end_with_parent() -> Result<(), Error> {
    use rustix::process::{Signal, set_parent_process_death_signal};
    Ok(set_parent_process_death_signal(Some(Signal::TERM))?)
}

/// Other systems have no such request: there the servers end when xtask ends in an orderly way.
#[cfg(not(target_os = "linux"))]
fn end_with_parent() -> Result<(), Error> {
    Ok(())
}
