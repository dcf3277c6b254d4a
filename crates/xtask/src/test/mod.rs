//! `cargo xtask test`: every check there is, in the order in which a mistake shows soonest.

mod end_to_end;
mod engines;
mod official_sdks;
mod report;
mod samples;
mod screen;

use crate::context::Context;
use crate::postgres::{self, Cluster};
use crate::server;
use crate::setup::{self, FrontEndTools};
use crate::tools::Tool;
use crate::tools::browser::Browser;
use crate::tools::drivers::{self, Drivers};
use crate::tools::samples::{self as sample_tools, Samples};
use crate::tools::sdk::{self, Sdks};
use crate::tools::wasm_target::TRIPLE;
use crate::tools::{postgres as postgres_programs, strace};
use crate::web::{self, Mode};
use anyhow::{Context as _, Result};
use clap::Args;
use report::Report;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Steps after the set-up.
const STEPS: usize = 17;

/// A wasm test may compile the module first; the runner's own limit of 20 s is for idle machines.
const WASM_TEST_LIMIT_S: &str = "120";

/// How thoroughly.
#[derive(Args)]
pub(crate) struct Options {
    /// With the numbers that take hours: more kills, races, forgeries, malformed bodies and simulated seeds
    #[arg(long)]
    deep: bool,
}

/// What a test does so many times of, by the variable that says so otherwise than the test itself.
const DEEP: [(&str, &str); 4] = [
    ("DAAN_FORGERIES", "100000000"),
    ("DAAN_MALFORMED", "5000000"),
    ("DAAN_KILLS", "2000"),
    ("DAAN_RACES", "100000"),
];

impl Options {
    fn sizes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        DEEP.into_iter().filter(|_| self.deep)
    }

    fn seeds(&self) -> &'static str {
        if self.deep { "1000000" } else { "20000" }
    }
}

/// What the steps call beside cargo.
struct Tools {
    front_end: FrontEndTools,
    drivers: Drivers,
    sdks: Sdks,
    samples: Samples,
    postgres: postgres_programs::Programs,
    /// The folder of cargo-deny.
    deny: PathBuf,
}

/// Runs everything; stops at the first step that fails.
///
/// # Errors
/// When a tool cannot be had, or a step fails; the error names the command to repeat it alone.
pub(crate) fn command(context: &Context, options: &Options) -> Result<()> {
    let set_up = setup::front_end_steps(Mode::Release)
        + drivers::STEPS
        + sdk::STEPS
        + sample_tools::STEPS
        + postgres_programs::STEPS
        + strace::STEPS
        + 1;
    let mut report = Report::new(context, set_up + STEPS);
    let tools = Tools {
        front_end: setup::front_end(context, &mut report.progress, Mode::Release)?,
        drivers: drivers::ensure(context, &mut report.progress)?,
        sdks: sdk::ensure(context, &mut report.progress)?,
        samples: sample_tools::ensure(context, &mut report.progress)?,
        postgres: postgres_programs::ensure(context, &mut report.progress)?,
        deny: Tool::cargo_deny().ensure(context, &mut report.progress)?,
    };
    strace::ensure(context, &mut report.progress)?;
    let outcome = all_steps(&mut report, &tools, options);
    report.print();
    outcome
}

fn all_steps(report: &mut Report, tools: &Tools, options: &Options) -> Result<()> {
    let context = report.context;
    report.check("format", context.cargo(&["fmt", "--all", "--check"]))?;
    report.check("clippy", clippy(context, &["--workspace", "--all-targets"]))?;
    report.check("clippy for wasm", clippy(context, &WASM_CLIPPY))?;
    report.check("licences and sources", deny(context, &tools.deny))?;
    native_with_postgres(report, tools, options)?;
    report.tests("simulation", simulation(context, options))?;
    report.tests(
        "components",
        native_tests(context, &["--package", "daan-web", "--lib"]),
    )?;
    report.tests(
        "examples",
        native_tests(context, &["--package", "daan-web", "--doc"]),
    )?;
    report.step("samples", |report| samples::run(report, &tools.samples))?;

    // What ships is what the browser tests open: the small wasm with its minified glue.
    web::build(
        context,
        &tools.front_end,
        &mut report.progress,
        Mode::Release,
    )?;
    report.row("front end");
    let daan = server::build(context, &mut report.progress, Mode::Debug)?;
    report.row("server");

    report.step("official SDKs", |report| {
        official_sdks::run(report, &daan, &tools.sdks)
    })?;
    let Tools {
        front_end, drivers, ..
    } = tools;
    let in_chromium = wasm_tests(context, front_end, &drivers.chromium)?;
    report.tests("wasm tests", in_chromium)?;
    end_to_end::run(report, &daan, drivers)
}

/// Not the advisories: their list is fetched anew each time, and would make yesterday's commit fail today.
fn deny(context: &Context, folder: &Path) -> Command {
    let mut command = Command::new(folder.join("cargo-deny"));
    command.current_dir(&context.root);
    // What is twice is told at length, and changes by others' hands.
    let told = ["--offline", "--workspace", "--log-level", "error"];
    command.args(told);
    command.args(["check", "licenses", "bans", "sources"]);
    command
}

/// The ledger's tests are run on SQLite and on PostgreSQL. The server lives for this step alone.
fn native_with_postgres(report: &mut Report, tools: &Tools, options: &Options) -> Result<()> {
    let context = report.context;
    report.progress.step("PostgreSQL for the tests");
    let cluster = Cluster::start(context, &tools.postgres)?;
    report.progress.done();
    let mut command = native_tests(context, &NATIVE);
    command
        .env(postgres::VARIABLE, &cluster.url)
        .envs(options.sizes());
    report.tests("native tests", command)
}

/// What is tested elsewhere: the page by its components and in browsers, the simulation in a build that optimises.
const NATIVE: [&str; 5] = [
    "--workspace",
    "--exclude",
    "daan-web",
    "--exclude",
    "daan-simulator",
];

fn simulation(context: &Context, options: &Options) -> Command {
    let mut command = native_tests(
        context,
        &["--package", "daan-simulator", "--profile", "simulation"],
    );
    // Its table is the result.
    command
        .args(["--", "--nocapture"])
        .env("DAAN_SEEDS", options.seeds());
    command
}

const WASM_CLIPPY: [&str; 14] = [
    "--package",
    "daan-domain",
    "--package",
    "daan-api",
    "--package",
    "daan-web",
    "--package",
    "daan-embed",
    "--lib",
    "--bins",
    "--test",
    "wasm",
    "--target",
    TRIPLE,
];

fn clippy(context: &Context, what: &[&str]) -> Command {
    let mut command = context.cargo(&["clippy"]);
    command.args(what).args(["--", "--deny", "warnings"]);
    command
}

fn native_tests(context: &Context, what: &[&str]) -> Command {
    let mut command = context.cargo(&["test", "--no-fail-fast"]);
    command.args(what);
    command
}

fn wasm_tests(context: &Context, tools: &FrontEndTools, browser: &Browser) -> Result<Command> {
    let capabilities = context.target.join("webdriver.json");
    fs::write(&capabilities, browser.capabilities().to_string())
        .with_context(|| format!("writing {}", capabilities.display()))?;
    let mut command = context.cargo(&[
        "test",
        "--package",
        "daan-web",
        "--test",
        "wasm",
        "--target",
        TRIPLE,
    ]);
    command
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            tools.test_runner(),
        )
        .env("CHROMEDRIVER", &browser.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        .env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TEST_LIMIT_S);
    // Any of these would make the runner take another browser than the one we made sure of.
    for other in [
        "GECKODRIVER",
        "SAFARIDRIVER",
        "MSEDGEDRIVER",
        "CHROMEDRIVER_REMOTE",
    ] {
        command.env_remove(other);
    }
    Ok(past_proxies(command))
}

/// The tests talk to this machine only, whatever proxy a company's shell prescribes.
fn past_proxies(mut command: Command) -> Command {
    command
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("no_proxy", "127.0.0.1,localhost");
    command
}
