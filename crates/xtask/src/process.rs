//! Running other programs: wait, stop on a signal, keep or pass on what they say.

use crate::postgres;
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fmt::{self, Write as _};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often a running child and the signal flag are looked at.
pub(crate) const TICK: Duration = Duration::from_millis(50);

/// Lines of a failed tool's output that are shown.
const LAST_LINES: usize = 20;

/// Whether Ctrl-C or SIGTERM has come. The first asks for an orderly end, the second ends at once.
#[derive(Clone)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts to listen for the signals that ask a program to end.
    ///
    /// # Errors
    /// When the system refuses the signal handlers.
    pub(crate) fn listen() -> Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&flag))?;
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
        }
        Ok(Self(flag))
    }

    /// Gives an error once the user asked to end.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub(crate) fn check(&self) -> Result<()> {
        if self.requested() {
            return Err(Interrupted.into());
        }
        Ok(())
    }

    /// Whether the user asked to end.
    pub(crate) fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The user asked to end: no failure, and no advice is due.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Runs a command with its output on our standard error (standard output is for results).
///
/// # Errors
/// When it cannot be started, ends with a failure, or the user interrupts.
pub(crate) fn run(interrupt: &Interrupt, command: &mut Command) -> Result<()> {
    let child = spawn(command.stdin(Stdio::null()).stdout(io::stderr()))?;
    let status = wait(interrupt, child)?;
    if !status.success() {
        bail!(
            "failed ({status}); to repeat it alone:\n  {}",
            shell_line(command)
        );
    }
    Ok(())
}

/// Runs a command with its output in `log`, and shows the end of it only when the command fails.
///
/// # Errors
/// As [`run`]; the error carries the last lines.
pub(crate) fn run_logged(interrupt: &Interrupt, command: &mut Command, log: &Path) -> Result<()> {
    let file = File::create(log).with_context(|| format!("creating {}", log.display()))?;
    let child = spawn(
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file),
    )?;
    let status = wait(interrupt, child)?;
    if !status.success() {
        let text = String::from_utf8_lossy(&fs::read(log)?).into_owned();
        bail!(
            "{}\n`{}` failed ({status}); all of its output is in {}",
            last_lines(&text),
            shell_line(command),
            log.display()
        );
    }
    Ok(())
}

/// Runs a command with its output passed on unchanged, and gives back every line of its standard
/// output beside its status.
///
/// # Errors
/// When it cannot be started or the user interrupts; a failure status is not an error here.
pub(crate) fn run_teed(
    interrupt: &Interrupt,
    command: &mut Command,
) -> Result<(ExitStatus, Vec<String>)> {
    let mut child = spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = child.stdout.take().context("the pipe was just asked for")?;
    // A thread of its own, because a test that starts a server and forgets it holds the pipe open
    // beyond the end of the test program: the status must not wait for that.
    let (sender, receiver) = std::sync::mpsc::channel();
    let reader = thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            let mut out = io::stdout().lock();
            // Nobody reads on: the test still has to be waited for.
            let _ = writeln!(out, "{line}").and_then(|()| out.flush());
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let status = wait(interrupt, child)?;
    for _ in 0..40 {
        if reader.is_finished() {
            break;
        }
        thread::sleep(TICK);
    }
    Ok((status, receiver.try_iter().collect()))
}

/// Asks a process to end. One that has ended already is fine.
pub(crate) fn terminate(child: &Child) {
    let _ = kill_process(Pid::from_child(child), Signal::TERM);
}

/// The command as a user can type it, with the variables it needs.
pub(crate) fn shell_line(command: &Command) -> String {
    let mut line = String::new();
    let mut needs_postgres = false;
    for (name, value) in command.get_envs() {
        if name == postgres::VARIABLE {
            // The server that it names has gone when somebody reads this.
            needs_postgres = value.is_some();
        } else if let (false, Some(value)) = (name == "PATH", value) {
            let _ = write!(
                line,
                "{}={} ",
                name.display(),
                quoted(&value.to_string_lossy())
            );
        }
    }
    if needs_postgres {
        line.push_str("cargo xtask postgres ");
    }
    line.push_str(&quoted(&command.get_program().to_string_lossy()));
    for argument in command.get_args() {
        let _ = write!(line, " {}", quoted(&argument.to_string_lossy()));
    }
    line
}

fn spawn(command: &mut Command) -> Result<Child> {
    command
        .spawn()
        .with_context(|| format!("could not start `{}`", shell_line(command)))
}

fn wait(interrupt: &Interrupt, mut child: Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            interrupt.check()?;
            return Ok(status);
        }
        if interrupt.requested() {
            terminate(&child);
            child.wait()?;
            return Err(Interrupted.into());
        }
        thread::sleep(TICK);
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(LAST_LINES);
    lines.get(from..).unwrap_or_default().join("\n")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_command_can_be_pasted_into_a_shell() {
        let mut command = Command::new("cargo");
        command
            .args(["test", "it's", ""])
            .env("DAAN_BIN", "/a b/daan")
            .env("PATH", "/x");
        assert_eq!(
            shell_line(&command),
            r"DAAN_BIN='/a b/daan' cargo test 'it'\''s' ''"
        );
    }

    #[test]
    fn a_server_that_will_be_gone_is_started_anew_by_the_printed_command() {
        let mut command = Command::new("cargo");
        command.arg("test").env(
            postgres::VARIABLE,
            "postgres://daan:x@127.0.0.1:20000/postgres",
        );
        assert_eq!(shell_line(&command), "cargo xtask postgres cargo test");
    }

    #[test]
    fn only_the_end_of_a_long_output_is_shown() {
        let text = (1..=100)
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join("\n");
        assert!(last_lines(&text).starts_with("81\n"));
        assert_eq!(last_lines("one"), "one");
    }
}
