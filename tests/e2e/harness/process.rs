//! Programs that end with the test, however it ends.

use super::machine::machine;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// A program with all that it has started.
pub(crate) struct Process(Child);

impl Process {
    /// Starts it and waits until it listens. What it says goes to the end of `log`.
    pub(crate) async fn start(mut command: Command, listens: SocketAddr, log: &Path) -> Process {
        let log = File::options().create(true).append(true).open(log).unwrap();
        let child = command
            // A group of its own, so that a browser goes with its driver.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let process = Process(child);
        super::until(format_args!("{command:?} to listen"), async || {
            TcpStream::connect(listens).ok()
        })
        .await;
        process
    }
}

impl Process {
    /// SIGKILL: no chance to finish anything.
    pub(crate) fn kill(&self) {
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) {
            // The group is gone already where this fails.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let _ = self.0.wait();
    }
}

/// The program under test, without any setting of the developer's own.
pub(crate) fn daan(folder: &Path) -> Command {
    let mut command = Command::new(&machine().daan);
    command.env_clear().current_dir(folder);
    command
}

/// An address below those that the system hands out by itself, so that only another run of these tests
/// could take it between now and its use.
pub(crate) fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).unwrap();
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + (start + step) % 10_000;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

/// How long anything may take on the busiest machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);
