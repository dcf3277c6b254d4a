//! `cargo xtask bench`: what the budgets limit, measured and printed as tables.

mod scale;

use crate::compress;
use crate::context::Context;
use crate::process;
use crate::progress::Progress;
use crate::server;
use crate::setup;
use crate::web::{self, Mode};
use anyhow::{Result, bail};
use std::ffi::OsStr;
use std::fs;

/// Brotli bytes of everything the hosted page loads from us until it is usable.
const PAGE_BUDGET_BYTES: usize = 120_000;
const PAGE_AIM_BYTES: usize = 100_000;

/// What a page load fetches; pictures in `public/` come after the form is usable.
const KINDS: [&str; 4] = ["wasm", "js", "css", "html"];

/// The sizes of some files, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Which benchmark.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    bench: Option<Bench>,
}

#[derive(clap::Subcommand)]
enum Bench {
    /// How cost grows with the ledger and with the number of servers; takes about an hour
    Scale(scale::Options),
}

/// Runs the benchmark that is named, or those that the budgets are about.
///
/// # Errors
/// When a build fails or a budget is broken.
pub(crate) fn command(context: &Context, options: &Options) -> Result<()> {
    match &options.bench {
        Some(Bench::Scale(options)) => scale::command(context, options),
        None => budgets(context),
    }
}

fn budgets(context: &Context) -> Result<()> {
    // A broken budget is said at the end, after everything was measured.
    let page = page_bytes(context);
    println!("Signature verification");
    example(context, "daan-gateway", "verify_bench", &[])?;
    println!("\nFull gifts (server, gateway and donors share this machine)");
    let mut progress = Progress::new(1);
    let daan = server::build(context, &mut progress, Mode::Release)?;
    example(context, "daan-server", "cycles", &[daan.as_os_str()])?;
    page
}

/// Runs a program that measures and prints its own table.
fn example(context: &Context, package: &str, name: &str, arguments: &[&OsStr]) -> Result<()> {
    let mut command = context.cargo(&[
        "run",
        "--quiet",
        "--release",
        "--package",
        package,
        "--example",
        name,
    ]);
    command.arg("--").args(arguments);
    // Its table is a result, so it goes to standard output.
    let (status, _) = process::run_teed(&context.interrupt, &mut command)?;
    if !status.success() {
        bail!("the bench `{name}` failed ({status})");
    }
    Ok(())
}

/// The hosted page as it ships.
fn page_bytes(context: &Context) -> Result<()> {
    let mut progress = Progress::new(setup::front_end_steps(Mode::Release) + 1);
    let tools = setup::front_end(context, &mut progress, Mode::Release)?;
    web::build(context, &tools, &mut progress, Mode::Release)?;

    println!("Hosted page, bytes");
    println!(
        "| {:<5} | {:>9} | {:>9} | {:>9} |",
        "kind", "raw", "gzip -9", "brotli 11"
    );
    println!("|-------|----------:|----------:|----------:|");
    let mut total = Sizes::default();
    for kind in KINDS {
        let sizes = sizes_of(context, kind)?;
        print_row(kind, sizes);
        total = total.plus(sizes);
    }
    print_row("total", total);
    println!("{}\n", verdict(total.brotli)?);
    Ok(())
}

fn sizes_of(context: &Context, kind: &str) -> Result<Sizes> {
    let mut sum = Sizes::default();
    for file in web::files(&context.web())? {
        if compress::has_extension(&file, &[kind]) {
            sum = sum.plus(Sizes::of(&fs::read(file)?)?);
        }
    }
    Ok(sum)
}

fn print_row(kind: &str, sizes: Sizes) {
    println!(
        "| {kind:<5} | {:>9} | {:>9} | {:>9} |",
        sizes.raw, sizes.gzip, sizes.brotli
    );
}

fn verdict(brotli: usize) -> Result<String> {
    if brotli > PAGE_BUDGET_BYTES {
        bail!("over the budget: {brotli} bytes brotli, {PAGE_BUDGET_BYTES} allowed");
    }
    let aim = if brotli > PAGE_AIM_BYTES {
        "over"
    } else {
        "within"
    };
    Ok(format!(
        "within the budget of {PAGE_BUDGET_BYTES} bytes brotli, {aim} the aim of {PAGE_AIM_BYTES}"
    ))
}

impl Sizes {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self {
            raw: bytes.len(),
            gzip: compress::gzip(bytes)?.len(),
            brotli: compress::brotli(bytes)?.len(),
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_the_budget_is_over_the_budget() {
        assert!(verdict(PAGE_BUDGET_BYTES).is_ok());
        assert!(verdict(PAGE_BUDGET_BYTES + 1).is_err());
    }

    #[test]
    fn sizes_of_two_files_are_added_after_each_was_compressed_alone() {
        let one = Sizes::of(b"donation donation donation").unwrap();
        assert_eq!(one.plus(one).gzip, 2 * one.gzip);
        assert_eq!(one.raw, 26);
    }
}
