//! Runs seeds of the simulation and prints what they came to.

use clap::Parser;
use daan_simulator::{Order, Profile, Report, Simulator, Sometimes, planted, profile_of, run};
use std::path::Path;
use std::process::ExitCode;

/// Simulates donations by the thousand, with everything going wrong that can.
#[derive(Parser)]
#[command(name = "daan-simulator")]
struct Arguments {
    /// How many seeds, over all profiles.
    #[arg(long, default_value_t = 20_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// One profile alone: all, webhook-only, poll-only, sweep-only or confirm+poll.
    #[arg(long)]
    profile: Option<String>,
    /// One seed alone, with all that happens in it.
    #[arg(long)]
    seed: Option<u64>,
    /// How many threads.
    #[arg(long, default_value_t = 2)]
    threads: u64,
    /// Stops at the first broken rule, and says no more than which and where.
    #[arg(long)]
    until_broken: bool,
    /// Plants mistakes in a copy of the workspace, and counts the seeds until each is found; or the one of this name.
    #[arg(long, num_args = 0..=1, default_missing_value = "")]
    planted: Option<String>,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Some(name) = &arguments.planted {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let only = Some(name.as_str()).filter(|name| !name.is_empty());
        return Ok(ended(planted::hunt(&workspace.canonicalize()?, only)?));
    }
    let profiles = profiles(arguments.profile.as_deref())?;
    match arguments.seed {
        Some(seed) => one(seed, &profiles),
        None => many(&arguments, profiles),
    }
}

fn profiles(word: Option<&str>) -> anyhow::Result<Vec<Profile>> {
    let Some(word) = word else {
        return Ok(Profile::ALL.to_vec());
    };
    let known: Vec<&str> = Profile::ALL.iter().map(|profile| profile.code()).collect();
    Profile::lookup(word)
        .map(|profile| vec![profile])
        .ok_or_else(|| anyhow::anyhow!("--profile {word}: expected one of {}", known.join(", ")))
}

fn one(seed: u64, profiles: &[Profile]) -> anyhow::Result<ExitCode> {
    let profile = profile_of(seed, profiles).unwrap_or(Profile::All);
    let outcome = Simulator::new()?.run(seed, profile, true)?;
    for line in &outcome.trace {
        println!("{line}");
    }
    println!(
        "seed {seed} ({}): {} steps, {} crashes, {} violations",
        profile.code(),
        outcome.steps,
        outcome.crashes,
        outcome.violations.len()
    );
    Ok(ended(outcome.violations.is_empty()))
}

fn many(arguments: &Arguments, profiles: Vec<Profile>) -> anyhow::Result<ExitCode> {
    let report = run(&Order {
        from: arguments.from,
        seeds: arguments.seeds,
        profiles,
        threads: arguments.threads,
        stops_at_first: arguments.until_broken,
    })?;
    if arguments.until_broken {
        return Ok(first(&report));
    }
    print!("{report}{}", report.tally);
    for broken in report.broken.iter().take(20) {
        println!(
            "{} does not hold: {}\n  cargo run -p daan-simulator --release -- --profile {} --seed {}",
            broken.invariant,
            broken.what,
            broken.profile.code(),
            broken.seed
        );
    }
    let never = report.tally.never();
    for what in &never {
        println!("never met: {}", Sometimes::words(*what));
    }
    Ok(ended(report.broken.is_empty() && never.is_empty()))
}

fn first(report: &Report) -> ExitCode {
    if let Some(broken) = report.broken.first() {
        println!("broken: {} {}", broken.invariant, broken.seed);
        println!("{}", broken.what);
    }
    ended(report.broken.is_empty())
}

fn ended(is_well: bool) -> ExitCode {
    if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
