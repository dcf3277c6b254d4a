//! Razorpay's own SDKs, with exactly the dependencies that `tests/sdk` has locked.

use super::lookup::on_path;
use super::{cache, node, python};
use crate::context::{Context, short};
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The SDKs, ready to be called.
pub(crate) struct Sdks {
    /// The Python that has the SDK.
    pub(crate) python: PathBuf,
    /// The folder for `NODE_PATH`.
    pub(crate) node_modules: PathBuf,
}

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 2;

/// One SDK: where its versions are written down, and how it comes from there into a folder.
struct Sdk {
    language: &'static str,
    /// What its client reads, in the checkout, the lock last.
    files: &'static [&'static str],
    /// Reads the SDK's version out of the lock.
    version: fn(&str) -> Option<String>,
    /// Whether the SDK in this folder can be called.
    runs: fn(&Path) -> bool,
    fill: fn(&Context, &Progress, home: &Path, log: &Path) -> Result<()>,
}

const PYTHON: Sdk = Sdk {
    language: "python",
    files: &["tests/sdk/python/requirements.txt"],
    version: version_in_requirements,
    runs: |home| python::succeeds(&python_in(home), "import razorpay"),
    fill: fill_python,
};

const NODE: Sdk = Sdk {
    language: "node",
    files: &[
        "tests/sdk/node/package.json",
        "tests/sdk/node/package-lock.json",
    ],
    version: version_in_package_lock,
    runs: runs_in_node,
    fill: fill_node,
};

/// Makes sure of both SDKs.
///
/// # Errors
/// When Python or Node.js is missing and we may not install it, or an SDK cannot be installed.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<Sdks> {
    Ok(Sdks {
        python: python_in(&PYTHON.ensure(context, progress)?),
        node_modules: modules_in(&NODE.ensure(context, progress)?),
    })
}

impl Sdk {
    fn ensure(&self, context: &Context, progress: &mut Progress) -> Result<PathBuf> {
        let version = self.locked_version(context)?;
        let name = format!("razorpay-{}-{version}", self.language);
        progress.step(&name);
        let home = context.tools.join(&name);
        if self.is_ready(context, &home) {
            progress.say(&format!("found in {}", short(&home)));
            return Ok(home);
        }
        let log = context.tools.join(format!("{name}.log"));
        let fill = |partial: &Path| {
            progress.say("installing (some seconds, once)…");
            // Kept beside what was installed from them, to be compared when they change.
            for file in self.files {
                let file = context.root.join(file);
                fs::copy(&file, in_home(partial, &file))
                    .with_context(|| format!("copying {}", file.display()))?;
            }
            (self.fill)(context, progress, partial, &log)
        };
        let is_ready = |home: &Path| self.is_ready(context, home);
        let home = cache::install(
            &context.interrupt,
            &context.tools,
            &name,
            progress,
            is_ready,
            fill,
        )?;
        progress.done();
        Ok(home)
    }

    fn is_ready(&self, context: &Context, home: &Path) -> bool {
        self.is_locked_alike(&context.root, home) && (self.runs)(home)
    }

    /// A dependency's version can change while the SDK's, and with it the folder's name, does not.
    fn is_locked_alike(&self, root: &Path, home: &Path) -> bool {
        self.files.iter().all(|file| {
            let file = root.join(file);
            let wanted = fs::read(&file).ok();
            wanted.is_some() && wanted == fs::read(in_home(home, &file)).ok()
        })
    }

    fn locked_version(&self, context: &Context) -> Result<String> {
        let lock = self.files.last().copied().unwrap_or_default();
        let text = fs::read_to_string(context.root.join(lock))
            .with_context(|| format!("reading {lock}"))?;
        (self.version)(&text).with_context(|| format!("{lock} does not lock razorpay"))
    }
}

fn in_home(home: &Path, file: &Path) -> PathBuf {
    home.join(file.file_name().unwrap_or_default())
}

pub(super) fn python_in(home: &Path) -> PathBuf {
    home.join("bin/python")
}

fn modules_in(home: &Path) -> PathBuf {
    home.join("node_modules")
}

/// Makes an environment of what its `requirements.txt` locks.
pub(super) fn fill_python(
    context: &Context,
    progress: &Progress,
    home: &Path,
    log: &Path,
) -> Result<()> {
    let python = python::ensure(context, progress)?;
    let mut environment = context.command(python);
    environment.args(["-m", "venv"]).arg(home);
    run_logged(&context.interrupt, &mut environment, log)?;
    let mut pip = context.command(python_in(home));
    // Wheels only, so that nothing of a package runs while it is installed.
    pip.args(["-m", "pip", "install", "--require-hashes"])
        .args(["--only-binary", ":all:", "--disable-pip-version-check"])
        .arg("--requirement")
        .arg(home.join("requirements.txt"));
    run_logged(&context.interrupt, &mut pip, log)
        .with_context(|| format!("pip could not install what {} locks", short(home)))
}

fn fill_node(context: &Context, progress: &Progress, home: &Path, log: &Path) -> Result<()> {
    node::ensure(context, progress)?;
    let mut npm = context.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .arg("--prefix")
        .arg(home);
    run_logged(&context.interrupt, &mut npm, log).context("npm could not install Razorpay's SDK")
}

fn runs_in_node(home: &Path) -> bool {
    let Some(node) = on_path("node") else {
        return false;
    };
    Command::new(node)
        .args(["--eval", "require('razorpay')"])
        .env("NODE_PATH", modules_in(home))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// `razorpay==2.0.1 \` begins the lines of its hashes.
fn version_in_requirements(lock: &str) -> Option<String> {
    let line = lock
        .lines()
        .find_map(|line| line.strip_prefix("razorpay=="))?;
    line.split_whitespace().next().map(str::to_owned)
}

fn version_in_package_lock(lock: &str) -> Option<String> {
    let lock: serde_json::Value = serde_json::from_str(lock).ok()?;
    let version = lock.pointer("/packages/node_modules~1razorpay/version")?;
    version.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    fn lock_of(sdk: &Sdk) -> String {
        fs::read_to_string(checkout().join(sdk.files.last().unwrap())).unwrap()
    }

    #[test]
    fn the_version_of_each_sdk_is_read_from_its_lock() {
        let requirements =
            "idna==3.20 \\\n    --hash=sha256:a7\nrazorpay==2.0.1 \\\n    --hash=sha256:e6\n";
        assert_eq!(
            version_in_requirements(requirements).as_deref(),
            Some("2.0.1")
        );
        assert_eq!(version_in_requirements("# via razorpay\n"), None);
        let lock = r#"{"packages": {"node_modules/razorpay": {"version": "2.9.8"}}}"#;
        assert_eq!(version_in_package_lock(lock).as_deref(), Some("2.9.8"));
        assert_eq!(version_in_package_lock(r#"{"packages": {}}"#), None);
    }

    #[test]
    fn each_lock_has_the_version_that_was_asked_for() {
        let asked = |file| fs::read_to_string(checkout().join(file)).unwrap();
        let version = version_in_requirements(&lock_of(&PYTHON)).unwrap();
        assert_eq!(
            asked("tests/sdk/python/requirements.in").trim(),
            format!("razorpay=={version}")
        );
        let version = version_in_package_lock(&lock_of(&NODE)).unwrap();
        let dependency = format!(r#""razorpay": "{version}""#);
        assert!(asked("tests/sdk/node/package.json").contains(&dependency));
    }

    #[test]
    fn an_sdk_of_another_lock_has_to_be_installed_again() {
        let home = std::env::temp_dir().join(format!("daan-xtask-sdk-{}", std::process::id()));
        fs::create_dir_all(&home).unwrap();
        assert!(!PYTHON.is_locked_alike(checkout(), &home));
        fs::write(home.join("requirements.txt"), lock_of(&PYTHON)).unwrap();
        assert!(PYTHON.is_locked_alike(checkout(), &home));
        fs::write(home.join("requirements.txt"), "razorpay==2.0.1\n").unwrap();
        assert!(!PYTHON.is_locked_alike(checkout(), &home));
        fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn every_python_package_is_locked_with_its_hash() {
        let requirements = lock_of(&PYTHON).replace("\\\n", " ");
        let packages = requirements.lines().filter(|line| line.contains("=="));
        assert!(packages.clone().count() > 1);
        for package in packages {
            assert!(package.contains("--hash=sha256:"), "{package}");
        }
    }

    #[test]
    fn every_node_package_is_locked_with_its_hash_and_names_no_registry() {
        let lock: serde_json::Value = serde_json::from_str(&lock_of(&NODE)).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        assert!(packages.len() > 2);
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
            assert!(package.get("resolved").is_none(), "{name}");
        }
    }
}
