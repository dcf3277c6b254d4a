//! A gateway that fell silent, or does not take our key: told once in the log, and once when that is over.

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

    fn key_refused(&self) {
        tracing::error!(gateway = self.gateway.code(), "{}", keyless(self.gateway));
    }

    fn key_accepted(&self) {
        tracing::info!(
            gateway = self.gateway.code(),
            "the gateway takes the key again"
        );
    }

    fn ended(&self, end: End, took: Duration) {
        self.calls.ended(end, took);
    }
}

/// What a key that is not taken means, and what to do.
pub(crate) fn keyless(gateway: Gateway) -> &'static str {
    match gateway {
        Gateway::Razorpay => {
            "Razorpay refuses the key: nobody can give through it. Set RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET to a pair of \
             its dashboard, then restart"
        }
        Gateway::Khalti => {
            "Khalti refuses the key: nobody can give through it. Set KHALTI_SECRET_KEY to the one of its dashboard, then \
             restart"
        }
    }
}
