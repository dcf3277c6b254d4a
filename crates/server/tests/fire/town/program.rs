//! A program of ours in a process of its own, which can be killed, paused and started again.

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A debug build on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(5);

/// How a program says in its log where it is, once it is ready: the field's name in the line of that message.
const READY: [(&str, &str); 2] = [("serving", "listen"), ("sandbox ready", "origin")];

pub(crate) struct Program {
    command: Command,
    log: PathBuf,
    address: Option<SocketAddr>,
    child: Option<Child>,
}

/// A command that inherits nothing but the way to other programs.
pub(crate) fn free_of_environment(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

impl Program {
    /// Not started yet; it works in the folder, and its log is a file there.
    pub(crate) fn new(name: &str, folder: &Path, mut command: Command) -> Program {
        command
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        Program {
            command,
            log: folder.join(format!("{name}.log")),
            address: None,
            child: None,
        }
    }

    /// Where it listens since its latest start.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address.unwrap()
    }

    /// Starts it, and waits until it says where it is.
    pub(crate) async fn start(&mut self) {
        let status = self.try_start().await;
        assert!(status.is_none(), "it ended with {status:?}: {}", self.log());
    }

    /// Starts it, and waits until it says where it is, or ends.
    pub(crate) async fn try_start(&mut self) -> Option<ExitStatus> {
        let before = self.spawn();
        let began = tokio::time::Instant::now();
        while self.child.is_some() {
            if let Some(status) = self.ended() {
                return Some(status);
            }
            if let Some(address) = said_address(&self.log_from(before)) {
                self.address = Some(address);
                return None;
            }
            assert!(began.elapsed() < PATIENCE, "not up: {}", self.log());
            tokio::time::sleep(POLL).await;
        }
        None
    }

    /// Starts it without waiting; how long its log was before.
    pub(crate) fn spawn(&mut self) -> usize {
        let log = File::options()
            .create(true)
            .append(true)
            .open(&self.log)
            .unwrap();
        let before = usize::try_from(log.metadata().unwrap().len()).unwrap();
        self.child = Some(self.command.stderr(log).spawn().unwrap());
        before
    }

    /// SIGKILL: no chance to finish anything.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It has ended by itself where this fails.
            child.kill().ok();
            child.wait().unwrap();
        }
    }

    /// SIGTERM, and its end.
    pub(crate) async fn stop(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        let began = tokio::time::Instant::now();
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "still running: {}", self.log());
            tokio::time::sleep(POLL).await;
        }
    }

    /// SIGSTOP: it does nothing any more, and does not know.
    pub(crate) fn pause(&self) {
        self.signal(Signal::STOP);
    }

    /// SIGCONT.
    pub(crate) fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// No file of it grows beyond so many bytes from now on, as on a disk that is full; `None` makes room again.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) {
        let limit = Rlimit {
            current: bytes,
            maximum: None,
        };
        prlimit(Some(self.pid()), Resource::Fsize, limit).unwrap();
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(self.child.as_ref().unwrap())
    }

    /// All that it wrote on standard error, of every start.
    pub(crate) fn log(&self) -> String {
        self.log_from(0)
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        let status = self.child.as_mut()?.try_wait().unwrap()?;
        self.child = None;
        Some(status)
    }

    fn log_from(&self, start: usize) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

fn said_address(log: &str) -> Option<SocketAddr> {
    log.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|line| {
            let (_, field) = READY.iter().find(|(said, _)| line["message"] == *said)?;
            let address = line[*field].as_str()?;
            address.trim_start_matches("http://").parse().ok()
        })
}
