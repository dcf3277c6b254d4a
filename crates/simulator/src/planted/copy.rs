//! A copy of the workspace with all mistakes in it.

use super::bug::Bug;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is no part of a build.
const LEFT_OUT: [&str; 4] = ["target", ".git", "dist", "node_modules"];

/// Makes the copy at `target/planted`, builds the simulation there, and returns the program.
pub(super) fn built(workspace: &Path, bugs: &[Bug]) -> anyhow::Result<PathBuf> {
    let root = workspace.join("target/planted");
    mirror(workspace, &root)?;
    for bug in bugs {
        let path = root.join(&bug.file);
        let source = std::fs::read_to_string(&path).with_context(|| bug.file.clone())?;
        write(&path, bug.planted_in(&source)?.as_bytes())?;
    }
    let status = Command::new(env!("CARGO"))
        .args(["build", "-p", "daan-simulator", "--profile", "simulation"])
        .arg("--target-dir")
        .arg(root.join("target"))
        .current_dir(&root)
        .status()
        .context("cargo")?;
    if !status.success() {
        bail!("the planted workspace does not build");
    }
    Ok(root.join("target/simulation/daan-simulator"))
}

/// Brings the copy up to date. Files that are as they were keep their time, so that they are not built again.
fn mirror(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let target = to.join(&name);
        let kind = entry.file_type()?;
        if kind.is_dir() {
            mirror(&entry.path(), &target)?;
        } else if kind.is_file() {
            let content =
                std::fs::read(entry.path()).with_context(|| entry.path().display().to_string())?;
            write(&target, &content)?;
        }
    }
    Ok(())
}

fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if std::fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    std::fs::write(path, content).with_context(|| path.display().to_string())
}
