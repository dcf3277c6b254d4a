//! What may happen to a server around each job of its ledger.

use crate::life::Life;
use crate::sky::{SECOND_MS, wait_ms};
use crate::steady::Steady;
use crate::tally::Sometimes;
use crate::world::World;
use daan_storage::{Interruption, Interruptions};
use std::sync::Arc;
use tokio::sync::Notify;

/// So many jobs in a thousand does a server not survive, before or after.
const CRASH_PERMILLE: u32 = 3;
/// Before so many jobs in a thousand does a worker fall asleep.
const SLEEP_PERMILLE: u32 = 3;
/// How long an order may be in the making.
const LEASE_MS: u64 = 12 * SECOND_MS;

/// The strings that one server hangs by.
pub(crate) struct Strings {
    pub(crate) world: Arc<World>,
    pub(crate) life: Arc<Life>,
    pub(crate) steady: Arc<Steady>,
    /// Told whenever the ledger may have changed.
    pub(crate) changed: Arc<Notify>,
}

impl Interruptions for Strings {
    fn before(&self, job: &'static str) -> Interruption<'_> {
        Box::pin(self.before_job(job))
    }

    fn after(&self, job: &'static str) -> Interruption<'_> {
        Box::pin(self.after_job(job))
    }
}

impl Strings {
    async fn before_job(&self, job: &'static str) {
        self.life.goes_on().await;
        if self.world.weather.strikes(CRASH_PERMILLE) {
            self.crash(Sometimes::CrashBeforeCommit, job).await;
        }
        if self.world.weather.strikes(SLEEP_PERMILLE) {
            self.sleep(job).await;
        } else if self.world.chance.percent(25) {
            // Others come between.
            wait_ms(self.world.chance.between(1..=4)).await;
        }
        self.life.goes_on().await;
    }

    async fn sleep(&self, job: &'static str) {
        let ms = self.world.chance.between(SECOND_MS..=45 * SECOND_MS);
        self.world
            .note(|| format!("a worker sleeps for {ms} ms before {job}"));
        if job == "BindOrder" && ms > LEASE_MS {
            self.world.met(Sometimes::SleptBeyondLease);
        }
        wait_ms(ms).await;
    }

    async fn after_job(&self, job: &'static str) {
        self.world.history().steps += 1;
        if is_write(job) {
            self.world.note(|| format!("ledger: {job}"));
            self.steady.check(&self.world, job);
            self.changed.notify_waiters();
        }
        if self.world.weather.strikes(CRASH_PERMILLE) {
            self.crash(Sometimes::CrashAfterCommit, job).await;
        }
        self.life.goes_on().await;
    }

    async fn crash(&self, what: Sometimes, job: &'static str) {
        if !self.life.is_over() {
            self.world.met(what);
            self.world
                .note(|| format!("CRASH {} ({job})", what.words()));
        }
        self.life.crash().await;
    }
}

/// Whether a job may have changed anything; a name that is not known may.
fn is_write(job: &str) -> bool {
    const READS: [&str; 12] = [
        "Find",
        "FindDonor",
        "Due",
        "Events",
        "VerifyChain",
        "Waiting",
        "Raised",
        "Sweeps",
        "Captures",
        "Linked",
        "MethodsInTrouble",
        "SettingOrInsert",
    ];
    !READS.contains(&job)
}
