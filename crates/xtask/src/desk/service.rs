//! A program that runs beside us and ends with us.

use crate::context::Context;
use crate::process::{TICK, terminate};
use anyhow::{Context as _, Result, bail};
use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

/// How long a program may take to end in an orderly way before it is killed: the server lets
/// requests finish that wait for a gateway.
const END_LIMIT: Duration = Duration::from_secs(15);

/// How long a service may take until it answers; a debug build on a busy machine needs seconds.
const START_LIMIT: Duration = Duration::from_mins(1);

/// Where what a program says goes.
pub(crate) enum Words {
    /// Our standard error, which leaves standard output to `ready`.
    Shown,
    /// A file of its own.
    Kept(PathBuf),
}

/// A running program. Dropped, it is stopped.
pub(crate) struct Service {
    /// What the user knows it by.
    pub(crate) name: &'static str,
    words: Words,
    child: Child,
}

/// As one goes on from "its own words are".
impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Words::Shown => formatter.write_str("above"),
            Words::Kept(file) => write!(formatter, "in {}", file.display()),
        }
    }
}

impl Words {
    fn open(&self) -> Result<(Stdio, Stdio)> {
        Ok(match self {
            Words::Shown => (io::stderr().into(), io::stderr().into()),
            Words::Kept(path) => {
                let file =
                    File::create(path).with_context(|| format!("creating {}", path.display()))?;
                (file.try_clone()?.into(), file.into())
            }
        })
    }
}

impl Service {
    /// Starts it.
    ///
    /// # Errors
    /// When it cannot be started, or the file for its words cannot be made.
    pub(crate) fn start(name: &'static str, mut command: Command, words: Words) -> Result<Self> {
        let (stdout, stderr) = words.open()?;
        let child = command
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            // A group of its own: Ctrl-C in the terminal reaches only us, and we end the server
            // before the gateway it still may be talking to.
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        Ok(Self { name, words, child })
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until it does what it is there for, it ends, the limit passes or the user interrupts.
    ///
    /// # Errors
    /// In every case but the first. `what` it should do is said as one goes on from "it did not".
    pub(crate) fn wait_until(
        &mut self,
        context: &Context,
        what: &str,
        is_so: impl Fn() -> bool,
    ) -> Result<()> {
        let mut waited = Duration::ZERO;
        while waited < START_LIMIT {
            if let Some(status) = self.ended()? {
                bail!(
                    "{} ended before it was ready ({status}); its own words are {}",
                    self.name,
                    self.words
                );
            }
            context.interrupt.check()?;
            if is_so() {
                return Ok(());
            }
            thread::sleep(TICK);
            waited += TICK;
        }
        bail!(
            "{} did not {what} within {} s; its own words are {}",
            self.name,
            START_LIMIT.as_secs(),
            self.words
        )
    }

    /// Asks it to end, waits, and kills it when it does not.
    pub(crate) fn stop(&mut self) {
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
        let service = Service::start("a sleeper", command, Words::Shown).unwrap();
        let process = format!("/proc/{}", service.child.id());
        drop(service);
        assert!(!std::path::Path::new(&process).exists());
    }
}
