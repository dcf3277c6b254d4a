//! What is read when somebody asks for the numbers.

use crate::checkout::Desk;
use daan_domain::{Gateway, Timestamp};
use daan_gateway::Breaker;
use daan_storage::{Backlog, ForAPerson, Queue};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Whoever asks more often reads what was read before: several Prometheus cost the ledger no more than one.
const STANDS: Duration = Duration::from_secs(5);
/// Prometheus waits for 10 s, and then knows only that nothing came.
const PATIENCE: Duration = Duration::from_secs(5);

/// The ledger as it was read last.
#[derive(Debug, Default)]
pub(super) struct Reading(Mutex<Option<(Instant, Read)>>);

#[derive(Debug, Clone, Default)]
struct Read {
    is_writable: bool,
    /// `None` where the ledger did not answer.
    backlog: Option<Backlog>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct At {
    gateway: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindAt {
    gateway: &'static str,
    kind: &'static str,
}

impl Reading {
    /// The numbers at this moment. Where the ledger does not answer its own are left out: an old one would lie.
    pub(super) async fn registry(&self, desk: &Desk) -> Registry {
        let mut registry = Registry::with_prefix("daan");
        register_resting(&mut registry, desk);
        let Read {
            is_writable,
            backlog,
        } = self.read(desk).await;
        let help = "Whether a gift could be written down";
        count(&mut registry, "ledger_writable", help, is_writable.into());
        if let Some(backlog) = backlog {
            register(&mut registry, &backlog, desk.now());
        }
        registry
    }

    async fn read(&self, desk: &Desk) -> Read {
        let mut known = self.0.lock().await;
        if let Some((at, read)) = &*known
            && at.elapsed() < STANDS
        {
            return read.clone();
        }
        let asked = async {
            tokio::join!(
                desk.ledger.check_writable(desk.now()),
                desk.ledger.backlog()
            )
        };
        let read = match tokio::time::timeout(PATIENCE, asked).await {
            Ok((written, backlog)) => Read {
                is_writable: written.is_ok(),
                backlog: backlog.ok(),
            },
            Err(_) => Read::default(),
        };
        *known = Some((Instant::now(), read.clone()));
        read
    }
}

fn register(registry: &mut Registry, backlog: &Backlog, now: Timestamp) {
    age(
        registry,
        "check_overdue",
        "For how long the donation that waits longest should have been asked about",
        backlog.oldest_check,
        now,
    );
    queue(registry, "inbox", backlog.notices, now);
    queue(registry, "receipts", backlog.receipts, now);
    queue(registry, "mails", backlog.mails, now);
    register_for_a_person(registry, &backlog.for_a_person);
}

fn queue(registry: &mut Registry, name: &str, waiting: Queue, now: Timestamp) {
    let help = "How many wait to be worked off";
    count(registry, &format!("{name}_waiting"), help, waiting.count);
    let help = "For how long the oldest has waited";
    age(registry, &format!("{name}_age"), help, waiting.since, now);
}

fn register_for_a_person(registry: &mut Registry, waiting: &[ForAPerson]) {
    let family = Family::<KindAt, Gauge>::default();
    for at in waiting {
        let gateway = at.gateway.code();
        let matters = at.matters.iter().map(|(kind, count)| (kind.code(), *count));
        for (kind, count) in [("held", at.held), ("surplus", at.surplus)]
            .into_iter()
            .chain(matters)
        {
            family.get_or_create(&KindAt { gateway, kind }).set(count);
        }
    }
    let help = "Payments that a person has to see to";
    registry.register("payments_for_a_person", help, family);
}

fn register_resting(registry: &mut Registry, desk: &Desk) {
    let family = Family::<At, Gauge>::default();
    for gateway in Gateway::ALL {
        let rest = desk.breaker(gateway).and_then(Breaker::rest);
        let gateway = gateway.code();
        family
            .get_or_create(&At { gateway })
            .set(i64::from(rest.is_some()));
    }
    let help = "Whether a gateway fell silent and is left alone";
    registry.register("gateway_resting", help, family);
}

fn count(registry: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge = Gauge::<i64>::default();
    gauge.set(value);
    registry.register(name, help, gauge);
}

fn age(registry: &mut Registry, name: &str, help: &str, since: Option<Timestamp>, now: Timestamp) {
    // What is planned for later is not late.
    let seconds = since.map_or(0, |since| {
        (now.unix_ms().saturating_sub(since.unix_ms()) / 1_000).max(0)
    });
    let gauge = Gauge::<i64>::default();
    gauge.set(seconds);
    registry.register_with_unit(name, help, Unit::Seconds, gauge);
}
