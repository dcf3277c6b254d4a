//! The widget's build: its WebAssembly, its one style sheet, and the loader that names both.

use crate::context::Context;
use crate::process;
use crate::setup::FrontEndTools;
use crate::short_names;
use crate::web::Mode;
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha384};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// In the order in which they build on each other.
const STYLES: [&str; 6] = ["tokens", "daan", "campaign", "status", "offers", "widget"];

/// Published under their own names.
const AS_THEY_ARE: [&str; 6] = [
    "frame.js",
    "frame.css",
    "help.html",
    "help.css",
    "daan.d.ts",
    "custom-elements.json",
];

/// Hexadecimal digits of a file's digest in its name: 48 bits. The loader names four files, and what is random does not compress.
const DIGITS: usize = 12;

/// Builds the widget into `embed/v1` below the front end's folder.
///
/// # Errors
/// When a tool fails or a file cannot be read or written.
pub(crate) fn build(context: &Context, tools: &FrontEndTools, mode: Mode) -> Result<()> {
    let work = context.target.join("embed");
    fs::create_dir_all(&work)?;
    let module = compile(context, mode)?;
    bind(context, tools, mode, &module, &work)?;
    let styles = work.join("daan_embed.css");
    fs::write(&styles, style_sheet(context)?)?;
    fs::write(work.join("form.js"), form_script(context)?)?;
    for name in ["daan.js"].into_iter().chain(AS_THEY_ARE) {
        fs::copy(
            context.root.join("crates/embed").join(name),
            work.join(name),
        )?;
    }
    let texts = [
        "daan_embed.js",
        "daan_embed.css",
        "daan.js",
        "form.js",
        "frame.js",
    ]
    .map(|name| work.join(name));
    if mode == Mode::Release {
        let glue = work.join("daan_embed.js");
        short_names::shrink(context, tools, &work.join("daan_embed_bg.wasm"), &glue)?;
        minify(context, tools, &texts)?;
    }
    let folder = context.web().join("embed/v1");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    publish(&work, &folder)
}

fn compile(context: &Context, mode: Mode) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Debug => ("dev", "debug"),
        Mode::Release => ("web", "web"),
    };
    let triple = crate::tools::wasm_target::TRIPLE;
    let mut command = context.cargo(&["build", "--package", "daan-embed", "--target", triple]);
    command.args(["--profile", profile]);
    process::run(&context.interrupt, &mut command).context("the widget did not build")?;
    Ok(context
        .target
        .join(triple)
        .join(folder)
        .join("daan_embed.wasm"))
}

fn bind(
    context: &Context,
    tools: &FrontEndTools,
    mode: Mode,
    module: &Path,
    work: &Path,
) -> Result<()> {
    let mut command = context.command("wasm-bindgen");
    command.args(["--target", "web", "--no-typescript", "--out-dir"]);
    command.arg(work);
    if mode == Mode::Debug {
        command.arg("--debug");
    }
    command.arg(module).env("PATH", tools.path()?);
    process::run(&context.interrupt, &mut command).context("wasm-bindgen did not take the widget")
}

/// What it does with the server's form, and before it what our own pages do with that as well.
fn form_script(context: &Context) -> Result<String> {
    let read = |path: &str| {
        let file = context.root.join(path);
        fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))
    };
    Ok([read("public/served.js")?, read("crates/embed/form.js")?].concat())
}

fn style_sheet(context: &Context) -> Result<String> {
    let read = |name: &&str| {
        let file = context.root.join("style").join(name).with_extension("css");
        fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))
    };
    Ok(STYLES
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?
        .concat())
}

fn minify(context: &Context, tools: &FrontEndTools, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let mut command = context.command("esbuild");
        command
            .args(["--minify", "--legal-comments=none", "--log-level=warning"])
            .args(["--allow-overwrite"])
            .arg(format!("--outfile={}", file.display()))
            .arg(file)
            .env("PATH", tools.path()?);
        process::run(&context.interrupt, &mut command)
            .context("esbuild did not minify the widget")?;
    }
    Ok(())
}

/// Gives every file a name that stands for its content; the loader has one that stays besides.
fn publish(work: &Path, folder: &Path) -> Result<()> {
    let put = |from: &str, stem: &str, ending: &str| -> Result<String> {
        let bytes = fs::read(work.join(from))?;
        let name = format!("{stem}-{}{ending}", digest(&bytes));
        fs::write(folder.join(&name), bytes)?;
        Ok(name)
    };
    let mut loader = fs::read_to_string(work.join("daan.js"))?;
    for (mark, from, ending) in [
        ("%JS%", "daan_embed.js", ".js"),
        ("%WASM%", "daan_embed_bg.wasm", "_bg.wasm"),
        ("%CSS%", "daan_embed.css", ".css"),
        ("%FORM%", "form.js", ".js"),
    ] {
        loader = loader.replace(mark, &put(from, "daan-embed", ending)?);
    }
    let lasting = format!("daan-{}.js", digest(loader.as_bytes()));
    fs::write(folder.join("daan.js"), &loader)?;
    fs::write(folder.join(&lasting), &loader)?;
    for name in AS_THEY_ARE {
        fs::copy(work.join(name), folder.join(name))?;
    }
    let integrity = serde_json::json!({
        "file": lasting,
        "integrity": format!("sha384-{}", STANDARD.encode(Sha384::digest(&loader))),
    });
    fs::write(folder.join("integrity.json"), format!("{integrity:#}\n"))?;
    Ok(())
}

/// The beginning of a content's digest, for its name.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text.truncate(DIGITS);
    text
}
