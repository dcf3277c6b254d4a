//! Who asks us, and whom we ask.

use super::unsigned::Unsigned;
use daan_domain::Gateway;
use daan_gateway::End;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// From an answer out of memory to what a gateway takes at worst.
const SECONDS_TO_ANSWER: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

#[derive(Debug)]
pub(crate) struct Traffic {
    requests: Family<Asked, Counter>,
    took: Family<Route, Histogram, fn() -> Histogram>,
    hooks: Family<HookResult, Counter>,
    too_often: Family<TooOften, Counter>,
    calls: Family<Call, Counter>,
    call_took: Family<CallAt, Histogram, fn() -> Histogram>,
    /// The connections that requests come on.
    pub(crate) connections: Connections,
    /// Webhooks whose signature was wrong.
    pub(crate) unsigned: Unsigned,
}

/// Connections, counted where they are taken. Clones count the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connections {
    open: Gauge,
    refused: Counter,
}

/// A connection that counts until it is dropped.
pub(crate) struct OpenConnection(Gauge);

impl Connections {
    pub(crate) fn taken(&self) -> OpenConnection {
        self.open.inc();
        OpenConnection(self.open.clone())
    }

    pub(crate) fn refused(&self) {
        self.refused.inc();
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HookResult {
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TooOften {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    gateway: &'static str,
    end: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallAt {
    gateway: &'static str,
}

/// What became of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hook {
    /// It is in the inbox.
    Taken,
    /// Its signature is none of ours, or there is no secret to tell.
    Refused,
    /// It could not be written down, and is sent again.
    Failed,
}

impl Hook {
    const ALL: [Hook; 3] = [Hook::Taken, Hook::Refused, Hook::Failed];

    fn code(self) -> &'static str {
        match self {
            Hook::Taken => "taken",
            Hook::Refused => "refused",
            Hook::Failed => "failed",
        }
    }
}

/// Calls of one gateway, counted where they end.
#[derive(Debug, Clone)]
pub(crate) struct GatewayCalls {
    gateway: Gateway,
    calls: Family<Call, Counter>,
    took: Family<CallAt, Histogram, fn() -> Histogram>,
}

impl GatewayCalls {
    pub(crate) fn ended(&self, end: End, took: Duration) {
        let gateway = self.gateway.code();
        let end_code = code(end);
        let call = Call {
            gateway,
            end: end_code,
        };
        self.calls.get_or_create(&call).inc();
        // What was not made took no time, and would look like a quick gateway.
        if end != End::NotMade {
            let histogram = self.took.get_or_create(&CallAt { gateway });
            histogram.observe(took.as_secs_f64());
        }
    }
}

const ENDS: [End; 4] = [End::Answered, End::Refused, End::Silent, End::NotMade];

fn code(end: End) -> &'static str {
    match end {
        End::Answered => "answered",
        End::Refused => "refused",
        End::Silent => "silent",
        End::NotMade => "not_made",
    }
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS_TO_ANSWER)
}

impl Traffic {
    pub(super) fn registered(registry: &mut Registry) -> Traffic {
        let traffic = Traffic {
            requests: Family::default(),
            took: Family::new_with_constructor(histogram),
            hooks: Family::default(),
            too_often: Family::default(),
            calls: Family::default(),
            call_took: Family::new_with_constructor(histogram),
            connections: Connections::default(),
            unsigned: Unsigned::default(),
        };
        traffic.register_asked(registry);
        traffic.register_asking(registry);
        traffic.begin_at_nothing();
        traffic
    }

    fn register_asked(&self, registry: &mut Registry) {
        let requests = self.requests.clone();
        registry.register("http_requests", "Requests that were answered", requests);
        registry.register_with_unit(
            "http_request_duration",
            "From a request's headers to the answer's",
            Unit::Seconds,
            self.took.clone(),
        );
        let hooks = self.hooks.clone();
        registry.register("webhooks", "Webhooks by what became of them", hooks);
        registry.register(
            "too_many_requests",
            "Requests that were refused since there were too many",
            self.too_often.clone(),
        );
        registry.register(
            "connections_open",
            "Connections at this moment",
            self.connections.open.clone(),
        );
        registry.register(
            "connections_refused",
            "Connections that were refused since there were too many",
            self.connections.refused.clone(),
        );
    }

    fn register_asking(&self, registry: &mut Registry) {
        registry.register(
            "gateway_calls",
            "Calls to gateways by how they ended",
            self.calls.clone(),
        );
        registry.register_with_unit(
            "gateway_call_duration",
            "How long calls to gateways took",
            Unit::Seconds,
            self.call_took.clone(),
        );
    }

    /// A rate needs the nothing before the first.
    fn begin_at_nothing(&self) {
        for result in Hook::ALL.map(Hook::code) {
            drop(self.hooks.get_or_create(&HookResult { result }));
        }
        for kind in ["gift", "question"] {
            drop(self.too_often.get_or_create(&TooOften { kind }));
        }
        for gateway in Gateway::ALL.map(Gateway::code) {
            for end in ENDS.map(code) {
                drop(self.calls.get_or_create(&Call { gateway, end }));
            }
            drop(self.call_took.get_or_create(&CallAt { gateway }));
        }
    }

    /// A request of this route was answered.
    pub(crate) fn answered(&self, method: &http::Method, route: &str, status: u16, took: Duration) {
        let asked = Asked {
            method: known(method),
            route: route.to_owned(),
            status: class(status),
        };
        self.requests.get_or_create(&asked).inc();
        let route = asked.route;
        let histogram = self.took.get_or_create(&Route { route });
        histogram.observe(took.as_secs_f64());
    }

    /// A webhook came.
    pub(crate) fn hooks(&self, hook: Hook) {
        let result = hook.code();
        self.hooks.get_or_create(&HookResult { result }).inc();
    }

    /// Somebody asked too often: for a `gift`, or a `question` about one.
    pub(crate) fn too_often(&self, kind: &'static str) {
        self.too_often.get_or_create(&TooOften { kind }).inc();
    }

    pub(crate) fn calls_of(&self, gateway: Gateway) -> GatewayCalls {
        GatewayCalls {
            gateway,
            calls: self.calls.clone(),
            took: self.call_took.clone(),
        }
    }
}

/// Anybody can make up a method.
pub(crate) fn known(method: &http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
