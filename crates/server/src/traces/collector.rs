//! The way to the collector.

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;

/// A collector is near, or its loss is no loss of money.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends by the client that all calls are made with, and tells in the log once when that fails, and once when it does
/// not any more.
#[derive(Debug)]
pub(super) struct Collector {
    client: reqwest::Client,
    runtime: Handle,
    is_lost: AtomicBool,
}

impl Collector {
    pub(super) fn new(is_loopback: bool) -> reqwest::Result<Collector> {
        let mut client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none());
        if is_loopback {
            // A proxy of the environment cannot reach this machine's own ports.
            client = client.no_proxy();
        }
        Ok(Collector {
            client: client.build()?,
            runtime: Handle::current(),
            is_lost: AtomicBool::new(false),
        })
    }

    fn tell(&self, problem: Option<String>) {
        let was_lost = self.is_lost.swap(problem.is_some(), Ordering::Relaxed);
        match problem {
            Some(problem) if !was_lost => {
                tracing::warn!(
                    problem,
                    "traces cannot be sent: see OTEL_EXPORTER_OTLP_ENDPOINT"
                );
            }
            None if was_lost => tracing::info!("traces are sent again"),
            _ => {}
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        // Whoever calls is a thread that knows no runtime.
        let sent = self
            .runtime
            .spawn(async move { send(&client, request).await });
        let sent = sent.await.map_err(HttpError::from).flatten();
        self.tell(match &sent {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("it answers {}", response.status())),
            Err(error) => Some(error.to_string()),
        });
        sent
    }
}

async fn send(
    client: &reqwest::Client,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, HttpError> {
    // Addresses may hold what is nobody's to read.
    let answer = client.execute(request.try_into()?).await;
    let answer = answer.map_err(reqwest::Error::without_url)?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    // Its body only repeats what the status says; the header says when to come again.
    *response.headers_mut() = answer.headers().clone();
    Ok(response)
}
