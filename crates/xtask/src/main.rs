//! `cargo xtask`: brings a fresh machine to a running, tested or packed Daan with one command.
//!
//! It knows how to fetch tools and in which order to call them; what is built and tested is decided
//! by the crates themselves. It does not publish, deploy or touch anything outside the checkout but
//! its tool cache (`$DAAN_TOOLS`, `$XDG_CACHE_HOME/daan/tools` or `~/.cache/daan/tools`).
//!
//! ```text
//! cargo xtask run            # hosted page on http://127.0.0.1:8080, sandbox on 8081
//! ```

mod bench;
mod budget;
mod compress;
mod context;
mod contract;
mod desk;
mod dist;
mod embed;
mod lock;
mod materials;
mod one_file;
mod postgres;
mod process;
mod progress;
mod run;
mod server;
mod setup;
mod short_names;
mod start_script;
mod summary;
mod supervise;
mod test;
mod threats;
mod tools;
mod types;
mod web;

use anyhow::{Error, Result};
use clap::{Parser, Subcommand};
use context::Context;
use process::Interrupted;
use std::process::ExitCode;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Set up, run, test and pack Daan")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fetch every tool the other commands need, and build nothing
    Setup,
    /// Serve the hosted page with the sandbox; prints `ready URL` when a donor could give
    Run(run::Options),
    /// Run every test: native, in a headless browser, end to end
    Test(test::Options),
    /// Run a PostgreSQL server for tests that are run by hand
    Postgres(postgres::command::Options),
    /// Write docs/threats.md from the tests
    Threats,
    /// Write the types of `<daan-donate>` from the code
    Types,
    /// Write docs/openapi.json from the code
    Openapi,
    /// Run the cases of `daan conformance` and write docs/conformance.md
    Conformance,
    /// Build `dist/daan`, one binary that carries every asset, and `dist/embed/`
    Dist,
    /// Measure what the budgets limit, and fail where one is broken
    Bench(bench::Options),
    /// Become another program that ends when this one does
    #[command(hide = true)]
    Supervise(supervise::Options),
    /// Run PostgreSQL until the xtask that started it has gone
    #[command(hide = true)]
    TendPostgres(postgres::tend::Options),
}

fn main() -> ExitCode {
    match run_command(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("{Interrupted}");
            ExitCode::from(130)
        }
        Err(error) => {
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run_command(command: Command) -> Result<()> {
    // Both are started by an xtask that knows where everything is.
    match &command {
        Command::Supervise(options) => return Err(supervise::become_child(options)),
        Command::TendPostgres(options) => return postgres::tend::command(options),
        _ => {}
    }
    let context = Context::discover()?;
    match command {
        Command::Setup => setup::command(&context),
        Command::Run(options) => run::command(&context, &options),
        Command::Test(options) => test::command(&context, &options),
        Command::Threats => threats::command(&context),
        Command::Types => types::command(&context),
        Command::Openapi => contract::openapi(&context),
        Command::Conformance => contract::conformance(&context),
        Command::Dist => dist::command(&context),
        Command::Bench(options) => bench::command(&context, &options),
        Command::Postgres(options) => postgres::command::command(&context, &options),
        Command::Supervise(_) | Command::TendPostgres(_) => Ok(()),
    }
}

/// The cause first and what to do about it last, where the eye is. Without a backtrace, whatever
/// `RUST_BACKTRACE` says: it would bury the one line that helps.
fn print_error(error: &Error) {
    let mut said: Vec<String> = error.chain().map(ToString::to_string).collect();
    let advice = said.remove(0);
    for cause in said.iter().rev() {
        eprintln!("{cause}");
    }
    eprintln!("error: {advice}");
}
