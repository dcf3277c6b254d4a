//! The time: one sun, and the servers' clocks, which may be wrong.

use daan_domain::Timestamp;
use daan_server::surroundings::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// 1 December 2026, 06:00 UTC.
const BEGINNING_MS: i64 = 1_796_104_800_000;

pub(crate) const SECOND_MS: u64 = 1_000;
pub(crate) const MINUTE_MS: u64 = 60 * SECOND_MS;
pub(crate) const HOUR_MS: u64 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: u64 = 24 * HOUR_MS;

/// The true time of a run. It passes only while everybody waits.
#[derive(Clone, Copy)]
pub(crate) struct Sky {
    began: Instant,
}

impl Sky {
    /// A run begins, inside a runtime whose clock is paused.
    pub(crate) fn dawn() -> Sky {
        Sky {
            began: Instant::now(),
        }
    }

    /// How long the run goes on by now, in milliseconds.
    pub(crate) fn age_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        Self::at_age_ms(self.age_ms())
    }

    /// What time it was, or will be, at this age of the run.
    pub(crate) fn at_age_ms(age_ms: u64) -> i64 {
        BEGINNING_MS.saturating_add_unsigned(age_ms)
    }

    /// Unix seconds, as gateways count.
    pub(crate) fn now_s(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// How old the run was, or will be, at this time.
    pub(crate) fn age_at_ms(unix_ms: i64) -> u64 {
        u64::try_from(unix_ms.saturating_sub(BEGINNING_MS)).unwrap_or_default()
    }

    /// Waits until the run is this old.
    pub(crate) async fn wait_until_age(&self, age_ms: u64) {
        tokio::time::sleep_until(self.began + Duration::from_millis(age_ms)).await;
    }
}

/// Waits.
pub(crate) async fn wait_ms(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// A server's clock, wrong by so much.
#[derive(Clone)]
pub(crate) struct ServerClock {
    sky: Sky,
    error_ms: Arc<AtomicI64>,
}

impl ServerClock {
    pub(crate) fn right(sky: Sky) -> ServerClock {
        ServerClock {
            sky,
            error_ms: Arc::default(),
        }
    }

    /// How wrong it is.
    pub(crate) fn error_ms(&self) -> i64 {
        self.error_ms.load(Ordering::Relaxed)
    }

    /// Sets how wrong it is from now on.
    pub(crate) fn set_error_ms(&self, error_ms: i64) {
        self.error_ms.store(error_ms, Ordering::Relaxed);
    }
}

impl Clock for ServerClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.sky.now_ms()).plus_ms(self.error_ms())
    }
}
