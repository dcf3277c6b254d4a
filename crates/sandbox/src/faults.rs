//! Faults of the HTTP API: an answer that comes late, not at all, broken, or in the wrong kind.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures::{StreamExt, stream};
use serde::Serialize;
use serde_json::json;

use crate::desk::Desk;
use crate::line::Line;

const HTML_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// Long enough for half a body to leave before its connection breaks.
const FLUSH_MS: u64 = 30;

/// What goes wrong, and whether the request still takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum FaultKind {
    /// The effect takes place at once, the answer comes late.
    Delay { ms: u64 },
    /// The effect takes place, then the connection closes without a byte of answer.
    Drop,
    /// No effect; an error of this status in the shape of the gateway that was asked.
    Status { status: u16 },
    /// No effect; an HTML page, as a proxy in front of the API would send.
    Html { status: u16 },
    /// The effect takes place; half of the body arrives under the full length.
    Truncate,
    /// No effect; the connection closes without an answer.
    Down,
}

/// A fault and the requests it strikes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fault {
    /// As it was asked for: part of a path, after a method if there is one.
    pub(crate) route: String,
    #[serde(flatten)]
    pub(crate) kind: FaultKind,
    /// How many more requests it strikes; without it all, until cleared.
    pub(crate) times: Option<u32>,
}

/// The faults in force. The newest that fits strikes.
#[derive(Default, Serialize)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Ends the faults of one route, or all of them.
    pub(crate) fn clear(&mut self, route: Option<&str>) {
        self.0
            .retain(|fault| route.is_some_and(|route| route != fault.route));
    }

    /// The fault for a request; one use of it is spent.
    fn strike(&mut self, method: &Method, path: &str) -> Option<FaultKind> {
        let place = self
            .0
            .iter()
            .rposition(|fault| fits(&fault.route, method, path))?;
        let fault = self.0.get_mut(place)?;
        let kind = fault.kind;
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        if fault.times == Some(0) {
            self.0.remove(place);
        }
        Some(kind)
    }
}

fn fits(route: &str, method: &Method, path: &str) -> bool {
    let (wanted, part) = match route.split_once(' ') {
        Some((wanted, part)) => (Some(wanted), part.trim()),
        None => (None, route),
    };
    let is_method = wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()));
    is_method && (part == "*" || path.contains(part))
}

/// Stands before every route of the gateway and lets the fault in force have its way.
pub(crate) async fn interfere(
    State(desk): State<Desk>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let struck = desk
        .gateway()
        .faults
        .strike(request.method(), request.uri().path());
    let is_khalti = request.uri().path().starts_with("/api/");
    match struck {
        None => next.run(request).await,
        Some(FaultKind::Delay { ms }) => {
            let answer = next.run(request).await;
            tokio::time::sleep(Duration::from_millis(ms)).await;
            answer
        }
        Some(FaultKind::Drop) => {
            next.run(request).await;
            hang_up(&line)
        }
        Some(FaultKind::Down) => hang_up(&line),
        Some(FaultKind::Status { status }) if is_khalti => failed_khalti(status),
        Some(FaultKind::Status { status }) => failed(status),
        Some(FaultKind::Html { status }) => (code(status), Html(HTML_PAGE)).into_response(),
        Some(FaultKind::Truncate) => truncate(next.run(request).await).await,
    }
}

fn hang_up(line: &Line) -> Response {
    line.cut();
    // Never written: the line is cut.
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)
}

fn failed(status: u16) -> Response {
    let (kind, description) = match status {
        502..=504 => ("GATEWAY_ERROR", "The gateway did not answer in time."),
        500.. => (
            "SERVER_ERROR",
            "The server encountered an error. The incident has been reported to admins.",
        ),
        _ => (
            "BAD_REQUEST_ERROR",
            "The request was refused by a fault that was asked for.",
        ),
    };
    let body = json!({"error": {"code": kind, "description": description}});
    (code(status), axum::Json(body)).into_response()
}

/// Khalti's shape of an error that no field is to blame for.
fn failed_khalti(status: u16) -> Response {
    let detail = match status {
        500.. => "A server error occurred.",
        _ => "The request was refused by a fault that was asked for.",
    };
    let body = json!({"detail": detail, "status_code": status});
    (code(status), axum::Json(body)).into_response()
}

async fn truncate(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(whole) = to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let half = whole.slice(..whole.len() / 2);
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    parts
        .headers
        .entry(CONTENT_TYPE)
        .or_insert(HeaderValue::from_static("application/json"));
    // A stream of unknown length keeps the header as it is; ending early breaks the connection. The pause
    // lets the first half out before that.
    let first = stream::once(async move { Ok::<_, Infallible>(half) });
    let pause = stream::once(async {
        tokio::time::sleep(Duration::from_millis(FLUSH_MS)).await;
        Ok(Bytes::new())
    });
    Response::from_parts(parts, Body::from_stream(first.chain(pause)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_fits_by_part_of_the_path_and_by_method_when_it_names_one() {
        let cases = [
            ("/v1/orders", Method::GET, true),
            ("POST /v1/orders", Method::POST, true),
            ("POST /v1/orders", Method::GET, false),
            ("/v1/payments", Method::GET, false),
            ("*", Method::GET, true),
        ];
        for (route, method, expected) in cases {
            assert_eq!(
                fits(route, &method, "/v1/orders/order_1"),
                expected,
                "{route} {method}"
            );
        }
    }

    #[test]
    fn a_fault_with_a_number_of_times_ends_by_itself() {
        let mut faults = Faults::default();
        let route = "/v1/orders".to_owned();
        faults.add(Fault {
            route,
            kind: FaultKind::Drop,
            times: Some(1),
        });
        assert_eq!(
            faults.strike(&Method::GET, "/v1/orders"),
            Some(FaultKind::Drop)
        );
        assert_eq!(faults.strike(&Method::GET, "/v1/orders"), None);
    }
}
