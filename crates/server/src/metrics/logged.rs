//! How many lines of the log are for a person.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;
use std::sync::LazyLock;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// The log is the process's, so its count is.
static ERRORS: LazyLock<Counter> = LazyLock::new(Counter::default);

/// Counts the log's lines of level `error`, each of which a person has to look at.
#[derive(Debug, Clone, Copy)]
pub struct LoggedErrors;

impl<S: Subscriber> Layer<S> for LoggedErrors {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR {
            ERRORS.inc();
        }
    }
}

pub(super) fn register(registry: &mut Registry) {
    registry.register(
        "log_errors",
        "Lines of the log of level error, each for a person to look at",
        ERRORS.clone(),
    );
}
