//! `cargo xtask bench`: what the budgets limit, measured and printed as tables.

mod books;
mod browser;
mod peers;
mod scale;

use crate::budget::{Part, Sizes, Verdict};
use crate::context::Context;
use crate::process;
use crate::progress::Progress;
use crate::server;
use crate::setup;
use crate::web::{self, Mode};
use anyhow::{Result, bail};
use std::ffi::OsStr;

const KINDS: [&str; 4] = ["wasm", "js", "css", "html"];

/// Which benchmark.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    bench: Option<Bench>,
}

#[derive(clap::Subcommand)]
enum Bench {
    /// What bookkeepers wait for on a ledger of a million donations: pages of the admin, exports; about ten minutes
    Books(books::Options),
    /// Our pages beside a page by hand and one on React, in Chromium as a cheap phone; about ten minutes
    Browser(browser::Options),
    /// How cost grows with the ledger and with the number of servers; takes about an hour
    Scale(scale::Options),
}

/// Runs the benchmark that is named, or those that the budgets are about.
///
/// # Errors
/// When a build fails or a budget is broken.
pub(crate) fn command(context: &Context, options: &Options) -> Result<()> {
    match &options.bench {
        Some(Bench::Books(options)) => books::command(context, options),
        Some(Bench::Browser(options)) => browser::command(context, options),
        Some(Bench::Scale(options)) => scale::command(context, options),
        None => budgets(context),
    }
}

fn budgets(context: &Context) -> Result<()> {
    // What the budgets come to is said at the end, after everything was measured.
    let verdicts = bytes(context)?;
    println!("Signature verification");
    example(context, "daan-gateway", "verify_bench", &[])?;
    println!("\nFull gifts (server, gateway and donors share this machine)");
    let mut progress = Progress::new(1);
    let daan = server::build(context, &mut progress, Mode::Release)?;
    example(context, "daan-server", "cycles", &[daan.as_os_str()])?;
    conclude(&verdicts)
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

/// What the front end weighs as it ships.
fn bytes(context: &Context) -> Result<Vec<Verdict>> {
    let mut progress = Progress::new(setup::front_end_steps(Mode::Release) + 1);
    let tools = setup::front_end(context, &mut progress, Mode::Release)?;
    web::build(context, &tools, &mut progress, Mode::Release)?;
    let web = context.web();
    println!(
        "Bytes of the front end\n| {:<6} | {:<5} | {:>9} | {:>9} | {:>9} |",
        "part", "kind", "raw", "gzip -9", "brotli 11"
    );
    println!("|--------|-------|----------:|----------:|----------:|");
    for part in Part::ALL {
        let mut total = Sizes::default();
        for kind in KINDS {
            let sizes = part.sizes(&web, &[kind])?;
            print_row(part, kind, sizes);
            total = total.plus(sizes);
        }
        print_row(part, "total", total);
    }
    println!();
    Part::ALL
        .into_iter()
        .map(|part| part.verdict(&web))
        .collect()
}

fn print_row(part: Part, kind: &str, sizes: Sizes) {
    if sizes.raw > 0 {
        println!(
            "| {:<6} | {kind:<5} | {:>9} | {:>9} | {:>9} |",
            part.name(),
            sizes.raw,
            sizes.gzip,
            sizes.brotli
        );
    }
}

/// Says what every budget came to; one that is broken fails the bench.
fn conclude(verdicts: &[Verdict]) -> Result<()> {
    println!("\nBudgets\n| part   | packed |   bytes |  budget |     aim | verdict |");
    println!("|--------|--------|--------:|--------:|--------:|---------|");
    for verdict in verdicts {
        let part = verdict.part;
        println!(
            "| {:<6} | {:<6} | {:>7} | {:>7} | {:>7} | {} |",
            part.name(),
            part.packing(),
            verdict.bytes,
            part.budget_bytes(),
            part.aim_bytes(),
            verdict.word()
        );
    }
    let broken: Vec<&str> = verdicts
        .iter()
        .filter(|verdict| !verdict.is_kept())
        .map(|verdict| verdict.part.name())
        .collect();
    if broken.is_empty() {
        return Ok(());
    }
    bail!("over the budget: {}", broken.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_budget_of_many_fails_the_bench_and_is_named() {
        let mut verdicts = Part::ALL.map(|part| Verdict { part, bytes: 0 });
        assert!(conclude(&verdicts).is_ok());
        verdicts[1].bytes = Part::Widget.budget_bytes() + 1;
        let error = conclude(&verdicts).unwrap_err().to_string();
        assert_eq!(error, "over the budget: widget");
    }
}
