//! A step between xtask and PostgreSQL: it ends the server, and removes what it leaves, when xtask asks for it and
//! when xtask has gone without a word.

use super::data;
use super::owner::Owner;
use crate::process::{Interrupt, TICK};
use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::process::parent_id;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

/// Tests that ran side by side on many cores, each with three servers and their pools.
const MAX_CONNECTIONS: &str = "max_connections=400";

/// What to tend.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    owner: Owner,
    /// Process id of the xtask that started us
    parent: u32,
    /// The server's program
    postgres: PathBuf,
    /// The folder that holds the cluster, and is removed at the end
    folder: PathBuf,
    /// Where to listen on the loopback interface
    port: u16,
}

/// Runs the server until it is asked to end or the xtask that started it is gone.
///
/// # Errors
/// When the server cannot be started, or ends by itself.
pub(crate) fn command(options: &Options) -> Result<()> {
    let interrupt = Interrupt::listen()?;
    let mut server = start(options)?;
    let ended = watch(&interrupt, &mut server, options.parent);
    stop(&mut server);
    fs::remove_dir_all(&options.folder)
        .with_context(|| format!("removing {}", options.folder.display()))?;
    match ended? {
        Some(status) => bail!("PostgreSQL ended by itself ({status})"),
        None => Ok(()),
    }
}

fn start(options: &Options) -> Result<Child> {
    let mut command = Command::new(&options.postgres);
    command
        .current_dir(&options.folder)
        .arg("-D")
        .arg(data(&options.folder))
        .args(["-p", &options.port.to_string()]);
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        MAX_CONNECTIONS,
        // What the tests say of durability is said of a server that keeps its word.
        "fsync=on",
        "synchronous_commit=on",
    ];
    for setting in settings {
        command.args(["-c", setting]);
    }
    options.owner.run_as(&mut command);
    command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("could not start {}", options.postgres.display()))
}

/// Waits; how the server ended where it did so by itself.
fn watch(interrupt: &Interrupt, server: &mut Child, parent: u32) -> Result<Option<ExitStatus>> {
    while !interrupt.requested() && parent_id() == parent {
        if let Some(status) = server.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(TICK);
    }
    Ok(None)
}

/// At once and without a checkpoint: nobody will read these files again.
fn stop(server: &mut Child) {
    // It has ended already where this fails.
    let _ = kill_process(Pid::from_child(server), Signal::QUIT);
    let _ = server.wait();
}
