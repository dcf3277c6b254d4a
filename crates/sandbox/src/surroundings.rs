//! Time and randomness, given from outside so that a test can decide both.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

type Clock = dyn Fn() -> i64 + Send + Sync;
type Entropy = dyn Fn(&mut [u8]) + Send + Sync;

/// Where the sandbox takes the time and its random bytes from.
#[derive(Clone)]
pub struct Surroundings {
    clock: Arc<Clock>,
    entropy: Arc<Entropy>,
}

impl Surroundings {
    /// `clock` answers Unix seconds; `entropy` fills the whole slice it is given.
    pub fn new(
        clock: impl Fn() -> i64 + Send + Sync + 'static,
        entropy: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Arc::new(clock),
            entropy: Arc::new(entropy),
        }
    }

    /// The machine's own clock and entropy.
    pub fn system() -> Self {
        Self::new(system_clock, system_entropy)
    }

    pub(crate) fn unix_now(&self) -> i64 {
        (self.clock)()
    }

    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        (self.entropy)(bytes);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the single place where the sandbox asks the machine for the time"
)]
fn system_clock() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .unwrap_or_default()
}

#[expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "the single place where the sandbox asks the machine for randomness; a machine without any cannot run a server"
)]
fn system_entropy(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}
