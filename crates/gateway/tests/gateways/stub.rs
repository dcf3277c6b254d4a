//! A gateway that answers every call with one document, and writes down what it was asked.

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const POLL: Duration = Duration::from_millis(10);

/// One call as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `GET /v1/orders?count=1`, as on the wire.
    pub(crate) line: String,
    headers: HeaderMap,
    /// The body as JSON; null where it is none.
    pub(crate) body: Value,
    /// The body as it came.
    pub(crate) form: String,
}

impl Seen {
    /// A header; empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone)]
struct Desk {
    status: StatusCode,
    document: Arc<str>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

pub(crate) struct Stub {
    pub(crate) origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Stub {
    /// Starts one that answers 200 with this document.
    pub(crate) async fn answering(document: impl Into<String>) -> Stub {
        Stub::answering_with(200, document).await
    }

    /// Starts one that answers this status with this document.
    pub(crate) async fn answering_with(status: u16, document: impl Into<String>) -> Stub {
        let document = document.into();
        Stub::start(status, |_| document).await
    }

    /// Starts one that answers 200 with a document that names the stub's own origin.
    pub(crate) async fn answering_at(document: impl FnOnce(&str) -> String) -> Stub {
        Stub::start(200, document).await
    }

    pub(crate) async fn start(status: u16, document: impl FnOnce(&str) -> String) -> Stub {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let desk = Desk {
            status: StatusCode::from_u16(status).unwrap(),
            document: document(&origin).into(),
            seen: seen.clone(),
        };
        let router = Router::new().fallback(answer).with_state(desk);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Stub { origin, seen, task }
    }

    /// How many calls it got.
    pub(crate) fn calls(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The first calls that it gets, however long they take.
    pub(crate) async fn first(&self, count: usize) -> Vec<Seen> {
        while self.calls() < count {
            tokio::time::sleep(POLL).await;
        }
        let seen = self.seen.lock().unwrap();
        seen.iter().take(count).cloned().collect()
    }

    /// The one call it got.
    pub(crate) fn only_call(&self) -> Seen {
        let seen = self.seen.lock().unwrap();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.first().unwrap().clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(desk): State<Desk>, request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let line = format!("{} {}", parts.method, parts.uri);
    let body: Bytes = to_bytes(body, 1 << 20).await.unwrap();
    desk.seen.lock().unwrap().push(Seen {
        line,
        headers: parts.headers,
        form: String::from_utf8_lossy(&body).into_owned(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    });
    (
        desk.status,
        [(CONTENT_TYPE, "application/json")],
        desk.document.to_string(),
    )
}
