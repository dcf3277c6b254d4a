//! Many seeds at once, and the table of what they came to.

use crate::profile::Profile;
use crate::run::{Outcome, Simulator};
use crate::tally::Tally;
use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Which seeds to run.
#[derive(Debug, Clone)]
pub struct Order {
    /// The first seed.
    pub from: u64,
    /// How many seeds, over all profiles.
    pub seeds: u64,
    /// Which profiles; each gets its share.
    pub profiles: Vec<Profile>,
    /// How many threads.
    pub threads: u64,
    /// Whether the first violation ends the run.
    pub stops_at_first: bool,
}

/// A seed that broke a rule.
#[derive(Debug, Clone)]
pub struct Broken {
    /// The seed.
    pub seed: u64,
    /// Its profile.
    pub profile: Profile,
    /// The first rule that did not hold.
    pub invariant: &'static str,
    /// What was found.
    pub what: String,
}

/// What the seeds of one profile came to.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// How many ran.
    pub seeds: u64,
    /// Jobs of the ledger and calls of the gateways.
    pub steps: u64,
    /// Crashes of servers.
    pub crashes: u64,
    /// Simulated time, in milliseconds.
    pub simulated_ms: u64,
    /// How many seeds broke a rule.
    pub violations: u64,
    /// How long a thread was at it.
    pub wall: Duration,
}

/// What all seeds came to.
#[derive(Default)]
pub struct Report {
    /// By profile.
    pub rows: Vec<(Profile, Row)>,
    /// The seeds that broke a rule.
    pub broken: Vec<Broken>,
    /// The cases that were met.
    pub tally: Tally,
    /// How long it took altogether.
    pub wall: Duration,
}

/// Runs them all.
///
/// # Errors
/// What keeps a run from being set up.
pub fn run(order: &Order) -> anyhow::Result<Report> {
    let began = Instant::now();
    let (next, report) = (AtomicU64::new(0), Mutex::new(Report::of(&order.profiles)));
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..order.threads.max(1) {
            scope.spawn(|| {
                if let Err(error) = work(order, &next, &report) {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    next.store(order.seeds, Ordering::Relaxed);
                }
            });
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.wall = began.elapsed();
    report.broken.sort_by_key(|broken| broken.seed);
    Ok(report)
}

fn work(order: &Order, next: &AtomicU64, report: &Mutex<Report>) -> anyhow::Result<()> {
    let simulator = Simulator::new()?;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= order.seeds {
            return Ok(());
        }
        let seed = order.from.wrapping_add(number);
        let Some(profile) = profile_of(seed, &order.profiles) else {
            return Ok(());
        };
        let began = Instant::now();
        let outcome = simulator.run(seed, profile, false)?;
        let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
        report.add(seed, profile, &outcome, began.elapsed());
        if order.stops_at_first && !report.broken.is_empty() {
            next.store(order.seeds, Ordering::Relaxed);
        }
    }
}

/// A seed has its profile, so that it alone says what to run again.
pub fn profile_of(seed: u64, profiles: &[Profile]) -> Option<Profile> {
    let count = u64::try_from(profiles.len())
        .ok()
        .filter(|count| *count > 0)?;
    let place = usize::try_from(seed % count).ok()?;
    profiles.get(place).copied()
}

impl Report {
    fn of(profiles: &[Profile]) -> Report {
        Report {
            rows: profiles
                .iter()
                .map(|profile| (*profile, Row::default()))
                .collect(),
            ..Report::default()
        }
    }

    fn add(&mut self, seed: u64, profile: Profile, outcome: &Outcome, wall: Duration) {
        self.tally.merge(&outcome.tally);
        if let Some(first) = outcome.violations.first() {
            self.broken.push(Broken {
                seed,
                profile,
                invariant: first.invariant,
                what: first.what.clone(),
            });
        }
        let row = self.rows.iter_mut().find(|(known, _)| *known == profile);
        if let Some((_, row)) = row {
            row.seeds += 1;
            row.steps += outcome.steps;
            row.crashes += outcome.crashes;
            row.simulated_ms += outcome.simulated_ms;
            row.violations += u64::from(!outcome.violations.is_empty());
            row.wall += wall;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<14} {:>9} {:>12} {:>10} {:>16} {:>11} {:>10}",
            "profile", "seeds", "steps", "crashes", "simulated years", "violations", "thread s"
        )?;
        let mut all = Row::default();
        for (profile, row) in &self.rows {
            write_row(f, profile.code(), row)?;
            all.seeds += row.seeds;
            all.steps += row.steps;
            all.crashes += row.crashes;
            all.simulated_ms += row.simulated_ms;
            all.violations += row.violations;
            all.wall += row.wall;
        }
        write_row(f, "together", &all)?;
        let wall_ms = u64::try_from(self.wall.as_millis())
            .unwrap_or(u64::MAX)
            .max(1);
        writeln!(
            f,
            "{} s on the wall, {} seeds/s",
            wall_ms / 1_000,
            all.seeds * 1_000 / wall_ms
        )
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, row: &Row) -> fmt::Result {
    const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;
    let hundredths = row.simulated_ms * 100 / YEAR_MS;
    writeln!(
        f,
        "{name:<14} {:>9} {:>12} {:>10} {:>13}.{:02} {:>11} {:>10}",
        row.seeds,
        row.steps,
        row.crashes,
        hundredths / 100,
        hundredths % 100,
        row.violations,
        row.wall.as_secs()
    )
}
