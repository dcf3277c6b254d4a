//! `WebKitGTK` with its driver, its small browser and a screen for it.

use super::lookup::on_path;
use super::system::{self, Packages};
use crate::context::{Context, short};
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// `WebKitGTK`, ready to be driven.
pub(crate) struct Webkit {
    /// The browser that comes with the library.
    pub(crate) browser: PathBuf,
    /// Its driver.
    pub(crate) webdriver: PathBuf,
    /// The program that is a screen to those who need one.
    pub(crate) xvfb: PathBuf,
}

const PACKAGES: Packages = Packages {
    what: "WebKitGTK with its driver, its MiniBrowser and Xvfb",
    debian: &["webkit2gtk-driver", "xvfb"],
    ubuntu_line: None,
    macos_line: "nothing: WebKitGTK is a library for Linux",
    fedora_line: "sudo dnf install -y webkit2gtk4.1 webkitgtk-webdriver xorg-x11-server-Xvfb",
    arch_line: "sudo pacman -S --needed webkit2gtk-4.1 xorg-server-xvfb",
    elsewhere: "install WebKitGTK 2.40 or newer with WebKitWebDriver and MiniBrowser, and Xvfb",
};

/// Folders that hold the library's folder, where they do not hold one per machine that does.
const LIBRARIES: [&str; 4] = ["/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/local/lib"];

/// The library's folder, by the version of its interface, the likeliest to have a browser first.
const VERSIONS: [&str; 3] = ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"];

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 1;

/// Makes sure of `WebKitGTK`, as one step of `progress`; `None` where there is none for this system.
///
/// # Errors
/// When it is missing and we may not install it.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Option<Webkit>> {
    progress.step("WebKitGTK");
    if !cfg!(target_os = "linux") {
        progress.say("not for this system");
        return Ok(None);
    }
    if find().is_none() {
        system::install(context, progress, &PACKAGES)?;
    }
    let webkit = find().with_context(|| {
        format!(
            "{} were installed, but WebKitWebDriver or Xvfb is not on PATH, or no MiniBrowser is in {}",
            PACKAGES.what,
            LIBRARIES.join(", ")
        )
    })?;
    progress.say(&format!("found in {}", short(&webkit.browser)));
    Ok(Some(webkit))
}

fn find() -> Option<Webkit> {
    Some(Webkit {
        browser: browser_below(&LIBRARIES.map(Path::new))?,
        webdriver: on_path("WebKitWebDriver")?,
        xvfb: on_path("Xvfb")?,
    })
}

/// Debian has the library's folder in one for the machine, `/usr/lib/x86_64-linux-gnu`.
fn browser_below(libraries: &[&Path]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = libraries
        .iter()
        .flat_map(|library| [vec![(*library).to_owned()], subfolders(library)].concat())
        .collect();
    VERSIONS
        .iter()
        .flat_map(|version| folders.iter().map(move |folder| folder.join(version)))
        .map(|folder| folder.join("MiniBrowser"))
        .find(|path| path.is_file())
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_found_in_a_machines_own_folder_and_without_one() {
        let base = std::env::temp_dir().join(format!("daan-xtask-webkit-{}", std::process::id()));
        let nested = base.join("lib/x86_64-linux-gnu/webkit2gtk-4.0");
        let plain = base.join("lib64/webkit2gtk-4.1");
        for folder in [&nested, &plain] {
            fs::create_dir_all(folder).unwrap();
        }
        let (lib, lib64) = (base.join("lib"), base.join("lib64"));
        let found = || browser_below(&[&lib, &lib64]);
        assert_eq!(found(), None);
        fs::write(nested.join("MiniBrowser"), "").unwrap();
        assert_eq!(found(), Some(nested.join("MiniBrowser")));
        fs::write(plain.join("MiniBrowser"), "").unwrap();
        assert_eq!(found(), Some(plain.join("MiniBrowser")));
        fs::remove_dir_all(base).unwrap();
    }
}
