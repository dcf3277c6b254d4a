//! Razorpay's own SDKs against the sandbox and the server, with only the base URL changed.

use super::past_proxies;
use super::report::Report;
use crate::context::{Context, short};
use crate::desk::{Desk, Owner, free_ports};
use crate::tools::sdk::Sdks;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Starts both programs and runs the tests in `tests/sdk` of each SDK against them.
///
/// # Errors
/// When a program does not start, or a test fails.
pub(super) fn run(report: &mut Report<'_>, daan: &Path, sdks: &Sdks) -> Result<()> {
    let context = report.context;
    let [port, sandbox_port, receiver_port] = free_ports()?;
    let receiver = format!("http://127.0.0.1:{receiver_port}/");
    let desk =
        Desk::new(port, sandbox_port, emptied(context)?, Owner::Tests).with_webhooks_to(receiver);
    report.progress.say(&format!(
        "what the sandbox and the server say goes to {}",
        short(desk.data())
    ));
    // The server is declared last, so that it is dropped first and can still reach the gateway.
    let _sandbox = desk.start_sandbox(context, daan)?;
    let _served = desk.start_server(context, daan)?;
    let beside = desk.by_hand(context, daan);
    for tests in [python_tests(context, sdks), node_tests(context, sdks)] {
        report.count(addressed(tests, &desk, receiver_port), &beside)?;
    }
    Ok(())
}

/// A folder without the ledger of an older run.
fn emptied(context: &Context) -> Result<PathBuf> {
    let folder = context.target.join("sdk");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(folder)
}

fn python_tests(context: &Context, sdks: &Sdks) -> Command {
    let mut command = context.command(&sdks.python);
    // Without the developer's own variables and packages, and without byte code in the checkout.
    command
        .args(["-E", "-s", "-B", "-u"])
        .arg("tests/sdk/python/run.py");
    command
}

fn node_tests(context: &Context, sdks: &Sdks) -> Command {
    let mut command = context.command("node");
    command
        .args(["--test-reporter=spec", "tests/sdk/node/main.js"])
        .env("NODE_PATH", &sdks.node_modules)
        .env_remove("NODE_OPTIONS");
    command
}

/// The command, told where everything is. Colours would stand between us and the numbers.
fn addressed(mut command: Command, desk: &Desk, receiver_port: u16) -> Command {
    command
        .env("DAAN_SANDBOX_URL", desk.sandbox_url())
        .env("DAAN_SERVER_URL", desk.public_url())
        .env("DAAN_RECEIVER_PORT", receiver_port.to_string())
        .env("NO_COLOR", "1")
        .env_remove("FORCE_COLOR");
    past_proxies(command)
}
