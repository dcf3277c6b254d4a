//! The HTTP client of both gateways, and one call of it.

use crate::error::{CallError, Refusal, cause_of, of_transport};
use crate::traced::Asked;
use crate::transport::{Delivered, Lost, Transport};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::{IntoUrl, Method, Request, RequestBuilder, Response, StatusCode, redirect, retry};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A full page of 100 payments of Razorpay is about 150 kB, and nothing is longer.
pub(crate) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The default for connecting, TLS included.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// The default for a whole call: a donor waits meanwhile, and the browser gives up after 10 s.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(8);

const USER_AGENT: &str = concat!("daan/", env!("CARGO_PKG_VERSION"));

/// Load balancers close idle connections after about a minute. A call on a connection that is just being
/// closed has no answer, and an order made on it would have to be looked for.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A time-out of nothing, or a time-out for connecting that is no shorter than the whole.
    #[error("0 < connect_timeout < timeout is expected")]
    Timeouts,
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    Http(#[source] reqwest::Error),
}

/// How long a call may take.
#[derive(Clone, Copy)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) total: Duration,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) retry_after_s: Option<u64>,
    /// The gateway's own time, as its `Date` header says.
    pub(crate) date: Option<String>,
    pub(crate) body: Body,
}

/// An answer's body.
pub(crate) enum Body {
    Whole(Vec<u8>),
    TooLong,
    /// It broke off, for this reason.
    Broken(String),
}

/// What calls are made with and sent by.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    /// In place of the network.
    transport: Option<Arc<dyn Transport>>,
}

impl Http {
    /// Calls by the network.
    pub(crate) fn new(timeouts: Timeouts, is_loopback: bool) -> Result<Http, BuildError> {
        Ok(Http {
            client: client(timeouts, is_loopback)?,
            transport: None,
        })
    }

    /// Calls by something that stands for the network.
    pub(crate) fn over(transport: Arc<dyn Transport>) -> Http {
        // It never connects anywhere, so all can share the one that is costly to make.
        static COMPOSER: OnceLock<reqwest::Client> = OnceLock::new();
        Http {
            client: COMPOSER.get_or_init(reqwest::Client::new).clone(),
            transport: Some(transport),
        }
    }

    pub(crate) fn request(&self, method: Method, url: impl IntoUrl) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// Sends a call and reads the answer to its end.
    pub(crate) async fn call<R: Refusal>(
        &self,
        request: RequestBuilder,
    ) -> Result<Answer, CallError<R>> {
        let request = request.build().map_err(of_transport)?;
        let asked = Asked::of(&request);
        // Every future that asks a gateway would hold it otherwise, some several times.
        Box::pin(asked.answered(self.sent(request))).await
    }

    async fn sent<R: Refusal>(&self, request: Request) -> Result<Answer, CallError<R>> {
        match &self.transport {
            None => {
                let response = self.client.execute(request).await;
                answer(response.map_err(of_transport)?).await
            }
            Some(transport) => {
                let carried = transport.carry(request).await;
                carried.map(Answer::delivered).map_err(lost)
            }
        }
    }
}

/// A client that sends every call once and goes nowhere but where it is sent.
fn client(timeouts: Timeouts, is_loopback: bool) -> Result<reqwest::Client, BuildError> {
    if timeouts.connect.is_zero() || timeouts.connect >= timeouts.total {
        return Err(BuildError::Timeouts);
    }
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .redirect(redirect::Policy::none())
        // Neither the library's own second tries nor HTTP/2's, whichever features others switch on.
        .retry(retry::never())
        .http1_only()
        .referer(false)
        .https_only(!is_loopback);
    if is_loopback {
        // A proxy of the environment cannot reach this machine's own ports.
        builder.no_proxy().build().map_err(BuildError::Http)
    } else {
        builder.build().map_err(BuildError::Http)
    }
}

async fn answer<R: Refusal>(response: Response) -> Result<Answer, CallError<R>> {
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Answer::new(status, &headers, body(response).await))
}

impl Answer {
    fn new(status: StatusCode, headers: &HeaderMap, body: Body) -> Answer {
        Answer {
            status,
            // The other form of the header is a date, which would need a clock.
            retry_after_s: header(headers, RETRY_AFTER).and_then(|text| text.parse().ok()),
            date: header(headers, DATE).map(str::to_owned),
            body,
        }
    }

    fn delivered(delivered: Delivered) -> Answer {
        let Delivered {
            status,
            headers,
            body,
            is_cut,
        } = delivered;
        let body = match (body.len() > MAX_BODY_BYTES, is_cut) {
            (true, _) => Body::TooLong,
            (false, true) => Body::Broken("the answer broke off".to_owned()),
            (false, false) => Body::Whole(body),
        };
        Answer::new(status, &headers, body)
    }
}

fn lost<R: Refusal>(lost: Lost) -> CallError<R> {
    match lost {
        Lost::BeforeSending => CallError::NotSent("no connection".to_owned()),
        Lost::AfterSending => CallError::NoAnswer("time-out".to_owned()),
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

async fn body(mut response: Response) -> Body {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Body::Whole(body),
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY_BYTES => return Body::TooLong,
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Err(error) => return Body::Broken(cause_of(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_needs_time_to_connect_and_more_to_hear_the_answer() {
        let build = |connect_ms, total_ms| {
            let timeouts = Timeouts {
                connect: Duration::from_millis(connect_ms),
                total: Duration::from_millis(total_ms),
            };
            client(timeouts, false)
        };
        assert!(build(2_000, 8_000).is_ok());
        for (connect_ms, total_ms) in [(0, 8_000), (8_000, 8_000), (9_000, 8_000), (0, 0)] {
            let refused = build(connect_ms, total_ms);
            assert!(
                matches!(refused, Err(BuildError::Timeouts)),
                "{connect_ms} {total_ms}"
            );
        }
    }
}
