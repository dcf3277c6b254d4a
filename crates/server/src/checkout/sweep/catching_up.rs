//! After a long stop, or from a restored backup, the ledger has yet to learn what it missed.

use super::turn::believed;
use crate::checkout::{Desk, Failure};
use daan_domain::{Gateway, Timestamp};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Sweeps come daily; whoever is behind by more has missed some.
const BEHIND_AFTER_MS: i64 = 26 * 60 * 60 * 1_000;

/// What was swept since this process started.
pub struct Caught {
    started_at: Timestamp,
    /// By whatever outcome.
    tried: Mutex<HashSet<Gateway>>,
}

impl Caught {
    /// Nothing yet, in a process that starts now.
    pub fn nothing(now: Timestamp) -> Caught {
        Caught {
            started_at: now,
            tried: Mutex::default(),
        }
    }

    /// Whether a sweep that went as far as this was made since the start, by whomever. One of before, however
    /// late, says nothing of a ledger that was restored meanwhile.
    pub(super) fn is_since_start(&self, covered_to: Timestamp) -> bool {
        covered_to >= self.started_at
    }

    pub(super) fn tried(&self, gateway: Gateway) {
        self.lock().insert(gateway);
    }

    pub(super) fn has_tried(&self, gateway: Gateway) -> bool {
        self.lock().contains(&gateway)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<Gateway>> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
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
            let is_new = state.covered_to.is_none();
            let is_up_to_date =
                believed(state, now).is_some_and(|to| to.plus_ms(BEHIND_AFTER_MS) >= now);
            let is_behind = !is_new && !is_up_to_date;
            is_behind && self.serves(state.gateway) && !self.caught.has_tried(state.gateway)
        }))
    }
}
