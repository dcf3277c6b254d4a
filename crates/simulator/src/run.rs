//! One run: a seed, a profile, some days of a house's life, and a verdict.

use crate::bailiff::{self, Deadlines};
use crate::browser::{Donor, live};
use crate::history::Violation;
use crate::house::House;
use crate::plan::Plan;
use crate::profile::Profile;
use crate::sky::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, wait_ms};
use crate::tally::Tally;
use crate::trace::Trace;
use crate::world::World;
use crate::{again, post, stranger, verdict};
use anyhow::Context;
use daan_storage::InLine;
use std::sync::Arc;
use tokio::sync::mpsc::unbounded_channel;

/// What a run came to.
pub struct Outcome {
    /// The rules that did not hold; empty where all did.
    pub violations: Vec<Violation>,
    /// What happened, where it was written down.
    pub trace: Vec<String>,
    /// Jobs of the ledger and calls of the gateways.
    pub steps: u64,
    /// Crashes of servers.
    pub crashes: u64,
    /// How much time went by in it, in milliseconds.
    pub simulated_ms: u64,
    /// Which cases it met.
    pub tally: Tally,
}

/// Runs one seed after the other, on one thread.
pub struct Simulator {
    plan: Arc<Plan>,
    drawer: InLine,
}

impl Simulator {
    /// Sets up what all its runs have in common.
    ///
    /// # Errors
    /// What keeps it from being set up.
    pub fn new() -> anyhow::Result<Simulator> {
        Ok(Simulator {
            plan: Arc::new(Plan::new()?),
            drawer: InLine::open().context("the ledger")?,
        })
    }

    /// Runs a seed.
    ///
    /// # Errors
    /// What keeps a run from being set up; what goes wrong in it is in the outcome.
    pub fn run(&self, seed: u64, profile: Profile, is_traced: bool) -> anyhow::Result<Outcome> {
        self.drawer.empty().context("the ledger")?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()?;
        let trace = if is_traced { Trace::on() } else { Trace::off() };
        Ok(runtime.block_on(self.played(seed, profile, trace)))
    }

    async fn played(&self, seed: u64, profile: Profile, trace: Trace) -> Outcome {
        let (news, letters) = unbounded_channel();
        let (taken, captures) = unbounded_channel();
        let world = Arc::new(World::of_seed(seed, profile, trace, news, taken));
        let house = House::open(&world, &self.plan, self.drawer.clone());
        let deadlines = Arc::new(Deadlines::default());
        tokio::spawn(post::office(
            Arc::clone(&world),
            Arc::clone(&house),
            letters,
        ));
        tokio::spawn(bailiff::serve(
            Arc::clone(&house),
            Arc::clone(&deadlines),
            captures,
        ));
        people(&house);
        days(&world, &deadlines).await;
        if !world.is_violated() {
            verdict::reach(&house).await;
            again::everything(&house).await;
        }
        outcome(&world)
    }
}

fn people(house: &Arc<House>) {
    let world = &house.world;
    for number in 1..=world.chance.between(1..=4) {
        let comes_after_ms = world.chance.between(SECOND_MS..=20 * MINUTE_MS);
        tokio::spawn(live(Donor::drawn(house, number), comes_after_ms));
    }
    if world.chance.percent(60) {
        tokio::spawn(stranger::prowl(Arc::clone(house)));
    }
}

/// Lets time go by, until everything that has a deadline has had it.
async fn days(world: &World, deadlines: &Deadlines) {
    let long_ms = match world.chance.between(0..=9) {
        0..=5 => 2 * HOUR_MS,
        6..=8 => 30 * HOUR_MS,
        _ => 8 * DAY_MS,
    };
    let end_ms = world.weather.calm_from_ms() + long_ms;
    let last_ms = end_ms + bailiff::LONGEST_MS;
    while world.sky.age_ms() < end_ms.max(deadlines.last_ms() + 1).min(last_ms) {
        if world.is_violated() {
            return;
        }
        let left_ms = end_ms.max(deadlines.last_ms() + 1) - world.sky.age_ms();
        wait_ms(left_ms.min(5 * MINUTE_MS)).await;
    }
}

fn outcome(world: &World) -> Outcome {
    let tally = Tally::default();
    tally.merge(&world.tally);
    let history = world.history();
    Outcome {
        violations: history.violations.clone(),
        trace: world.trace.lines(),
        steps: history.steps,
        crashes: history.crashes,
        simulated_ms: world.sky.age_ms(),
        tally,
    }
}
