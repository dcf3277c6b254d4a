//! The tools a build needs beside cargo: where each one is taken from, and which version.

mod axe;
pub(crate) mod browser;
mod cache;
pub(crate) mod drivers;
pub(crate) mod firefox;
pub(crate) mod lookup;
mod node;
pub(crate) mod postgres;
mod python;
pub(crate) mod react;
pub(crate) mod samples;
pub(crate) mod sdk;
pub(crate) mod strace;
mod system;
pub(crate) mod wasm_target;
pub(crate) mod webkit;

use crate::context::{Context, short};
use crate::lock::Lock;
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The newest trunk that Rust 1.95 compiles; 0.22 asks for 1.96.
const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";
const ESBUILD: &str = "0.28.2";
const GECKODRIVER: &str = "0.37.1";
const CARGO_DENY: &str = "0.20.2";

/// One tool in one version.
pub(crate) struct Tool {
    /// The package that carries it.
    package: &'static str,
    /// The package's version, exact.
    version: String,
    /// The programs we call; the first is asked for its version.
    programs: &'static [&'static str],
    /// A word of what `--version` answers when the version is the right one.
    reports: String,
    source: Source,
}

#[derive(Clone, Copy)]
enum Source {
    /// `cargo install`; the minutes are what two cores take.
    Cargo { locked: bool, minutes: u8 },
    /// `npm install` in a folder of its own.
    Npm,
}

/// Where the right version of a tool is.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// On the user's own `PATH`.
    Path(PathBuf),
    /// In the tool cache.
    Cache(PathBuf),
    Nowhere,
}

impl Tool {
    /// Builds the front end: cargo, wasm-bindgen, wasm-opt and the hashed file names.
    pub(crate) fn trunk() -> Self {
        Self {
            package: "trunk",
            version: TRUNK.to_owned(),
            programs: &["trunk"],
            reports: TRUNK.to_owned(),
            source: Source::Cargo {
                locked: true,
                minutes: 4,
            },
        }
    }

    /// Writes the glue between the wasm module and the browser. It reads a format that changes with
    /// every release, so its version is the library's in `Cargo.lock`.
    ///
    /// # Errors
    /// When `Cargo.lock` does not have the library.
    pub(crate) fn wasm_bindgen(context: &Context) -> Result<Self> {
        let version = Lock::of(context)?.version("wasm-bindgen")?.to_owned();
        Ok(Self {
            package: "wasm-bindgen-cli",
            reports: version.clone(),
            version,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            // Its own lock file asks for a crate that not every mirror of the registry has.
            source: Source::Cargo {
                locked: false,
                minutes: 2,
            },
        })
    }

    /// Shrinks the wasm module. Debian 12's own version 108 writes modules that browsers reject.
    pub(crate) fn wasm_opt() -> Self {
        Self {
            package: "binaryen",
            version: BINARYEN.to_owned(),
            programs: &["wasm-opt"],
            reports: BINARYEN.split('.').next().unwrap_or(BINARYEN).to_owned(),
            source: Source::Npm,
        }
    }

    /// Minifies the glue and the style sheets, which trunk's own minifier leaves as they are.
    pub(crate) fn esbuild() -> Self {
        Self {
            package: "esbuild",
            version: ESBUILD.to_owned(),
            programs: &["esbuild"],
            reports: ESBUILD.to_owned(),
            source: Source::Npm,
        }
    }

    /// Drives Firefox.
    pub(crate) fn geckodriver() -> Self {
        Self {
            package: "geckodriver",
            version: GECKODRIVER.to_owned(),
            programs: &["geckodriver"],
            reports: GECKODRIVER.to_owned(),
            source: Source::Cargo {
                locked: true,
                minutes: 2,
            },
        }
    }

    /// Holds all that is linked against `deny.toml`.
    pub(crate) fn cargo_deny() -> Self {
        Self {
            package: "cargo-deny",
            version: CARGO_DENY.to_owned(),
            programs: &["cargo-deny"],
            reports: CARGO_DENY.to_owned(),
            source: Source::Cargo {
                locked: true,
                minutes: 8,
            },
        }
    }

    /// The exact version.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Makes sure of the tool, as one step of `progress`; gives the folder of its programs.
    ///
    /// # Errors
    /// When it has to be installed and cannot be; the error ends with what the user can do.
    pub(crate) fn ensure(&self, context: &Context, progress: &mut Progress) -> Result<PathBuf> {
        progress.step(format!("{} {}", self.package, self.version));
        match self.find(context) {
            Found::Path(folder) | Found::Cache(folder) => {
                progress.say(&format!("found in {}", short(&folder)));
                Ok(folder)
            }
            Found::Nowhere => self.install(context, progress),
        }
    }

    fn find(&self, context: &Context) -> Found {
        let on_path = self
            .programs
            .first()
            .and_then(|program| lookup::on_path(program));
        choose(
            on_path.as_deref().and_then(Path::parent),
            &self.programs_in(&context.tools.join(self.folder())),
            |folder| self.is_right_in(folder),
        )
    }

    /// Whether every program is there and the first one runs and has the version: a cache may come
    /// from another machine, and an own installation may lack the test runner.
    fn is_right_in(&self, folder: &Path) -> bool {
        let Some(main) = self.programs.first() else {
            return false;
        };
        self.programs
            .iter()
            .all(|program| folder.join(program).is_file())
            && version_output(&folder.join(main)).is_some_and(|text| reports(&text, &self.reports))
    }

    fn install(&self, context: &Context, progress: &Progress) -> Result<PathBuf> {
        let log = context.tools.join(format!("{}.log", self.folder()));
        let is_ready = |home: &Path| self.is_right_in(&self.programs_in(home));
        let fill = |partial: &Path| match self.source {
            Source::Cargo { locked, minutes } => {
                progress.say(&format!("installing (about {minutes} minutes, once)…"));
                let build = context.tools.join(format!("{}.build", self.folder()));
                let mut command = self.cargo_install(context, locked);
                command
                    .arg("--root")
                    .arg(partial)
                    .arg("--target-dir")
                    .arg(&build);
                run_logged(&context.interrupt, &mut command, &log)
                    .with_context(|| system::advice_for_cargo_install(&log, &self.by_hand()))?;
                // Kept while the build is unfinished, so that an interrupted one goes on from there.
                let _ = std::fs::remove_dir_all(build);
                Ok(())
            }
            Source::Npm => {
                node::ensure(context, progress)?;
                progress.say("installing (some seconds, once)…");
                let mut command =
                    npm_install(context, &format!("{}@{}", self.package, self.version));
                command.arg("--prefix").arg(partial);
                run_logged(&context.interrupt, &mut command, &log)
                    .with_context(|| format!("npm could not install it; try\n  {}", self.by_hand()))
            }
        };
        let home = cache::install(
            &context.interrupt,
            &context.tools,
            &self.folder(),
            progress,
            is_ready,
            fill,
        )?;
        progress.done();
        Ok(self.programs_in(&home))
    }

    fn cargo_install(&self, context: &Context, locked: bool) -> Command {
        let mut command = context.cargo(&["install", self.package, "--version", &self.version]);
        if locked {
            command.arg("--locked");
        }
        // The tool runs for seconds: its own speed is not worth the minutes of a full release build.
        command
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        command
    }

    fn by_hand(&self) -> String {
        let (package, version) = (self.package, &self.version);
        match self.source {
            Source::Cargo { locked: true, .. } => {
                format!("cargo install {package} --version {version} --locked")
            }
            Source::Cargo { locked: false, .. } => {
                format!("cargo install {package} --version {version}")
            }
            Source::Npm => format!("npm install --global {package}@{version}"),
        }
    }

    fn folder(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    fn programs_in(&self, home: &Path) -> PathBuf {
        match self.source {
            Source::Cargo { .. } => home.join("bin"),
            Source::Npm => home.join("node_modules/.bin"),
        }
    }
}

/// Without scripts: every package that we use works as it is unpacked.
fn npm_install(context: &Context, package: &str) -> Command {
    let mut command = context.command("npm");
    command
        .args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-save",
        ])
        .arg(package);
    command
}

/// The user's own tool wins, so that nothing is installed twice.
fn choose(on_path: Option<&Path>, cached: &Path, is_right: impl Fn(&Path) -> bool) -> Found {
    match on_path {
        Some(folder) if is_right(folder) => Found::Path(folder.to_owned()),
        _ if is_right(cached) => Found::Cache(cached.to_owned()),
        _ => Found::Nowhere,
    }
}

/// What a program answers to `--version`, if it runs at all.
pub(crate) fn version_output(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn reports(output: &str, version: &str) -> bool {
    output.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_own_tool_is_taken_when_its_version_is_right() {
        let found = choose(Some(Path::new("/own")), Path::new("/cache"), |_| true);
        assert_eq!(found, Found::Path("/own".into()));
    }

    #[test]
    fn a_wrong_version_on_the_path_does_not_hide_the_cached_one() {
        let right = |folder: &Path| folder == Path::new("/cache");
        assert_eq!(
            choose(Some(Path::new("/own")), Path::new("/cache"), right),
            Found::Cache("/cache".into())
        );
    }

    #[test]
    fn a_tool_that_is_nowhere_right_has_to_be_installed() {
        let own = Some(Path::new("/own"));
        assert_eq!(choose(own, Path::new("/cache"), |_| false), Found::Nowhere);
        assert_eq!(choose(None, Path::new("/cache"), |_| false), Found::Nowhere);
    }

    #[test]
    fn a_version_is_compared_as_a_whole_word() {
        assert!(reports("wasm-opt version 132 (version_132)\n", "132"));
        assert!(!reports("wasm-bindgen 0.2.130\n", "0.2.13"));
    }
}
