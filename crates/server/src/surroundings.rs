//! Time and randomness, given to whoever needs them so that a test can decide both.

use daan_domain::{DonationId, Timestamp};
use daan_storage::{Ledger, StorageError};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// Where random bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with bytes that nobody can guess.
    fn fill(&self, buffer: &mut [u8]);
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that everybody else asks"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The clock of a ledger that several machines share, so that their leases end at one time for all; the
/// machine's own where nobody shares the ledger. Clones are the same clock.
#[derive(Clone, Default)]
pub(crate) struct LedgerClock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock for LedgerClock {
    fn now(&self) -> Timestamp {
        SystemClock
            .now()
            .plus_ms(self.ahead_ms.load(Ordering::Relaxed))
    }
}

impl LedgerClock {
    /// Sets it by the ledger; `false` where that has no clock. Half of the question's way is taken for the
    /// answer's.
    ///
    /// # Errors
    /// The ledger does not answer.
    pub(crate) async fn set_by(&self, ledger: &Ledger) -> Result<bool, StorageError> {
        let asked_at = SystemClock.now().unix_ms();
        let Some(shared) = ledger.shared_time().await? else {
            return Ok(false);
        };
        let answered_at = SystemClock.now().unix_ms();
        let ahead_ms = shared.unix_ms() - asked_at.midpoint(answered_at);
        let before_ms = self.ahead_ms.swap(ahead_ms, Ordering::Relaxed);
        if ahead_ms.abs() > WORTH_TELLING_MS && before_ms.abs() <= WORTH_TELLING_MS {
            tracing::warn!(
                ahead_ms,
                "the database's clock is ahead of this machine's; all servers go by it"
            );
        }
        Ok(true)
    }

    /// Keeps it set for as long as the process lives.
    pub(crate) async fn keep_set_by(self, ledger: Ledger) {
        loop {
            tokio::time::sleep(SET_EVERY).await;
            if let Err(error) = self.set_by(&ledger).await {
                tracing::warn!(%error, "the database does not say what time it is");
            }
        }
    }
}

/// Machines' clocks drift by milliseconds in a minute.
const SET_EVERY: Duration = Duration::from_mins(1);
const WORTH_TELLING_MS: i64 = 2_000;

/// The machine's entropy.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the entropy that everybody else asks"
    )]
    #[expect(
        clippy::expect_used,
        reason = "a machine without entropy must not hand out tokens"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives random bytes");
    }
}

/// A new donation's reference.
pub fn draw_reference(entropy: &dyn Entropy) -> DonationId {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    DonationId::from_random(u64::from_le_bytes(bytes))
}
