//! axe-core, which looks for barriers in a page.

use super::{cache, node, npm_install};
use crate::context::{Context, short};
use crate::process::run_logged;
use crate::progress::Progress;
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

const PACKAGE: &str = "axe-core@4.14.1";

/// Steps that [`ensure`] takes.
pub(crate) const STEPS: usize = 1;

/// Makes sure of axe-core, as one step of `progress`; gives the script to put into a page.
///
/// # Errors
/// When it has to be fetched and cannot be.
pub(crate) fn ensure(context: &Context, progress: &mut Progress) -> Result<PathBuf> {
    progress.step(PACKAGE.replace('@', " "));
    let folder = PACKAGE.replace('@', "-");
    let home = context.tools.join(&folder);
    if script_in(&home).is_file() {
        progress.say(&format!("found in {}", short(&home)));
        return Ok(script_in(&home));
    }
    let log = context.tools.join(format!("{folder}.log"));
    let fill = |partial: &Path| {
        node::ensure(context, progress)?;
        progress.say("installing (some seconds, once)…");
        let mut command = npm_install(context, PACKAGE);
        command.arg("--prefix").arg(partial);
        run_logged(&context.interrupt, &mut command, &log)
            .with_context(|| format!("npm could not fetch {PACKAGE}"))
    };
    let is_ready = |home: &Path| script_in(home).is_file();
    let home = cache::install(
        &context.interrupt,
        &context.tools,
        &folder,
        progress,
        is_ready,
        fill,
    )?;
    progress.done();
    Ok(script_in(&home))
}

fn script_in(home: &Path) -> PathBuf {
    home.join("node_modules/axe-core/axe.min.js")
}
