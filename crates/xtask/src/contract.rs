//! `cargo xtask openapi` and `cargo xtask conformance`: what others build against, written from the code.
//!
//! The server's own tests compare the files; here they are told to write them.

use crate::context::Context;
use crate::process;
use anyhow::{Context as _, Result};

/// A file, the test that compares it, and what makes that write.
struct Written {
    file: &'static str,
    test: &'static str,
    variable: &'static str,
}

const OPENAPI: Written = Written {
    file: "docs/openapi.json",
    test: "openapi::the_file_is_what_the_code_says",
    variable: "DAAN_WRITE_OPENAPI",
};

const CONFORMANCE: Written = Written {
    file: "docs/conformance.md",
    test: "conformance::page::the_page_is_what_the_runs_say",
    variable: "DAAN_WRITE_CONFORMANCE",
};

/// Writes `docs/openapi.json`.
///
/// # Errors
/// When the server does not compile, or the file cannot be written.
pub(crate) fn openapi(context: &Context) -> Result<()> {
    write(context, &OPENAPI)
}

/// Runs the cases of `daan conformance` against the servers of its tests, and writes `docs/conformance.md`.
///
/// # Errors
/// As [`openapi`].
pub(crate) fn conformance(context: &Context) -> Result<()> {
    write(context, &CONFORMANCE)
}

fn write(context: &Context, written: &Written) -> Result<()> {
    let arguments = [
        "test",
        "--quiet",
        "--package",
        "daan-server",
        "--test",
        "http",
        written.test,
    ];
    let mut command = context.cargo(&arguments);
    command.env(written.variable, "1");
    process::run(&context.interrupt, &mut command)
        .with_context(|| format!("{} was not written", written.file))?;
    println!("{} is written", written.file);
    Ok(())
}
