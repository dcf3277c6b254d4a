//! A clock that was put back leaves plans behind that were made in the future.

use super::{Desk, Failure};
use daan_domain::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Clocks are trimmed by less than this all the time.
const JUMP_MS: i64 = 60_000;

/// The time as the watch saw it last. Before its first round that is taken to have been later than now: who
/// knows what the clock said before the server was started.
#[derive(Debug)]
pub struct LastSeen(AtomicI64);

impl Default for LastSeen {
    fn default() -> LastSeen {
        LastSeen(AtomicI64::new(i64::MAX))
    }
}

impl LastSeen {
    fn is_after(&self, now: Timestamp) -> bool {
        self.0.load(Ordering::Relaxed) > now.plus_ms(JUMP_MS).unix_ms()
    }

    fn set(&self, now: Timestamp) {
        self.0.store(now.unix_ms(), Ordering::Relaxed);
    }
}

impl Desk {
    /// Has everything asked about now that was put off by a clock that was ahead then: a donor whose payment
    /// fell into that hour must not wait for as long as the clock was wrong.
    pub(super) async fn plan_anew_where_clock_was_ahead(&self) -> Result<(), Failure> {
        let now = self.now();
        if self.last_seen.is_after(now) {
            let recalled = self.ledger.recall_checks(now).await?;
            if recalled > 0 {
                tracing::warn!(
                    recalled,
                    "the clock was ahead; what was planned by it is planned anew"
                );
            }
        }
        self.last_seen.set(now);
        Ok(())
    }
}
