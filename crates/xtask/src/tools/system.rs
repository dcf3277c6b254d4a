//! Packages of the operating system: installed where we may, named where we may not.

use super::lookup::on_path;
use crate::context::Context;
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;

/// One thing that comes from the operating system, and what each one calls it.
pub(super) struct Packages {
    /// What is missing, as the user knows it.
    pub(super) what: &'static str,
    pub(super) debian: &'static [&'static str],
    /// Ubuntu has some browsers only as a snap: the whole line.
    pub(super) ubuntu_line: Option<&'static str>,
    pub(super) macos_line: &'static str,
    pub(super) fedora_line: &'static str,
    pub(super) arch_line: &'static str,
    /// For every other system.
    pub(super) elsewhere: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    Macos,
    Other,
}

/// Installs the packages as root on a Debian-like system, and stops with the one line to type on
/// every other.
///
/// # Errors
/// When we may not install, or the installation fails.
pub(super) fn install(context: &Context, progress: &Progress, packages: &Packages) -> Result<()> {
    let system = system();
    let may = rustix::process::geteuid().is_root() && system == System::Debian
        || rustix::process::geteuid().is_root()
            && system == System::Ubuntu
            && packages.ubuntu_line.is_none();
    if !may {
        bail!(
            "{} is missing; please type:\n  {}",
            packages.what,
            line(packages, system)
        );
    }
    progress.say(&format!(
        "installing {} (a minute, once)…",
        packages.debian.join(", ")
    ));
    let log = context.tools.join("apt-get.log");
    fs::create_dir_all(&context.tools)?;
    let apt = |arguments: &[&str]| {
        let mut command = context.command("apt-get");
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        run_logged(&context.interrupt, &mut command, &log)
    };
    apt(&["update"])
        .and_then(|()| {
            apt(&[
                &["install", "-y", "--no-install-recommends"],
                packages.debian,
            ]
            .concat())
        })
        .with_context(|| format!("please type:\n  {}", line(packages, system)))
}

/// What to do about a failed `cargo install`, by what its log says.
pub(super) fn advice_for_cargo_install(log: &Path, by_hand: &str) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let no_linker =
        text.contains("linker `cc` not found") || text.contains("failed to find tool \"cc\"");
    match (no_linker, system()) {
        (true, System::Debian | System::Ubuntu) => {
            "a C compiler is missing; please type:\n  sudo apt-get install -y build-essential"
                .into()
        }
        (true, System::Macos) => {
            "a C compiler is missing; please type:\n  xcode-select --install".into()
        }
        (true, _) => "a C compiler named `cc` is missing: install gcc or clang".into(),
        (false, _) => format!("cargo could not install it; to try by hand:\n  {by_hand}"),
    }
}

fn line(packages: &Packages, system: System) -> String {
    let apt = format!("sudo apt-get install -y {}", packages.debian.join(" "));
    match system {
        System::Debian => apt,
        System::Ubuntu => packages.ubuntu_line.map_or(apt, str::to_owned),
        System::Fedora => packages.fedora_line.to_owned(),
        System::Arch => packages.arch_line.to_owned(),
        System::Macos => packages.macos_line.to_owned(),
        System::Other => packages.elsewhere.to_owned(),
    }
}

fn system() -> System {
    if cfg!(target_os = "macos") {
        return System::Macos;
    }
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is_ubuntu = release.lines().any(|line| line == "ID=ubuntu");
    match () {
        () if is_ubuntu => System::Ubuntu,
        () if on_path("apt-get").is_some() => System::Debian,
        () if on_path("dnf").is_some() => System::Fedora,
        () if on_path("pacman").is_some() => System::Arch,
        () => System::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: Packages = Packages {
        what: "Chromium",
        debian: &["chromium", "chromium-driver"],
        ubuntu_line: Some("sudo snap install chromium"),
        macos_line: "brew install --cask chromium",
        fedora_line: "sudo dnf install -y chromium",
        arch_line: "sudo pacman -S chromium",
        elsewhere: "install it",
    };

    #[test]
    fn the_line_to_type_is_the_one_of_the_system() {
        assert_eq!(
            line(&BROWSER, System::Debian),
            "sudo apt-get install -y chromium chromium-driver"
        );
        assert_eq!(line(&BROWSER, System::Ubuntu), "sudo snap install chromium");
    }

    #[test]
    fn ubuntu_takes_debians_packages_where_it_has_no_line_of_its_own() {
        let packages = Packages {
            ubuntu_line: None,
            ..BROWSER
        };
        assert_eq!(
            line(&packages, System::Ubuntu),
            line(&BROWSER, System::Debian)
        );
    }
}
