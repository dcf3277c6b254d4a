//! The samples of `docs/examples`: their types fit the element's, and the page of Django has the tag.

use super::report::Report;
use crate::context::Context;
use crate::tools::samples::Samples;
use anyhow::{Context as _, Result};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// `manage.py test` in the sample's folder, with what it says where tests are counted.
const DJANGO_TESTS: &str = "import os, runpy, sys; os.chdir('docs/examples/django'); os.dup2(1, 2); \
    sys.argv = ['manage.py', 'test']; runpy.run_path('manage.py')";

/// Checks the types of the React sample, and runs the tests of the Django page.
///
/// # Errors
/// When a type does not fit, or a test fails.
pub(super) fn run(report: &mut Report<'_>, samples: &Samples) -> Result<()> {
    let context = report.context;
    let settings = settings(context, samples)?;
    report.passes(typescript(context, samples).arg("--project").arg(settings))?;
    report.count(django(context, samples), &[])
}

fn typescript(context: &Context, samples: &Samples) -> Command {
    let mut command = context.command("node");
    command
        .arg(samples.node_modules.join("typescript/bin/tsc"))
        .env_remove("NODE_OPTIONS");
    command
}

/// The sample's own settings, with the packages of the tool cache.
fn settings(context: &Context, samples: &Samples) -> Result<PathBuf> {
    let sample = context.root.join("docs/examples/react");
    let [types, any] = ["@types/*", "*"].map(|end| samples.node_modules.join(end));
    let settings = json!({
        "extends": sample.join("tsconfig.json"),
        "compilerOptions": { "paths": { "*": [types, any] } },
        "include": [sample.join("src")],
    });
    let file = context.target.join("samples.tsconfig.json");
    fs::write(&file, settings.to_string())
        .with_context(|| format!("writing {}", file.display()))?;
    Ok(file)
}

fn django(context: &Context, samples: &Samples) -> Command {
    let mut command = context.command(&samples.python);
    // Without the developer's own variables and packages, and without byte code in the checkout.
    command.args(["-E", "-s", "-B", "-c", DJANGO_TESTS]);
    command
}
