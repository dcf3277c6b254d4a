//! What `cargo xtask test` found on this machine.

use super::engine::Engine;
use std::env;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

pub(crate) struct Machine {
    /// The program under test.
    pub(crate) daan: PathBuf,
    pub(crate) engine: Engine,
    /// The engine's driver.
    pub(crate) webdriver: PathBuf,
    /// The engine's browser.
    pub(crate) browser: PathBuf,
    /// Where pictures go.
    pub(crate) screenshots: PathBuf,
    /// The script that looks for barriers.
    pub(crate) axe: PathBuf,
}

pub(crate) fn machine() -> &'static Machine {
    static MACHINE: OnceLock<Machine> = OnceLock::new();
    MACHINE.get_or_init(|| find().unwrap_or_else(|| refuse()))
}

fn find() -> Option<Machine> {
    let path = |name| env::var_os(name).map(PathBuf::from);
    Some(Machine {
        daan: path("DAAN_BIN")?,
        engine: Engine::chosen()?,
        webdriver: path("DAAN_WEBDRIVER")?,
        browser: path("DAAN_BROWSER")?,
        screenshots: path("DAAN_SCREENSHOTS")?,
        axe: path("DAAN_AXE")?,
    })
}

/// One line for all tests, past the runner, which would keep one for each.
fn refuse() -> ! {
    let _ = writeln!(std::io::stderr(), "run: cargo xtask test");
    std::process::exit(1);
}
