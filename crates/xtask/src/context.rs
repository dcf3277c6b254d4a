//! Where things are: the checkout, its target directory and the tool cache.

use crate::process::Interrupt;
use anyhow::{Context as _, Result, bail};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set by `cargo run` for xtask itself; handed on, they make build scripts that watch them rebuild
/// at every change between `cargo xtask` and plain `cargo`. `TRUNK_*` would override `Trunk.toml`.
const NOT_FOR_CHILDREN: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "TRUNK_"];

/// The places every command works on.
pub(crate) struct Context {
    /// The checkout, absolute.
    pub(crate) root: PathBuf,
    /// Cargo's target directory, absolute.
    pub(crate) target: PathBuf,
    /// One folder per tool and version, outside the checkout so that `git clean` keeps it.
    pub(crate) tools: PathBuf,
    /// Raised by Ctrl-C or SIGTERM.
    pub(crate) interrupt: Interrupt,
}

impl Context {
    /// Asks cargo where the checkout and its target directory are, from any folder inside.
    ///
    /// # Errors
    /// When cargo cannot be run, the folder is outside a checkout, or no home folder is known.
    pub(crate) fn discover() -> Result<Self> {
        let output = Command::new("cargo")
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("could not start `cargo`; is ~/.cargo/bin on PATH?")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let folder = |key: &str| -> Result<PathBuf> {
            let text = metadata.get(key).and_then(serde_json::Value::as_str);
            Ok(text
                .with_context(|| format!("cargo metadata has no {key}"))?
                .into())
        };
        let context = Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            tools: tool_cache(|name| env::var_os(name))?,
            interrupt: Interrupt::listen()?,
        };
        // The server's macro that embeds or reads the folder wants it to exist when it compiles.
        fs::create_dir_all(context.web())?;
        Ok(context)
    }

    /// The folder trunk writes the front end to.
    pub(crate) fn web(&self) -> PathBuf {
        self.root.join("dist/web")
    }

    /// A command in the checkout, without the variables that are xtask's own.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if NOT_FOR_CHILDREN
                .iter()
                .any(|prefix| text.starts_with(prefix))
            {
                command.env_remove(&name);
            }
        }
        command
    }

    /// `cargo` with these arguments, in the checkout.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }
}

/// `path` as the user should read it: inside the checkout from its root, else with `~`.
pub(crate) fn short(path: &Path) -> String {
    let home = env::var_os("HOME").map(PathBuf::from);
    match home
        .as_deref()
        .and_then(|home| path.strip_prefix(home).ok())
    {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

fn tool_cache(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    let set = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = set("DAAN_TOOLS")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("daan/tools")))
        .or_else(|| Some(set("HOME")?.join(".cache/daan/tools")))
        .context("no home folder is known: set DAAN_TOOLS to a folder for the tools")?;
    Ok(std::path::absolute(folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_tool_folder_wins_over_the_cache_folders() {
        let folder = tool_cache(|name| Some(format!("/{name}").into())).unwrap();
        assert_eq!(folder, Path::new("/DAAN_TOOLS"));
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let only_home = |name: &str| Some(if name == "HOME" { "/home/asha" } else { "" }.into());
        let folder = tool_cache(only_home).unwrap();
        assert_eq!(folder, Path::new("/home/asha/.cache/daan/tools"));
    }
}
