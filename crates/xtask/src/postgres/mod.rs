//! A PostgreSQL server of the tests' own: made when they begin, gone when they end.
//!
//! It stands in a temporary folder, listens on the loopback interface alone, on a port that was free, and takes a
//! password that is drawn anew each time: what may run programs inside a database must not be open to everybody
//! who has an account on this machine.

pub(crate) mod command;
mod owner;
pub(crate) mod tend;

use crate::context::Context;
use crate::desk::{Service, Words, free_ports};
use crate::process::run_logged;
use crate::tools::postgres::Programs;
use anyhow::{Context as _, Result};
use owner::Owner;
use std::env;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File};
use std::io::Read as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The variable that tells tests where the server is.
pub(crate) const VARIABLE: &str = "DAAN_TEST_POSTGRES";

/// The superuser the tests make their databases as.
const USER: &str = "daan";

/// A server that runs. Dropped, it is stopped, and its folder is removed.
pub(crate) struct Cluster {
    service: Service,
    folder: PathBuf,
    /// Its address for a superuser: `postgres://…`.
    pub(crate) url: String,
}

impl Cluster {
    /// Makes and starts one, and waits until it takes connections.
    ///
    /// # Errors
    /// When its folder cannot be made, it does not start, or the user interrupts.
    pub(crate) fn start(context: &Context, programs: &Programs) -> Result<Self> {
        let folder = env::temp_dir().join(format!("daan-postgres-{}", std::process::id()));
        let owner = Owner::choose()?;
        let started = made(context, programs, &owner, &folder)
            .and_then(|password| served(context, programs, &owner, &folder, &password));
        if started.is_err() {
            // Nothing else would.
            let _ = fs::remove_dir_all(&folder);
        }
        started
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.service.stop();
        // Who tends the server removes the folder; this is for the case that it was killed.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Fills the folder; gives the superuser's password.
fn made(context: &Context, programs: &Programs, owner: &Owner, folder: &Path) -> Result<String> {
    DirBuilder::new()
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("making {}", folder.display()))?;
    let password = password()?;
    let file = folder.join("password");
    fs::write(&file, &password)?;
    owner.take(&[folder, &file])?;
    let mut initdb = context.command(programs.path("initdb"));
    initdb
        .current_dir(folder)
        .arg("--pgdata")
        .arg(data(folder))
        .arg("--pwfile")
        .arg(&file)
        .args(["--username", USER, "--auth", "scram-sha-256"])
        .args(["--encoding", "UTF8", "--locale", "C", "--no-sync"]);
    owner.run_as(&mut initdb);
    run_logged(
        &context.interrupt,
        &mut initdb,
        &context.target.join("postgres-initdb.log"),
    )
    .context("PostgreSQL could not make a database cluster")?;
    Ok(password)
}

fn served(
    context: &Context,
    programs: &Programs,
    owner: &Owner,
    folder: &Path,
    password: &str,
) -> Result<Cluster> {
    let [port] = free_ports()?;
    let xtask = env::current_exe().context("finding the path of xtask itself")?;
    let mut command = context.command(xtask);
    command
        .arg("tend-postgres")
        .args(owner.arguments())
        .arg(std::process::id().to_string())
        .arg(programs.path("postgres"))
        .arg(folder)
        .arg(port.to_string());
    let words = Words::Kept(context.target.join("postgres.log"));
    let mut service = Service::start("PostgreSQL", command, words)?;
    let what = format!("take connections on port {port}");
    service.wait_until(context, &what, || is_ready(programs, port))?;
    Ok(Cluster {
        service,
        folder: folder.to_owned(),
        url: format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres"),
    })
}

/// Where the cluster is inside its folder.
fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn is_ready(programs: &Programs, port: u16) -> bool {
    Command::new(programs.path("pg_isready"))
        .args(["--quiet", "--host", "127.0.0.1", "--port"])
        .arg(port.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// 128 bits in hexadecimal digits, which an address can hold as they are.
fn password() -> Result<String> {
    let mut random = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    let mut password = String::new();
    for byte in random {
        write!(password, "{byte:02x}")?;
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_another_each_time_and_needs_no_escaping() {
        let (one, two) = (password().unwrap(), password().unwrap());
        assert_ne!(one, two);
        assert!(one.len() == 32 && one.chars().all(|c| c.is_ascii_hexdigit()));
    }
}
