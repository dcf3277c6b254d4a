//! The command line.

mod admin;
mod advice;
mod backup;
mod close_matter;
mod conformance;
mod doctor;
mod enter_khalti;
mod erase;
mod export;
mod health;
mod orders;
mod reasons;
mod receipt;
mod recheck;
mod reconcile;
mod refund;
mod table;
mod times;
mod verify;

pub(crate) use times::WrongCall;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use daan_server::metrics::LoggedErrors;
use daan_server::settings::{Settings, Source};
use daan_server::traces::{TRACES, Traces};
use std::collections::HashMap;
use std::net::SocketAddr;
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::prelude::*;

/// Donation checkout for India and Nepal.
///
/// Settings come from flags, the environment, .env and files named by `NAME_FILE`; the first of these that
/// has a setting decides. Every command ends with code 0 when it did what it was asked, 1 when it did not
/// and says why on standard error, 2 when it was not called as its --help says.
#[derive(Parser)]
#[command(name = "daan", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the checkout. Settings come from flags, the environment, .env and files named by `NAME_FILE`.
    Serve(ServeFlags),
    Admin(admin::AdminFlags),
    Refund(refund::RefundFlags),
    CloseMatter(close_matter::CloseMatterFlags),
    EnterKhalti(enter_khalti::EnterFlags),
    Orders(orders::OrderFlags),
    Recheck(recheck::RecheckFlags),
    Receipt(receipt::ReceiptFlags),
    Reconcile(reconcile::ReconcileFlags),
    Backup(backup::BackupFlags),
    VerifyLedger(verify::VerifyFlags),
    Doctor(doctor::DoctorFlags),
    Conformance(conformance::ConformanceFlags),
    Export(export::ExportFlags),
    Health(health::HealthFlags),
    Erase(erase::EraseFlags),
    /// Run a payment gateway on this machine: Razorpay's API and checkout.js, no money moves.
    Sandbox(SandboxFlags),
}

#[derive(Args)]
struct ServeFlags {
    /// Address to listen on (`DAAN_LISTEN`) [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Origin that donors reach us under (`DAAN_PUBLIC_URL`) [default: the address it listens on]
    #[arg(long, value_name = "ORIGIN")]
    public_url: Option<String>,
    /// Campaign file (`DAAN_CAMPAIGNS`) [default: config/campaigns.toml]
    #[arg(long, value_name = "FILE")]
    campaigns: Option<String>,
    /// Ledger (`DATABASE_URL`) [default: sqlite:data/daan.db]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Args)]
struct SandboxFlags {
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
    /// Where webhooks are sent; without it none are
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
}

/// What a command was to look into could not be looked into: neither a yes nor a no.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotRun(String);

/// What is logged by what goes on for ever.
const SERVER_LOG: &str = "info";
/// What is logged by a command whose output somebody reads.
const COMMAND_LOG: &str = "error";

/// Runs the command to its end.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(flags) => {
            let source = Source::of_process(flags.into_settings())?;
            let traces = Traces::read(&source)?;
            log_and_trace(&source, SERVER_LOG, traces.as_ref())?;
            let settings = Settings::read(&source)?;
            let served = daan_server::serve(settings, stop_signal()?).await;
            if let Some(traces) = traces {
                traces.end().await;
            }
            served
        }
        Command::Admin(flags) => admin::run(&flags),
        Command::Refund(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            refund::run(&flags, &source).await
        }
        Command::CloseMatter(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            close_matter::run(&flags, &source).await
        }
        Command::EnterKhalti(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            enter_khalti::run(&flags, &source).await
        }
        Command::Orders(flags) => {
            let source = Source::of_process(HashMap::new())?;
            log(&source, COMMAND_LOG)?;
            orders::run(&flags, &source).await
        }
        Command::Recheck(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            recheck::run(&flags, &source).await
        }
        Command::Receipt(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            receipt::run(&flags, &source).await
        }
        Command::Reconcile(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            reconcile::run(&flags, &source).await
        }
        Command::Backup(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            backup::run(&flags, &source).await
        }
        Command::VerifyLedger(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            verify::run(&source).await
        }
        Command::Health(flags) => health::run(&flags).await,
        Command::Doctor(flags) => doctor::run(&flags).await,
        Command::Erase(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            erase::run(&flags, &source).await
        }
        Command::Export(flags) => {
            let source = Source::of_process(flags.settings())?;
            log(&source, COMMAND_LOG)?;
            export::run(&flags, &source).await
        }
        Command::Conformance(flags) => {
            log(&Source::of_process(HashMap::new())?, COMMAND_LOG)?;
            conformance::run(&flags).await
        }
        Command::Sandbox(flags) => {
            log(&Source::of_process(HashMap::new())?, SERVER_LOG)?;
            let config = daan_sandbox::Config {
                listen: flags.listen,
                webhook_url: flags.webhook_url,
                ..daan_sandbox::Config::default()
            };
            Ok(daan_sandbox::serve(config, stop_signal()?).await?)
        }
    }
}

impl ServeFlags {
    fn into_settings(self) -> HashMap<&'static str, String> {
        [
            ("DAAN_LISTEN", self.listen),
            ("DAAN_PUBLIC_URL", self.public_url),
            ("DAAN_CAMPAIGNS", self.campaigns),
            ("DATABASE_URL", self.database_url),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect()
    }
}

fn log(source: &Source, default: &str) -> anyhow::Result<()> {
    log_and_trace(source, default, None)
}

/// JSON lines on standard error. Nothing that a donor typed is ever a field of one.
fn log_and_trace(source: &Source, default: &str, traces: Option<&Traces>) -> anyhow::Result<()> {
    let filter = source.or("RUST_LOG", default)?;
    let filter = EnvFilter::try_new(&filter)
        .with_context(|| format!("RUST_LOG expected a filter such as info, found `{filter}`"))?
        // Whoever wants no traces pays nothing for them, and nobody reads them in the log.
        .add_directive(format!("{TRACES}=off").parse()?);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        // It would be told on standard error, which panics where that is the disk that is full.
        .log_internal_errors(false)
        .with_filter(filter);
    let told = tracing_subscriber::registry()
        .with(lines)
        .with(LoggedErrors.with_filter(LevelFilter::ERROR));
    match traces {
        Some(traces) => told.with(traces.layer()).init(),
        None => told.init(),
    }
    Ok(())
}

/// Ends at the first SIGINT or SIGTERM.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}
