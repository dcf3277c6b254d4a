//! The HTTP client of both gateways, and one call of it.

use crate::error::{CallError, Refusal, of_transport};
use reqwest::header::{DATE, HeaderName, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode, redirect, retry};
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
    Broken(reqwest::Error),
}

/// A client that sends every call once and goes nowhere but where it is sent.
pub(crate) fn client(timeouts: Timeouts, is_loopback: bool) -> Result<reqwest::Client, BuildError> {
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

/// Sends a call and reads the answer to its end.
pub(crate) async fn call<R: Refusal>(request: RequestBuilder) -> Result<Answer, CallError<R>> {
    let response = request.send().await.map_err(of_transport)?;
    Ok(Answer {
        status: response.status(),
        // The other form of the header is a date, which would need a clock.
        retry_after_s: header(&response, RETRY_AFTER).and_then(|text| text.parse().ok()),
        date: header(&response, DATE).map(str::to_owned),
        body: body(response).await,
    })
}

fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

async fn body(mut response: Response) -> Body {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Body::Whole(body),
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY_BYTES => return Body::TooLong,
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Err(error) => return Body::Broken(error),
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
