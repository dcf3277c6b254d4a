//! A screen that nobody sees, for a browser that does not start without one.

use crate::context::Context;
use crate::desk::{Service, Words};
use anyhow::{Context as _, Result};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Width, height and depth.
const SIZE: &str = "1400x1000x24";

/// A running X server. Dropped, it is stopped; so it is where xtask is killed.
pub(super) struct Screen {
    /// What `DISPLAY` has to be for it.
    pub(super) display: String,
    _server: Service,
}

impl Screen {
    /// Starts one under a number that is free, and waits until it says which.
    ///
    /// # Errors
    /// When it cannot be started, ends, or says nothing in time.
    pub(super) fn start(context: &Context, xvfb: &Path) -> Result<Self> {
        let words = context.target.join("xvfb.log");
        let xtask = env::current_exe().context("finding the path of xtask itself")?;
        let mut command = context.command(xtask);
        command
            .arg("supervise")
            .arg(std::process::id().to_string())
            .arg(xvfb)
            .args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]);
        let mut server = Service::start("Xvfb", command, Words::Kept(words.clone()))?;
        let said = || number_in(&fs::read_to_string(&words).unwrap_or_default());
        server.wait_until(context, "say the number of its display", || {
            said().is_some()
        })?;
        let number = said().context("Xvfb did not say the number of its display")?;
        Ok(Self {
            display: format!(":{number}"),
            _server: server,
        })
    }

    /// The line that starts it by hand, in a shell.
    pub(super) fn by_hand(&self, xvfb: &Path) -> String {
        let mut command = Command::new(xvfb);
        command
            .arg(&self.display)
            .args(["-screen", "0", SIZE, "-nolisten", "tcp"]);
        format!("{} &", crate::process::shell_line(&command))
    }
}

/// Among what it complains of stands the number, alone on its line.
fn number_in(words: &str) -> Option<u32> {
    let mut lines = words.split_inclusive('\n');
    lines.find_map(|line| line.strip_suffix('\n')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_display_is_read_once_its_line_is_whole() {
        assert_eq!(number_in("_XSERVTransmkdir: ERROR: 7\n"), None);
        assert_eq!(number_in("1"), None);
        assert_eq!(number_in("warning\n12\n"), Some(12));
    }
}
