//! `cargo xtask postgres`: the server for tests that are run by hand.

use super::{Cluster, VARIABLE};
use crate::context::Context;
use crate::process::{self, TICK};
use crate::progress::Progress;
use crate::tools::{postgres, strace};
use anyhow::Result;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::thread;

/// What to run beside it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A command to run with the server's address in `DAAN_TEST_POSTGRES`, such as `cargo test`; without one the
    /// address is printed, and the server runs until Ctrl-C
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// Starts a server, and runs the command or waits.
///
/// # Errors
/// When PostgreSQL cannot be had or started, or the command fails.
pub(crate) fn command(context: &Context, options: &Options) -> Result<()> {
    let mut progress = Progress::new(postgres::STEPS + strace::STEPS);
    let programs = postgres::ensure(context, &mut progress)?;
    // The tests that need the one need the other too.
    strace::ensure(context, &mut progress)?;
    let cluster = Cluster::start(context, &programs)?;
    let Some((program, arguments)) = options.command.split_first() else {
        return wait(context, &cluster);
    };
    let mut command = context.command(program);
    command.args(arguments).env(VARIABLE, &cluster.url);
    process::run(&context.interrupt, &mut command)
}

fn wait(context: &Context, cluster: &Cluster) -> Result<()> {
    println!("export {VARIABLE}={}", cluster.url);
    io::stdout().flush()?;
    while !context.interrupt.requested() {
        thread::sleep(TICK);
    }
    Ok(())
}
