//! The tools a command needs, fetched before it begins, and the `PATH` to call them by.

use crate::context::{Context, short};
use crate::progress::Progress;
use crate::tools::{Tool, drivers, postgres, sdk, strace, wasm_target};
use crate::web::Mode;
use anyhow::{Context as _, Result};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// The tools of a front-end build.
pub(crate) struct FrontEndTools {
    /// Folders to put before the user's own `PATH`: trunk takes the first program of each name, and
    /// an older one there would only make it stop.
    folders: Vec<PathBuf>,
    /// The folder of wasm-bindgen and its test runner.
    wasm_bindgen: PathBuf,
}

/// Steps that [`front_end`] takes.
pub(crate) const fn front_end_steps(mode: Mode) -> usize {
    match mode {
        Mode::Debug => 4,
        Mode::Release => 6,
    }
}

/// Everything there is, for a machine that is going to be without a network.
///
/// # Errors
/// When a tool cannot be had.
pub(crate) fn command(context: &Context) -> Result<()> {
    let steps = front_end_steps(Mode::Release)
        + drivers::STEPS
        + sdk::STEPS
        + postgres::STEPS
        + strace::STEPS
        + 1;
    let mut progress = Progress::new(steps);
    let tools = front_end(context, &mut progress, Mode::Release)?;
    drivers::ensure(context, &mut progress)?;
    sdk::ensure(context, &mut progress)?;
    postgres::ensure(context, &mut progress)?;
    strace::ensure(context, &mut progress)?;
    Tool::cargo_deny().ensure(context, &mut progress)?;
    println!("To call the tools by hand, for instance `trunk serve`:");
    let folders: Vec<String> = tools
        .folders
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    println!("  export PATH=\"{}:$PATH\"", folders.join(":"));
    Ok(())
}

/// Makes sure of what a front-end build needs.
///
/// # Errors
/// When a tool cannot be had; the error ends with the line to type.
pub(crate) fn front_end(
    context: &Context,
    progress: &mut Progress,
    mode: Mode,
) -> Result<FrontEndTools> {
    wasm_target::ensure(context, progress)?;
    fetch_crates(context, progress)?;
    let wasm_bindgen_tool = Tool::wasm_bindgen(context)?;
    let wasm_bindgen = wasm_bindgen_tool.ensure(context, progress)?;
    show_to_trunk(&wasm_bindgen, wasm_bindgen_tool.version());
    let mut folders = vec![
        Tool::trunk().ensure(context, progress)?,
        wasm_bindgen.clone(),
    ];
    if mode == Mode::Release {
        folders.push(Tool::wasm_opt().ensure(context, progress)?);
        folders.push(Tool::esbuild().ensure(context, progress)?);
    }
    Ok(FrontEndTools {
        folders,
        wasm_bindgen,
    })
}

impl FrontEndTools {
    /// `PATH` with the tools first and cargo's own folder last.
    ///
    /// # Errors
    /// When a folder's name has a colon in it.
    pub(crate) fn path(&self) -> Result<OsString> {
        let own = env::var_os("PATH").unwrap_or_default();
        let cargo = env::var_os("CARGO").map(PathBuf::from);
        let last = cargo.as_deref().and_then(Path::parent).map(Path::to_owned);
        let folders = self
            .folders
            .iter()
            .cloned()
            .chain(env::split_paths(&own))
            .chain(last);
        env::join_paths(folders).context("a tool folder's name has a `:` in it: set DAAN_TOOLS")
    }

    /// The program that runs wasm tests in a browser.
    pub(crate) fn test_runner(&self) -> PathBuf {
        self.wasm_bindgen.join("wasm-bindgen-test-runner")
    }
}

/// trunk builds without a network, so all sources must be there before; with a complete cache this
/// step needs no network either.
fn fetch_crates(context: &Context, progress: &mut Progress) -> Result<()> {
    progress.step("crates");
    fs::create_dir_all(&context.tools).with_context(|| {
        format!(
            "{} cannot be written: set DAAN_TOOLS",
            context.tools.display()
        )
    })?;
    let log = context.tools.join("cargo-fetch.log");
    crate::process::run_logged(&context.interrupt, &mut context.cargo(&["fetch"]), &log)?;
    progress.done();
    Ok(())
}

/// Puts our wasm-bindgen where trunk looks before it downloads one, so that a plain `trunk serve`
/// in a developer's shell works without our `PATH` and without a network. Only a convenience: when
/// it cannot be done, trunk downloads as it always does.
fn show_to_trunk(folder: &Path, version: &str) {
    let Some(cache) = trunk_cache() else { return };
    let link = cache.join(format!("wasm-bindgen-{version}/wasm-bindgen"));
    let is_there = link.exists()
        || link
            .parent()
            .is_none_or(|home| fs::create_dir_all(home).is_err());
    if !is_there {
        // A link whose tool is gone would be in the way of the new one.
        let _ = fs::remove_file(&link);
        if let Err(error) = symlink(folder.join("wasm-bindgen"), &link) {
            eprintln!(
                "note: {} could not be linked for trunk: {error}",
                short(&link)
            );
        }
    }
}

fn trunk_cache() -> Option<PathBuf> {
    let home = || env::var_os("HOME").map(PathBuf::from);
    if cfg!(target_os = "macos") {
        return Some(home()?.join("Library/Caches/dev.trunkrs.trunk"));
    }
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    Some(
        cache
            .or_else(|| Some(home()?.join(".cache")))?
            .join("trunk"),
    )
}
