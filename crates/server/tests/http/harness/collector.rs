//! Whoever takes traces.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A collector of OpenTelemetry that keeps the bytes it is sent.
pub(crate) struct Collector {
    pub(crate) origin: String,
    taken: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
}

impl Collector {
    pub(crate) async fn started() -> Collector {
        Collector::that_answers(StatusCode::OK).await
    }

    pub(crate) async fn that_answers(status: StatusCode) -> Collector {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let taken = Arc::<Mutex<Vec<_>>>::default();
        let kept = Arc::clone(&taken);
        let take = move |headers: HeaderMap, body: Bytes| async move {
            kept.lock().unwrap().push((headers, body));
            status
        };
        let router = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Collector { origin, taken }
    }

    /// Of each batch.
    pub(crate) fn headers(&self) -> Vec<HeaderMap> {
        let taken = self.taken.lock().unwrap();
        taken.iter().map(|(headers, _)| headers.clone()).collect()
    }

    /// The spans that came.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let taken = self.taken.lock().unwrap();
        let batches = taken
            .iter()
            .map(|(_, body)| ExportTraceServiceRequest::decode(body.clone()).unwrap());
        let resources = batches.flat_map(|batch| batch.resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }

    /// All that came; texts stand in protobuf as they are.
    pub(crate) fn text(&self) -> String {
        let taken = self.taken.lock().unwrap();
        let texts = taken.iter().map(|(_, body)| String::from_utf8_lossy(body));
        texts.collect()
    }
}
