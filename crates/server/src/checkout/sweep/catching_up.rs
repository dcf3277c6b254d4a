//! After a long stop, or from a restored backup, the ledger has yet to learn what it missed.

use crate::checkout::{Desk, Failure};
use daan_domain::Gateway;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Sweeps come daily; whoever is behind by more has missed some.
const BEHIND_AFTER_MS: i64 = 26 * 60 * 60 * 1_000;

/// The gateways that were swept since the start, with whatever outcome.
#[derive(Default)]
pub struct Caught(Mutex<HashSet<Gateway>>);

impl Caught {
    pub(super) fn tried(&self, gateway: Gateway) {
        self.lock().insert(gateway);
    }

    pub(super) fn has_tried(&self, gateway: Gateway) -> bool {
        self.lock().contains(&gateway)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<Gateway>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Whether the ledger is behind its gateways, and the sweep that says by what has not ended yet.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub async fn is_catching_up(&self) -> Result<bool, Failure> {
        let known = self.ledger.sweeps().await?;
        let now = self.now();
        Ok(known.iter().any(|state| {
            let is_behind = state
                .covered_to
                .is_some_and(|to| to.plus_ms(BEHIND_AFTER_MS) < now);
            is_behind && self.serves(state.gateway) && !self.caught.has_tried(state.gateway)
        }))
    }
}
