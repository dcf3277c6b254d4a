//! React, with exactly what `bench/react` has locked: a peer of our page is made with it.

use super::{cache, node};
use crate::context::{Context, short};
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 1;

/// The folder in the tool cache; what is in it is compared with the lock.
const FOLDER: &str = "bench-react";
/// What npm reads, in `bench/react`.
const FILES: [&str; 2] = ["package.json", "package-lock.json"];

/// Makes sure of React; gives the folder for `NODE_PATH`.
///
/// # Errors
/// When Node.js is missing and we may not install it, or React cannot be installed.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<PathBuf> {
    progress.step("React for the bench");
    let source = context.root.join("bench/react");
    let is_ready = |home: &Path| is_locked_alike(&source, home) && is_installed(home);
    let home = context.tools.join(FOLDER);
    if is_ready(&home) {
        progress.say(&format!("found in {}", short(&home)));
        return Ok(home.join("node_modules"));
    }
    let fill = |partial: &Path| fill(context, progress, &source, FOLDER, partial);
    let (interrupt, tools) = (&context.interrupt, &context.tools);
    let home = cache::install(interrupt, tools, FOLDER, progress, is_ready, fill)?;
    progress.done();
    Ok(home.join("node_modules"))
}

/// Installs what `source` has locked, and keeps the lock beside it.
pub(super) fn fill(
    context: &Context,
    progress: &Progress,
    source: &Path,
    folder: &str,
    partial: &Path,
) -> Result<()> {
    progress.say("installing (some seconds, once)…");
    node::ensure(context, progress)?;
    for file in FILES {
        fs::copy(source.join(file), partial.join(file))
            .with_context(|| format!("copying {file}"))?;
    }
    let mut npm = context.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .arg("--prefix")
        .arg(partial);
    let log = context.tools.join(format!("{folder}.log"));
    run_logged(&context.interrupt, &mut npm, &log)
        .with_context(|| format!("npm could not install what {} locks", short(source)))
}

/// Whether `home` was filled from the lock as it is now.
pub(super) fn is_locked_alike(source: &Path, home: &Path) -> bool {
    FILES.iter().all(|file| {
        let wanted = fs::read(source.join(file)).ok();
        wanted.is_some() && wanted == fs::read(home.join(file)).ok()
    })
}

fn is_installed(home: &Path) -> bool {
    ["react", "react-dom", "scheduler"]
        .iter()
        .all(|package| home.join("node_modules").join(package).is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/react")
    }

    #[test]
    fn another_lock_is_installed_again() {
        let home = std::env::temp_dir().join(format!("daan-xtask-react-{}", std::process::id()));
        fs::create_dir_all(&home).unwrap();
        for file in FILES {
            assert!(!is_locked_alike(&source(), &home));
            fs::copy(source().join(file), home.join(file)).unwrap();
        }
        assert!(is_locked_alike(&source(), &home));
        assert!(!is_installed(&home));
        fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn every_package_is_locked_with_its_hash_and_names_no_registry() {
        let lock = fs::read_to_string(source().join("package-lock.json")).unwrap();
        let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        assert!(packages.len() > 2);
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
            assert!(package.get("resolved").is_none(), "{name}");
        }
    }
}
