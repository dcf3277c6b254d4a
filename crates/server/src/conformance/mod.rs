//! Whether a server keeps the contract: it is asked like a donor's browser asks, paid at its gateway, told of payments,
//! and held against what it then says.
//!
//! Knows the contract and nothing of how a server keeps it, so that any backend can be held against it; the sandbox is
//! that backend's gateway. Nothing personal but an invented donor's is sent. Cases run one after another, because the
//! sandbox's faults are everybody's.

#![expect(
    clippy::indexing_slicing,
    reason = "JSON alone is indexed here, to be read: what is not there is null"
)]

mod answer;
mod backend;
mod case;
mod cases;
mod gateway;
mod gift;
mod keys;
mod report;
mod world;

pub use case::{Case, Outcome};
pub use keys::Keys;
pub use report::{Report, Row};

use crate::surroundings::Entropy;
use case::Stop;
use std::time::Duration;
use tokio::time::Instant;
use world::World;

/// What is held against the contract, and what has to be known for it.
#[derive(Clone)]
pub struct Plan {
    /// The backend's origin, without a slash at its end.
    pub backend: String,
    /// The origin of the sandbox that is its gateway.
    pub sandbox: String,
    /// The slug of a campaign that takes INR through Razorpay.
    pub campaign: String,
    /// The origin of another site that the backend allows to take gifts.
    pub allowed_origin: Option<String>,
    /// The keys that backend and gateway share.
    pub keys: Keys,
    /// How long a case waits for what may come later: a webhook may be worked on after it was answered, and a gateway
    /// may be asked about a donation every few seconds only.
    pub patience: Duration,
    /// Part of the names, or a group, of the cases to run; all of them without.
    pub only: Option<String>,
}

/// As long as donors would wait.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Why the cases could not be run, in words for whoever started them.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotRun(pub(crate) String);

/// Every case there is, in the order in which they are run.
pub fn every_case() -> impl Iterator<Item = &'static Case> {
    cases::GROUPS.into_iter().flatten()
}

/// Runs the cases.
///
/// # Errors
/// The backend or the sandbox does not answer, or they do not belong together.
pub async fn run(plan: &Plan, entropy: &dyn Entropy) -> Result<Report, NotRun> {
    let chosen: Vec<&'static Case> = every_case()
        .filter(|case| plan.only.as_deref().is_none_or(|only| case.is_named(only)))
        .collect();
    if chosen.is_empty() {
        let only = plan.only.as_deref().unwrap_or_default();
        return Err(NotRun(format!(
            "--only {only}: no case or group has this in its name; `daan conformance --list` names them all"
        )));
    }
    let world = World::enter(plan, entropy).await?;
    let mut rows = Vec::new();
    for case in chosen {
        let began = Instant::now();
        let outcome = outcome(case, &world).await;
        // A fault that a case left behind would be the next one's.
        world.sandbox.heal().await.map_err(not_run)?;
        rows.push(Row {
            case,
            outcome: outcome?,
            took: began.elapsed(),
        });
    }
    Ok(Report {
        backend: plan.backend.clone(),
        rows,
    })
}

async fn outcome(case: &Case, world: &World) -> Result<Outcome, NotRun> {
    match (case.run)(world).await {
        Ok(()) => Ok(Outcome::Passed),
        Err(Stop::Failed { expected, came }) => Ok(Outcome::Failed { expected, came }),
        Err(Stop::Skipped(why)) => Ok(Outcome::Skipped { why }),
        Err(Stop::NotRun(why)) => Err(why),
    }
}

/// For what is asked before any case runs: whatever stops it there keeps all of them from being run.
fn not_run(stop: Stop) -> NotRun {
    match stop {
        Stop::NotRun(why) => why,
        Stop::Skipped(why) => NotRun(why),
        Stop::Failed { expected, came } => NotRun(format!("expected {expected}; {came}")),
    }
}
