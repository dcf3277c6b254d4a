//! A gateway that fell silent: told once in the log, and once when it is back.

use crate::metrics::{GatewayCalls, Metrics};
use crate::surroundings::Entropy;
use daan_domain::Gateway;
use daan_gateway::{Breaker, End, Outside};
use std::time::Duration;

/// The breaker of a gateway's calls, which are counted.
pub fn breaker(gateway: Gateway, entropy: impl Entropy + 'static, metrics: &Metrics) -> Breaker {
    let calls = metrics.traffic.calls_of(gateway);
    Breaker::new(Told {
        gateway,
        entropy,
        calls,
    })
}

struct Told<E> {
    gateway: Gateway,
    entropy: E,
    calls: GatewayCalls,
}

impl<E: Entropy> Outside for Told<E> {
    fn random(&self) -> u8 {
        let mut random = [0];
        self.entropy.fill(&mut random);
        let [random] = random;
        random
    }

    fn opened(&self, pause: Duration) {
        tracing::error!(
            gateway = self.gateway.code(),
            pause_ms = pause.as_millis(),
            "the gateway does not answer: it is left alone and tried again from time to time"
        );
    }

    fn closed(&self, after: Duration) {
        tracing::info!(
            gateway = self.gateway.code(),
            after_ms = after.as_millis(),
            "the gateway answers again"
        );
    }

    fn ended(&self, end: End, took: Duration) {
        self.calls.ended(end, took);
    }
}
