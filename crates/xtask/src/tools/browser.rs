//! The browser the tests drive, and the letters its pictures need.

use super::lookup::first_on_path;
use super::system::{self, Packages};
use super::version_output;
use crate::context::{Context, short};
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Result, bail};
use serde_json::json;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// A Chromium and the driver that belongs to it.
pub(crate) struct Browser {
    /// The browser.
    pub(crate) chromium: PathBuf,
    /// Its driver, of the same major version.
    pub(crate) chromedriver: PathBuf,
}

const BROWSER: Packages = Packages {
    what: "Chromium with its chromedriver",
    debian: &["chromium", "chromium-driver"],
    ubuntu_line: Some("sudo snap install chromium"),
    macos_line: "brew install --cask chromium chromedriver",
    fedora_line: "sudo dnf install -y chromium chromedriver",
    arch_line: "sudo pacman -S --needed chromium",
    elsewhere: "install Chromium and the chromedriver of the same version, both on PATH",
};

const FONT: Packages = Packages {
    what: "a font with Devanagari (Hindi and Nepali would be boxes in the pictures)",
    debian: &["fonts-noto-core"],
    ubuntu_line: None,
    macos_line: "brew install --cask font-noto-sans-devanagari",
    fedora_line: "sudo dnf install -y google-noto-sans-devanagari-fonts",
    arch_line: "sudo pacman -S --needed noto-fonts",
    elsewhere: "install Noto Sans Devanagari into ~/.local/share/fonts",
};

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 2;

/// Makes sure of a browser, its driver and a Devanagari font.
///
/// # Errors
/// When one is missing and we may not install it, or browser and driver do not belong together.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Browser> {
    progress.step("Chromium and chromedriver");
    if find().is_none() {
        system::install(context, progress, &BROWSER)?;
    }
    let Some(browser) = find() else {
        bail!("Chromium was installed, but neither it nor its driver is on PATH");
    };
    let version = browser.version()?;
    progress.say(&format!("{version} found in {}", short(&browser.chromium)));

    progress.step("Devanagari font");
    if !has_devanagari() {
        system::install(context, progress, &FONT)?;
        // Best effort: the list of fonts is also renewed when the browser next starts.
        let log = context.tools.join("fc-cache.log");
        let _ = run_logged(
            &context.interrupt,
            context.command("fc-cache").arg("-f"),
            &log,
        );
    }
    progress.say("found");
    Ok(browser)
}

impl Browser {
    /// What a browser session is asked for, as wasm-bindgen's test runner reads it.
    pub(crate) fn capabilities(&self) -> serde_json::Value {
        // Without a sandbox, because as root in a container Chromium does not start with one; the
        // rest keeps it from talking to anybody but the tests.
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ];
        json!({ "goog:chromeOptions": { "binary": self.chromium, "args": arguments } })
    }

    /// The common major version. A driver of another one refuses every session, with a message
    /// that drowns in the tests' output.
    fn version(&self) -> Result<u32> {
        let of = |program: &Path| version_output(program).as_deref().and_then(major);
        match (of(&self.chromium), of(&self.chromedriver)) {
            (Some(browser), Some(driver)) if browser == driver => Ok(browser),
            (browser, driver) => bail!(
                "{} is version {browser:?} and {} is version {driver:?}; they must be the same",
                self.chromium.display(),
                self.chromedriver.display()
            ),
        }
    }
}

fn find() -> Option<Browser> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ];
    Some(Browser {
        chromium: first_on_path(&names).or_else(in_applications)?,
        chromedriver: first_on_path(&["chromedriver", "chromium.chromedriver"])?,
    })
}

/// macOS keeps programs with windows off `PATH`.
fn in_applications() -> Option<PathBuf> {
    ["Chromium", "Google Chrome"]
        .map(|name| PathBuf::from(format!("/Applications/{name}.app/Contents/MacOS/{name}")))
        .into_iter()
        .find(|path| path.is_file())
}

fn major(version: &str) -> Option<u32> {
    version
        .split_whitespace()
        .find_map(|word| word.split_once('.')?.0.parse().ok())
}

fn has_devanagari() -> bool {
    let home = std::env::var_os("HOME")
        .map(PathBuf::from)
        .unwrap_or_default();
    let folders = [
        PathBuf::from("/usr/share/fonts"),
        home.join(".local/share/fonts"),
        home.join(".fonts"),
    ];
    // macOS brings a Devanagari font along.
    cfg!(target_os = "macos") || folders.iter().any(|folder| holds_devanagari(folder))
}

fn holds_devanagari(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            holds_devanagari(&path)
        } else {
            is_devanagari(&entry.file_name())
        }
    })
}

fn is_devanagari(file: &OsStr) -> bool {
    let name = file.to_string_lossy().to_lowercase();
    ["devanagari", "mangal", "nakula", "sahadeva"]
        .iter()
        .any(|font| name.contains(font))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_and_driver_write_their_versions_differently_and_both_are_read() {
        assert_eq!(
            major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12\n"),
            Some(156)
        );
        assert_eq!(
            major("ChromeDriver 156.0.8078.79 (abc-refs/heads)\n"),
            Some(156)
        );
        assert_eq!(major("Chromium\n"), None);
    }

    #[test]
    fn a_font_is_known_by_its_file_name() {
        assert!(is_devanagari(OsStr::new("NotoSansDevanagari-Regular.ttf")));
        assert!(is_devanagari(OsStr::new("Lohit-Devanagari.ttf")));
        assert!(!is_devanagari(OsStr::new("DejaVuSans.ttf")));
    }
}
