//! What the server counts while it runs, for Prometheus: few numbers, each of which somebody would act on.
//!
//! A label is a word of our own, never one from outside: a gateway, a currency, a route's template, a code. So there
//! are only so many lines, and nothing personal is in any.

mod gifts;
mod logged;
mod reading;
mod traffic;
mod unsigned;

pub use logged::LoggedErrors;
pub(crate) use traffic::{Connections, GatewayCalls, Hook, known};
pub(crate) use unsigned::Unsigned;

use crate::checkout::Desk;
use gifts::Gifts;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use reading::Reading;
use std::fmt;
use traffic::Traffic;

/// The numbers of one server. They begin at nothing with each start; what lasts is in the ledger.
#[derive(Debug)]
pub struct Metrics {
    pub(crate) gifts: Gifts,
    pub(crate) traffic: Traffic,
    reading: Reading,
    registry: Registry,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("daan");
        let build = Family::<Build, Gauge>::default();
        let version = env!("CARGO_PKG_VERSION");
        build.get_or_create(&Build { version }).set(1);
        registry.register("build_info", "The program that runs", build);
        logged::register(&mut registry);
        Metrics {
            gifts: Gifts::registered(&mut registry),
            traffic: Traffic::registered(&mut registry),
            reading: Reading::default(),
            registry,
        }
    }
}

impl Metrics {
    /// All of it as text, with what is read from the ledger at this moment.
    ///
    /// # Errors
    /// None that a text in memory has.
    pub(crate) async fn written(&self, desk: &Desk) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        prometheus_text::encode(&mut text, &self.reading.registry(desk).await)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_prometheus_has_them() {
        let metrics = Metrics::default();
        metrics.traffic.hooks(Hook::Refused);
        let mut text = String::new();
        prometheus_text::encode(&mut text, &metrics.registry).unwrap();
        for line in [
            concat!(
                "daan_build_info{version=\"",
                env!("CARGO_PKG_VERSION"),
                "\"} 1"
            ),
            "# TYPE daan_webhooks_total counter",
            "daan_webhooks_total{result=\"refused\"} 1",
            "daan_webhooks_total{result=\"taken\"} 0",
            "daan_payments_total{gateway=\"khalti\",currency=\"NPR\",finding=\"payment_credited\"} 0",
            "daan_payment_failures_total{gateway=\"razorpay\",reason=\"card_declined\"} 0",
            "daan_payment_failures_total{gateway=\"khalti\",reason=\"unknown\"} 0",
            "# TYPE daan_time_to_paid_seconds histogram",
        ] {
            assert!(text.lines().any(|is| is == line), "{line}: {text}");
        }
    }
}
