//! A gateway that answers every call with one document, and writes down what it was asked.

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// One call as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `GET /v1/orders?count=1`, as on the wire.
    pub(crate) line: String,
    pub(crate) authorization: String,
    pub(crate) user_agent: String,
    pub(crate) body: Value,
}

#[derive(Clone)]
struct Desk {
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
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let desk = Desk {
            document: document.into().into(),
            seen: seen.clone(),
        };
        let router = Router::new().fallback(answer).with_state(desk);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Stub { origin, seen, task }
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

async fn answer(
    State(desk): State<Desk>,
    request: Request,
) -> ([(axum::http::HeaderName, &'static str); 1], String) {
    let (parts, body) = request.into_parts();
    let header = |name| {
        let value = parts.headers.get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    };
    let line = format!("{} {}", parts.method, parts.uri);
    let (authorization, user_agent) = (header(AUTHORIZATION), header(USER_AGENT));
    let body: Bytes = to_bytes(body, 1 << 20).await.unwrap();
    desk.seen.lock().unwrap().push(Seen {
        line,
        authorization,
        user_agent,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    });
    (
        [(CONTENT_TYPE, "application/json")],
        desk.document.to_string(),
    )
}
