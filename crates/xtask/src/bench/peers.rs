//! Building the pages of `bench/`, each into a folder of its own, packed as a good host sends them.

use crate::compress;
use crate::context::Context;
use crate::process;
use crate::setup::FrontEndTools;
use crate::web;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What all pages show beside their own files.
const PICTURES: [&str; 2] = ["favicon.svg", "picture.svg"];

/// A page of `bench/`.
pub(super) struct Peer {
    /// Its folder there.
    pub(super) folder: &'static str,
    /// Where its script begins, if it has one of its own.
    pub(super) script: Option<&'static str>,
}

/// Where things are that the pages name.
pub(super) struct Places {
    /// Our server's origin.
    pub(super) daan: String,
    /// The address of checkout.js.
    pub(super) checkout: String,
    /// Where React is.
    pub(super) node_modules: PathBuf,
}

impl Peer {
    /// Builds it below `into`; gives its folder.
    ///
    /// # Errors
    /// When a file cannot be read or written, or esbuild fails.
    pub(super) fn build(
        &self,
        context: &Context,
        tools: &FrontEndTools,
        places: &Places,
        into: &Path,
    ) -> Result<PathBuf> {
        let bench = context.root.join("bench");
        let source = bench.join(self.folder);
        let home = into.join(self.folder);
        fs::create_dir_all(&home)?;
        let page = fs::read_to_string(source.join("index.html"))
            .with_context(|| format!("reading the page of {}", source.display()))?
            .replace("{daan}", &places.daan)
            .replace("{checkout_url}", &places.checkout);
        fs::write(home.join("index.html"), page)?;
        for picture in PICTURES {
            fs::copy(
                context.root.join("public").join(picture),
                home.join(picture),
            )
            .with_context(|| format!("copying {picture}"))?;
        }
        esbuild(
            context,
            tools,
            places,
            &bench.join("shared/style.css"),
            &home.join("style.css"),
        )?;
        if let Some(script) = self.script {
            esbuild(
                context,
                tools,
                places,
                &source.join(script),
                &home.join("page.js"),
            )?;
        }
        for file in web::files(&home)? {
            compress::write_twins(&file)?;
        }
        Ok(home)
    }
}

/// One minified file of all that belongs to it, as for production.
fn esbuild(
    context: &Context,
    tools: &FrontEndTools,
    places: &Places,
    from: &Path,
    to: &Path,
) -> Result<()> {
    let mut command = context.command("esbuild");
    command
        .arg(from)
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--jsx=automatic",
            "--legal-comments=none",
            "--log-level=warning",
            // The site's own pictures, which are files beside it.
            "--external:/*.svg",
            "--define:process.env.NODE_ENV=\"production\"",
        ])
        .arg(format!("--outfile={}", to.display()))
        .env("PATH", tools.path()?)
        .env("NODE_PATH", &places.node_modules);
    process::run(&context.interrupt, &mut command)
        .with_context(|| format!("esbuild did not make {}", to.display()))
}
