//! A program that runs beside us and ends with us.

use crate::process::{TICK, terminate};
use anyhow::{Context as _, Result};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

/// How long a program may take to end in an orderly way before it is killed: the server lets
/// requests finish that wait for a gateway.
const END_LIMIT: Duration = Duration::from_secs(15);

/// A running program. Dropped, it is stopped.
pub(super) struct Service {
    /// What the user knows it by.
    pub(super) name: &'static str,
    child: Child,
}

impl Service {
    /// Starts it with its output on our standard error, which leaves standard output to `ready`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(name: &'static str, mut command: Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .stdout(io::stderr())
            // A group of its own: Ctrl-C in the terminal reaches only us, and we end the server
            // before the gateway it still may be talking to.
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        Ok(Self { name, child })
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub(super) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Asks it to end, waits, and kills it when it does not.
    pub(super) fn stop(&mut self) {
        let mut waited = Duration::ZERO;
        while let Ok(None) = self.child.try_wait() {
            if waited.is_zero() {
                terminate(&self.child);
            }
            if waited >= END_LIMIT {
                eprintln!(
                    "{} did not end within {} s and is killed",
                    self.name,
                    END_LIMIT.as_secs()
                );
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            thread::sleep(TICK);
            waited += TICK;
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_service_has_ended() {
        let mut command = Command::new("sleep");
        command.arg("60");
        let service = Service::start("a sleeper", command).unwrap();
        let process = format!("/proc/{}", service.child.id());
        drop(service);
        assert!(!std::path::Path::new(&process).exists());
    }
}
