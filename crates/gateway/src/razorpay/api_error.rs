//! The error object in Razorpay's answers.

use crate::answer::Particulars;
use crate::{CallError, Refusal, lenient};
use daan_domain::{GatewayOrderId, PaymentId};
use serde::Deserialize;
use std::fmt;

/// What Razorpay says of a call it did not do.
///
/// Branch on `reason` and `source`; descriptions are no stable text.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The class.
    pub code: ErrorCode,
    /// The reason, such as `input_validation_failed`.
    pub reason: Option<String>,
    /// Who is at fault: `business`, `customer`, `bank`…
    pub source: Option<String>,
    /// When it happened, such as `order_creation`.
    pub step: Option<String>,
    /// The field that is wrong.
    pub field: Option<String>,
    /// The order that it is about: after a payment that failed at once, the one to try again on.
    pub order: Option<GatewayOrderId>,
    /// The payment that it is about.
    pub payment: Option<PaymentId>,
    /// In English, for people; may repeat what was sent, so `Display` and `Debug` leave it out.
    pub description: Option<String>,
}

/// Razorpay's classes of errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorCode {
    /// `BAD_REQUEST_ERROR`: the same call will be refused again.
    BadRequest,
    /// `GATEWAY_ERROR`: a bank or network behind Razorpay failed.
    Gateway,
    /// `SERVER_ERROR`: Razorpay failed.
    Server,
    /// Any other; empty where the answer carried none.
    Other(String),
}

#[derive(Deserialize)]
struct Body {
    error: Fields,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    #[serde(deserialize_with = "lenient::text")]
    code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    description: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    field: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    source: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    step: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reason: Option<String>,
    #[serde(deserialize_with = "lenient::object_or_default")]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    #[serde(deserialize_with = "lenient::text")]
    order_id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    payment_id: Option<String>,
}

/// The two descriptions seen for a wrong key where the status was 400: Razorpay's pages name both 400
/// and 401. Should the texts change, such an answer is a refusal like any other.
const WRONG_KEY: [&str; 2] = ["Authentication failed", "The api key provided is invalid"];

impl Refusal for ApiError {
    const KEY_SETTINGS: &'static str = "RAZORPAY_KEY_ID with RAZORPAY_KEY_SECRET";
}

impl Particulars for ApiError {
    fn parse(status: u16, body: &[u8]) -> ApiError {
        let fields =
            serde_json::from_slice(body).map_or_else(|_| Fields::default(), |Body { error }| error);
        ApiError {
            status,
            code: ErrorCode::parse(fields.code),
            reason: fields.reason,
            source: fields.source,
            step: fields.step,
            field: fields.field,
            order: parsed(fields.metadata.order_id, GatewayOrderId::parse),
            payment: parsed(fields.metadata.payment_id, PaymentId::parse),
            description: fields.description,
        }
    }

    fn says_something(&self) -> bool {
        self.code != ErrorCode::Other(String::new())
    }

    fn is_of_gateways_failure(&self) -> bool {
        matches!(self.code, ErrorCode::Gateway | ErrorCode::Server)
    }

    fn is_of_wrong_key(&self) -> bool {
        self.description
            .as_deref()
            .is_some_and(|text| WRONG_KEY.iter().any(|known| text.starts_with(known)))
    }

    /// An unknown id is 400 with a description that is no stable text.
    fn is_of_unknown_thing(&self) -> bool {
        false
    }
}

impl CallError<ApiError> {
    /// The order that the error is about, where it says so. After [`super::Client::create_order_and_pay`]
    /// it was made, whatever became of the payment.
    pub fn order(&self) -> Option<&GatewayOrderId> {
        match self {
            CallError::Refused(error)
            | CallError::Unavailable {
                error: Some(error), ..
            } => error.order.as_ref(),
            _ => None,
        }
    }
}

/// An id that cannot be one helps nobody.
fn parsed<T, E>(text: Option<String>, parse: fn(String) -> Result<T, E>) -> Option<T> {
    text.and_then(|text| parse(text).ok())
}

impl ErrorCode {
    fn parse(code: Option<String>) -> ErrorCode {
        match code.as_deref() {
            Some("BAD_REQUEST_ERROR") => ErrorCode::BadRequest,
            Some("GATEWAY_ERROR") => ErrorCode::Gateway,
            Some("SERVER_ERROR") => ErrorCode::Server,
            _ => ErrorCode::Other(code.unwrap_or_default()),
        }
    }

    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            ErrorCode::BadRequest => "BAD_REQUEST_ERROR",
            ErrorCode::Gateway => "GATEWAY_ERROR",
            ErrorCode::Server => "SERVER_ERROR",
            ErrorCode::Other(code) => code,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {} {}", self.status, self.code.as_str())?;
        let particulars = [
            ("reason", &self.reason),
            ("source", &self.source),
            ("step", &self.step),
            ("field", &self.field),
        ];
        for (name, value) in particulars {
            if let Some(value) = value {
                write!(f, " {name}={value:?}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiError({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> ApiError {
        ApiError::parse(400, body.as_bytes())
    }

    #[test]
    fn absent_null_empty_and_na_are_all_nothing() {
        for body in [
            r#"{"error":{"code":"BAD_REQUEST_ERROR"}}"#,
            r#"{"error":{"code":"BAD_REQUEST_ERROR","reason":null,"source":null,"step":null,"field":null,"description":null,"metadata":[]}}"#,
            r#"{"error":{"code":"BAD_REQUEST_ERROR","reason":"NA","source":"NA","step":"NA","field":"","description":"","metadata":{}}}"#,
        ] {
            let error = parse(body);
            assert_eq!(error.code, ErrorCode::BadRequest);
            assert_eq!((error.reason, error.source, error.step), (None, None, None));
            assert_eq!((error.field, error.description), (None, None));
        }
    }

    #[test]
    fn what_is_no_error_object_makes_an_error_without_particulars() {
        for body in [
            "",
            "<html>",
            "{}",
            "[]",
            r#"{"error":"text"}"#,
            r#"{"error":null}"#,
        ] {
            let error = parse(body);
            assert_eq!(error.code, ErrorCode::Other(String::new()), "{body}");
            assert_eq!(error.status, 400);
        }
    }

    #[test]
    fn a_code_nobody_knows_is_kept() {
        let error = parse(r#"{"error":{"code":"SERVICE_UNAVAILABLE"}}"#);
        assert_eq!(error.code.as_str(), "SERVICE_UNAVAILABLE");
    }

    #[test]
    fn the_description_is_there_but_not_shown() {
        let error = parse(
            r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"asha@example.org is wrong","reason":"input_validation_failed","field":"email"}}"#,
        );
        assert_eq!(
            error.description.as_deref(),
            Some("asha@example.org is wrong")
        );
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("asha"), "{shown}");
        assert!(shown.contains("input_validation_failed"), "{shown}");
    }
}
