//! A copy of the workspace with all mistakes in it.

use super::bug::Bug;
use anyhow::{Context, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is no part of a build.
const LEFT_OUT: [&str; 4] = ["target", ".git", "dist", "node_modules"];

/// Makes the copy at `target/planted`, builds the simulation there, and returns the program.
pub(super) fn built(workspace: &Path, bugs: &[Bug]) -> anyhow::Result<PathBuf> {
    let root = workspace.join("target/planted");
    let mut changed = planted(workspace, bugs)?;
    let (manifest, named) = under_another_name(workspace)?;
    changed.insert(manifest, named);
    mirror(workspace, &root, &changed)?;
    // What comes from elsewhere is the same in both, and is built once.
    let target = workspace.join("target");
    let status = Command::new(env!("CARGO"))
        .args(["build", "-p", "daan-simulator", "--profile", "simulation"])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(&root)
        .status()
        .context("cargo")?;
    if !status.success() {
        bail!("the planted workspace does not build");
    }
    let (built, program) = (
        target.join("simulation/daan-simulator"),
        root.join("daan-simulator-with-mistakes"),
    );
    // Where the build left it stands the program without mistakes most of the time.
    std::fs::rename(&built, &program).with_context(|| built.display().to_string())?;
    Ok(program)
}

/// The manifest of the copy. Cargo names what it builds by a package's version and its place in the workspace, and
/// would take the copy's for the workspace's own.
fn under_another_name(workspace: &Path) -> anyhow::Result<(PathBuf, String)> {
    const VERSION: &str = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"");
    const PLANTED: &str = concat!("version = \"", env!("CARGO_PKG_VERSION"), "-planted\"");
    let path = workspace.join("Cargo.toml");
    let manifest = std::fs::read_to_string(&path).context("Cargo.toml")?;
    ensure!(
        manifest.matches(VERSION).count() == 1,
        "Cargo.toml does not say {VERSION} once"
    );
    Ok((path, manifest.replace(VERSION, PLANTED)))
}

/// The sources that have mistakes in them, by their paths.
fn planted(workspace: &Path, bugs: &[Bug]) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    let mut sources = BTreeMap::new();
    for bug in bugs {
        let path = workspace.join(&bug.file);
        let source = match sources.remove(&path) {
            Some(source) => source,
            None => std::fs::read_to_string(&path).with_context(|| bug.file.clone())?,
        };
        sources.insert(path, bug.planted_in(&source)?);
    }
    Ok(sources)
}

/// Brings the copy up to date. Files that are as they were keep their time, so that they are not built again.
fn mirror(from: &Path, to: &Path, changed: &BTreeMap<PathBuf, String>) -> anyhow::Result<()> {
    std::fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    let kept = names(from)?;
    for gone in names(to)?.difference(&kept) {
        remove(&to.join(gone))?;
    }
    for name in &kept {
        let (source, target) = (from.join(name), to.join(name));
        if source.is_dir() {
            mirror(&source, &target, changed)?;
        } else if let Some(text) = changed.get(&source) {
            write(&target, text.as_bytes())?;
        } else {
            let content = std::fs::read(&source).with_context(|| source.display().to_string())?;
            write(&target, &content)?;
        }
    }
    Ok(())
}

fn names(folder: &Path) -> anyhow::Result<BTreeSet<OsString>> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let is_part = !LEFT_OUT
            .iter()
            .any(|left_out| entry.file_name() == *left_out);
        if is_part && !entry.file_type()?.is_symlink() {
            names.insert(entry.file_name());
        }
    }
    Ok(names)
}

fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = if path.is_dir() {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    };
    removed.with_context(|| path.display().to_string())
}

fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if std::fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    std::fs::write(path, content).with_context(|| path.display().to_string())
}
