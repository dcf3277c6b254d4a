//! Time and randomness, given to whoever needs them so that a test can decide both.

use daan_domain::{DonationId, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};

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
