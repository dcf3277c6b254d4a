//! A call as a span, for whoever looks at where time goes.

use crate::error::{CallError, Refusal};
use crate::http::Answer;
use reqwest::{Method, Request, Url};
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

/// The target of every span that is made for traces. Nothing else may have it: what has it leaves the machine.
pub const TRACES: &str = "daan_trace";

/// What was asked of a gateway, in words that name nobody.
pub(crate) struct Asked(Span);

impl Asked {
    pub(crate) fn of(request: &Request) -> Asked {
        Asked(tracing::info_span!(
            target: TRACES,
            "gateway",
            otel.kind = "client",
            otel.name = name(request.method(), request.url()),
            otel.status_code = Empty,
            http.request.method = request.method().as_str(),
            server.address = request.url().host_str(),
            http.response.status_code = Empty,
        ))
    }

    pub(crate) async fn answered<R: Refusal>(
        self,
        call: impl Future<Output = Result<Answer, CallError<R>>>,
    ) -> Result<Answer, CallError<R>> {
        let result = call.instrument(self.0.clone()).await;
        match &result {
            Ok(answer) => {
                let status = answer.status.as_u16();
                self.0.record("http.response.status_code", status);
            }
            // Why is in the log: the words of an error hold addresses.
            Err(_) => {
                self.0.record("otel.status_code", "ERROR");
            }
        }
        result
    }
}

/// `GET /v1/orders/{id}`.
fn name(method: &Method, url: &Url) -> String {
    let mut name = format!("{method} ");
    for segment in url.path_segments().into_iter().flatten() {
        name.push('/');
        name.push_str(if is_word(segment) { segment } else { "{id}" });
    }
    name
}

/// Ids of gateways have an underscore or a capital, and all but versions a digit.
fn is_word(segment: &str) -> bool {
    let is_version = matches!(segment.as_bytes(), [b'v', digit] if digit.is_ascii_digit());
    is_version || segment.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_call_has_no_id() {
        for (path, named) in [
            ("/v1/orders", "/v1/orders"),
            (
                "/v1/orders/order_IEIaMR65cu6nz3/payments?count=9",
                "/v1/orders/{id}/payments",
            ),
            (
                "/v1/payments/pay_IH4NVgf4Dreq1l/refund",
                "/v1/payments/{id}/refund",
            ),
            ("/api/v2/epayment/lookup/", "/api/v2/epayment/lookup/"),
            ("/v1/payments/asha@example.org", "/v1/payments/{id}"),
        ] {
            let url = Url::parse(&format!("https://api.razorpay.com{path}")).unwrap();
            assert_eq!(name(&Method::GET, &url), format!("GET {named}"));
        }
    }
}
