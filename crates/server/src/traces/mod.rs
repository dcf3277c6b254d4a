//! Where time goes: spans for a collector of OpenTelemetry, where one is named. Otherwise nothing of this is begun.
//!
//! A span says what a line of `/metrics` may say, and the id of its request: a route's template, a gateway, a status.
//! The log's lines are not sent along: they name donations and payments. Nobody's `traceparent` is believed, and none
//! is passed on.

mod collector;
mod setting;

use crate::settings::{SettingError, Source};
use collector::Collector;
pub use daan_gateway::TRACES;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use setting::TraceSettings;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// Spans on their way to a collector.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// What makes traces of this server's spans; nothing where no collector is named. Spans are sent from a thread of
    /// their own, by the runtime this is called in; where they cannot be sent they are dropped.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn read(source: &Source) -> Result<Option<Traces>, SettingError> {
        let Some(settings) = TraceSettings::read(source)? else {
            return Ok(None);
        };
        let name = settings.service_name.clone();
        let unusable = |error: &dyn std::fmt::Display| setting::unusable(&error.to_string());
        let collector = Collector::new(settings.is_loopback).map_err(|error| unusable(&error))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(collector)
            .with_headers(settings.headers)
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(collector::TIMEOUT)
            .with_endpoint(settings.address)
            .build()
            .map_err(|error| unusable(&error))?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder()
            .with_service_name(name)
            .with_attribute(version);
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_batch_exporter(exporter);
        Ok(Some(Traces(provider.build())))
    }

    /// Whether [`Traces::read`] takes the settings; nothing is begun.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn check(source: &Source) -> Result<(), SettingError> {
        TraceSettings::read(source).map(drop)
    }

    /// What hears the spans, and nothing else.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        let is_for_traces = filter_fn(|metadata| metadata.is_span() && metadata.target() == TRACES);
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("daan"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(is_for_traces.with_max_level_hint(LevelFilter::INFO))
    }

    /// Sends what is left, and ends.
    pub async fn end(self) {
        // Waiting would stand in the way of the sending, where the runtime has one thread.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the last traces could not be sent");
        }
    }
}
