//! `cargo xtask test`: every check there is, in the order in which a mistake shows soonest.

use crate::context::Context;
use crate::process::{self, shell_line};
use crate::progress::{Progress, human};
use crate::server;
use crate::setup::{self, FrontEndTools};
use crate::summary::Tally;
use crate::tools::browser::{self, Browser};
use crate::tools::wasm_target::TRIPLE;
use crate::web::{self, Mode};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Steps after the set-up.
const STEPS: usize = 10;

/// A wasm test may compile the module first; the runner's own limit of 20 s is for idle machines.
const WASM_TEST_LIMIT_S: &str = "120";

/// The steps done so far.
struct Report<'a> {
    context: &'a Context,
    progress: Progress,
    rows: Vec<(&'static str, Duration)>,
    tally: Tally,
}

/// Runs everything; stops at the first step that fails.
///
/// # Errors
/// When a tool cannot be had, or a step fails; the error names the command to repeat it alone.
pub(crate) fn command(context: &Context) -> Result<()> {
    let set_up = setup::front_end_steps(Mode::Release) + browser::STEPS;
    let mut report = Report {
        context,
        progress: Progress::new(set_up + STEPS),
        rows: Vec::new(),
        tally: Tally::default(),
    };
    let tools = setup::front_end(context, &mut report.progress, Mode::Release)?;
    let browser = browser::ensure(context, &mut report.progress)?;
    let outcome = all_steps(&mut report, &tools, &browser);
    report.print();
    outcome
}

fn all_steps(report: &mut Report, tools: &FrontEndTools, browser: &Browser) -> Result<()> {
    let context = report.context;
    report.check("format", context.cargo(&["fmt", "--all", "--check"]))?;
    report.check("clippy", clippy(context, &["--workspace", "--all-targets"]))?;
    report.check("clippy for wasm", clippy(context, &WASM_CLIPPY))?;
    report.tests(
        "native tests",
        native_tests(context, &["--workspace", "--exclude", "daan-web"]),
    )?;
    report.tests(
        "components",
        native_tests(context, &["--package", "daan-web", "--lib"]),
    )?;
    report.tests(
        "examples",
        native_tests(context, &["--package", "daan-web", "--doc"]),
    )?;

    // What ships is what the browser tests open: the small wasm with its minified glue.
    web::build(context, tools, &mut report.progress, Mode::Release)?;
    report.row("front end");
    let daan = server::build(context, &mut report.progress, Mode::Debug)?;
    report.row("server");

    report.tests("wasm tests", wasm_tests(context, tools, browser)?)?;
    report.tests("end to end", end_to_end(context, &daan, browser)?)
}

const WASM_CLIPPY: [&str; 12] = [
    "--package",
    "daan-domain",
    "--package",
    "daan-api",
    "--package",
    "daan-web",
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

fn end_to_end(context: &Context, daan: &Path, browser: &Browser) -> Result<Command> {
    let screenshots = screenshots(context)?;
    let mut command = context.cargo(&["test", "--package", "daan-web", "--test", "e2e"]);
    command
        .env("DAAN_BIN", daan)
        .env("DAAN_WEBDRIVER", &browser.chromedriver)
        .env("DAAN_CHROMIUM", &browser.chromium)
        .env("DAAN_SCREENSHOTS", screenshots);
    Ok(past_proxies(command))
}

/// Emptied first, so that no picture of an older run is taken for one of this.
fn screenshots(context: &Context) -> Result<PathBuf> {
    let folder = context.target.join("screenshots");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The tests talk to this machine only, whatever proxy a company's shell prescribes.
fn past_proxies(mut command: Command) -> Command {
    command
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("no_proxy", "127.0.0.1,localhost");
    command
}

impl Report<'_> {
    /// A step that only passes or fails.
    fn check(&mut self, name: &'static str, command: Command) -> Result<()> {
        self.run(name, command, false)
    }

    /// A step whose tests are counted.
    fn tests(&mut self, name: &'static str, command: Command) -> Result<()> {
        self.run(name, command, true)
    }

    fn run(&mut self, name: &'static str, mut command: Command, is_test: bool) -> Result<()> {
        self.progress.step(name);
        self.progress.say("running…");
        let (status, lines) = process::run_teed(&self.context.interrupt, &mut command)?;
        let tally = Tally::of(&lines);
        self.tally = self.tally.plus(tally);
        self.row(name);
        if !status.success() {
            bail!(
                "{name} failed ({status}); to repeat it alone:\n  {}",
                shell_line(&command)
            );
        }
        // A runner that found no test at all, or whose words we no longer understand, is no pass.
        if is_test && !lines.iter().any(|line| line.contains("test result: ")) {
            bail!(
                "{name} ended well but reported no test result; look at:\n  {}",
                shell_line(&command)
            );
        }
        self.progress.done();
        Ok(())
    }

    fn row(&mut self, name: &'static str) {
        self.rows.push((name, self.progress.elapsed()));
    }

    fn print(&self) {
        println!("\n| step            |           time |");
        println!("|-----------------|---------------:|");
        for (name, took) in &self.rows {
            println!("| {name:<15} | {:>14} |", human(*took));
        }
        println!(
            "\n{} passed, {} failed",
            self.tally.passed, self.tally.failed
        );
    }
}
