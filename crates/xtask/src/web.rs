//! The front end's build: trunk, and for a release what trunk does not do.

use crate::budget;
use crate::compress;
use crate::context::Context;
use crate::embed;
use crate::one_file;
use crate::process;
use crate::progress::Progress;
use crate::setup::FrontEndTools;
use crate::short_names;
use crate::start_script;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the front end is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quick to build, large.
    Debug,
    /// What ships: small wasm, minified glue, compressed twins.
    Release,
}

/// Builds the front end into `dist/web`, as one step of `progress`.
///
/// # Errors
/// When a tool fails or the user interrupts.
pub(crate) fn build(
    context: &Context,
    tools: &FrontEndTools,
    progress: &mut Progress,
    mode: Mode,
) -> Result<()> {
    progress.step("front end");
    progress.say("building…");
    trunk(context, tools, mode).context("trunk did not build the front end")?;
    let web = context.web();
    start_script::move_out(&web)?;
    one_file::join(&web)?;
    if mode == Mode::Release {
        shrink(context, tools, &web)?;
        minify(context, tools, &web)?;
    }
    // After trunk, which empties the folder.
    embed::build(context, tools, mode)?;
    if mode == Mode::Release {
        for file in files(&web)? {
            compress::write_twins(&file)?;
        }
        progress.say(&budget::line(&web)?);
    }
    progress.done();
    Ok(())
}

/// Every file below a folder, in an order that does not change.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn trunk(context: &Context, tools: &FrontEndTools, mode: Mode) -> Result<()> {
    let mut command = context.command("trunk");
    command
        .args(["build", "--offline", "--dist"])
        .arg(context.web());
    if mode == Mode::Release {
        command.arg("--release");
    }
    command
        .env("PATH", tools.path()?)
        // trunk reads both as its own options: a filter meant for our server would silence its
        // errors, and NO_COLOR=1 is not a value it understands.
        .env_remove("RUST_LOG")
        .env_remove("NO_COLOR");
    process::run(&context.interrupt, &mut command)
}

/// What trunk has called `daan-web-…_bg.wasm`, and its glue.
fn shrink(context: &Context, tools: &FrontEndTools, web: &Path) -> Result<()> {
    for module in files(web)? {
        let name = module.to_string_lossy();
        if let Some(stem) = name.strip_suffix("_bg.wasm") {
            let glue = PathBuf::from(format!("{stem}.js"));
            short_names::shrink(context, tools, &module, &glue)?;
        }
    }
    Ok(())
}

/// One call for all files. The names stay, though they were made from the larger contents: equal
/// input and a pinned esbuild give equal output, so a name still stands for one content.
fn minify(context: &Context, tools: &FrontEndTools, web: &Path) -> Result<()> {
    let scripts: Vec<PathBuf> = files(web)?
        .into_iter()
        .filter(|path| compress::has_extension(path, &["js", "css"]))
        .collect();
    if scripts.is_empty() {
        bail!("trunk wrote no script into {}", web.display());
    }
    refuse_integrity(web)?;
    let mut command: Command = context.command("esbuild");
    command
        .args([
            "--minify",
            "--legal-comments=none",
            "--log-level=warning",
            "--allow-overwrite",
        ])
        .arg(format!("--outbase={}", web.display()))
        .arg(format!("--outdir={}", web.display()))
        .args(scripts)
        .env("PATH", tools.path()?);
    process::run(&context.interrupt, &mut command).context("esbuild did not minify the glue")
}

/// A browser refuses a script whose digest in the page is that of another content.
fn refuse_integrity(web: &Path) -> Result<()> {
    let page = fs::read_to_string(web.join("index.html"))?;
    if page.contains("integrity=") {
        bail!(
            "index.html asks for an `integrity` that minifying changes: keep `no_sri` in Trunk.toml"
        );
    }
    Ok(())
}
