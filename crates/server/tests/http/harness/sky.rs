//! The house's clock, and the sandbox with its own.

use daan_domain::Timestamp;
use daan_server::surroundings::{Clock, Entropy as _, SystemClock, SystemEntropy};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Real time, put ahead as far as the test says.
pub(crate) struct AheadClock(pub(crate) Arc<AtomicI64>);

impl Clock for AheadClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_ms(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) async fn sandbox() -> daan_sandbox::Running {
    sandbox_at(&Arc::default()).await
}

/// A sandbox whose clock is this far ahead.
pub(crate) async fn sandbox_at(ahead_ms: &Arc<AtomicI64>) -> daan_sandbox::Running {
    let clock = AheadClock(Arc::clone(ahead_ms));
    let config = daan_sandbox::Config {
        listen: ([127, 0, 0, 1], 0).into(),
        surroundings: daan_sandbox::Surroundings::new(
            move || clock.now().unix_ms().div_euclid(1_000),
            |bytes| SystemEntropy.fill(bytes),
        ),
        ..daan_sandbox::Config::default()
    };
    daan_sandbox::start(config).await.unwrap()
}

/// How long it is until then.
pub(crate) fn until_ms(time: &str) -> i64 {
    let then: jiff::Timestamp = time.parse().unwrap();
    then.as_millisecond() - SystemClock.now().unix_ms()
}
