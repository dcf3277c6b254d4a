//! What `cargo xtask test` found on this machine.

use std::env;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

pub(crate) struct Machine {
    /// The program under test.
    pub(crate) daan: PathBuf,
    pub(crate) chromedriver: PathBuf,
    pub(crate) chromium: PathBuf,
    /// Where pictures go.
    pub(crate) screenshots: PathBuf,
}

pub(crate) fn machine() -> &'static Machine {
    static MACHINE: OnceLock<Machine> = OnceLock::new();
    MACHINE.get_or_init(|| find().unwrap_or_else(|| refuse()))
}

fn find() -> Option<Machine> {
    let path = |name| env::var_os(name).map(PathBuf::from);
    Some(Machine {
        daan: path("DAAN_BIN")?,
        chromedriver: path("DAAN_WEBDRIVER")?,
        chromium: path("DAAN_CHROMIUM")?,
        screenshots: path("DAAN_SCREENSHOTS")?,
    })
}

/// One line for all tests, past the runner, which would keep one for each.
fn refuse() -> ! {
    let _ = writeln!(std::io::stderr(), "run: cargo xtask test");
    std::process::exit(1);
}
