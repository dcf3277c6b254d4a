//! The server that is held against the contract.

use super::answer::Answer;
use super::case::Stop;
use reqwest::{Client, Method, RequestBuilder};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(super) struct Backend {
    pub(super) origin: String,
    http: Client,
    /// How long this run may still wait for a backend that asks for fewer requests.
    patience_ms: AtomicU64,
}

/// A gateway's own time-out may be in it.
const TIMEOUT: Duration = Duration::from_secs(15);
/// A run ends in a minute; half of it may be waiting.
const PATIENCE_MS: u64 = 30_000;
const SHORTEST_WAIT_MS: u64 = 250;

impl Backend {
    pub(super) fn new(origin: &str, http: Client) -> Backend {
        Backend {
            origin: origin.to_owned(),
            http,
            patience_ms: AtomicU64::new(PATIENCE_MS),
        }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.origin))
    }

    /// Asks, and asks again where the backend wants it done later.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, Stop> {
        loop {
            let copy = request.try_clone().ok_or_else(|| {
                Stop::not_run("a request of the runner cannot be repeated: a mistake of ours")
            })?;
            let answer = self.once(copy).await?;
            if answer.status != 429 {
                return Ok(answer);
            }
            self.wait_for(&answer).await?;
        }
    }

    async fn once(&self, request: RequestBuilder) -> Result<Answer, Stop> {
        let (client, request) = request.timeout(TIMEOUT).build_split();
        let request = request.map_err(|error| Stop::not_run(format!("--url: {error}")))?;
        let asked = format!("{} {}", request.method(), request.url().path());
        let unanswered = |error: &reqwest::Error| self.unanswered(&asked, error);
        let response = client
            .execute(request)
            .await
            .map_err(|error| unanswered(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.map_err(|error| unanswered(&error))?;
        Ok(Answer {
            asked,
            status,
            headers,
            text,
        })
    }

    /// A server that is not there can be held against nothing; one that breaks off in the middle has failed.
    fn unanswered(&self, asked: &str, error: &reqwest::Error) -> Stop {
        if error.is_connect() {
            return Stop::not_run(format!(
                "nothing answers at {}: start the backend, or name where it is by --url",
                self.origin
            ));
        }
        Stop::Failed {
            expected: format!("an answer within {} s", TIMEOUT.as_secs()),
            came: format!("{asked}: {}", cause(error)),
        }
    }

    async fn wait_for(&self, answer: &Answer) -> Result<(), Stop> {
        let seconds: u64 = answer.header("retry-after").parse().unwrap_or_default();
        let wait_ms = seconds.saturating_mul(1_000).max(SHORTEST_WAIT_MS);
        let spent = self
            .patience_ms
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(wait_ms)
            });
        if spent.is_err() {
            return Err(Stop::not_run(format!(
                "{} takes no more requests for {} ms (429 to {}): switch its rate limits off for this (Daan: \
                 DAAN_RATE_LIMIT=off)",
                self.origin, wait_ms, answer.asked
            )));
        }
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        Ok(())
    }
}

/// The innermost cause, which says what happened.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::http::StatusCode;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    /// A server that asks so many times to be left alone for so long, and then answers.
    async fn limited(times: usize, retry_after: &'static str) -> Backend {
        let left = Arc::new(AtomicUsize::new(times));
        let answer = move || {
            let spent = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
            let status = match spent {
                Ok(_) => StatusCode::TOO_MANY_REQUESTS,
                Err(_) => StatusCode::OK,
            };
            std::future::ready((status, [("retry-after", retry_after)]))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Backend::new(&origin, Client::builder().no_proxy().build().unwrap())
    }

    #[tokio::test]
    async fn a_server_that_wants_to_be_asked_later_is_asked_later() {
        let backend = limited(2, "0").await;
        let began = tokio::time::Instant::now();
        let answer = backend.send(backend.request(Method::GET, "/")).await;
        assert!(answer.is_ok_and(|answer| answer.status == 200));
        assert!(began.elapsed() >= Duration::from_millis(2 * SHORTEST_WAIT_MS));
    }

    #[tokio::test]
    async fn a_server_that_wants_too_much_patience_is_not_held_against_anything() {
        let backend = limited(1, "31").await;
        let answer = backend.send(backend.request(Method::GET, "/")).await;
        let Err(Stop::NotRun(why)) = answer else {
            panic!("it went on");
        };
        assert!(why.to_string().contains("DAAN_RATE_LIMIT=off"), "{why}");
    }
}
