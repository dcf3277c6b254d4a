//! Refusals in Khalti's shapes: `{field: […], error_key}` for a request, `{detail, status_code}` for a stranger.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

pub(super) const BLANK: &str = "This field may not be blank.";
pub(super) const REQUIRED: &str = "This field is required.";
pub(super) const NOT_TEXT: &str = "Not a valid string.";
pub(super) const NOT_INTEGER: &str = "A valid integer is required.";

/// An answer that is not a success. One of the real ones has no body at all.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    body: Option<Value>,
}

impl Refusal {
    /// Credentials that are missing, malformed or wrong.
    pub(super) fn unauthenticated(detail: &str) -> Self {
        Self::told(StatusCode::UNAUTHORIZED, detail)
    }

    /// A body that is not a JSON object.
    pub(super) fn unreadable(detail: &str) -> Self {
        Self::told(StatusCode::BAD_REQUEST, detail)
    }

    /// An id that names no payment. The status is not documented; 404 is what the words say.
    pub(super) fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            body: Some(json!({"detail": "Not found.", "error_key": "validation_error"})),
        }
    }

    /// A request that was understood and cannot be done.
    pub(super) fn impossible(detail: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            body: Some(json!({"detail": detail, "error_key": "validation_error"})),
        }
    }

    /// What integrators got for a `return_url` that is too long: HTTP 500 and not a byte of explanation.
    pub(super) fn silent() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            body: None,
        }
    }

    fn told(status: StatusCode, detail: &str) -> Self {
        Self {
            status,
            body: Some(json!({"detail": detail, "status_code": status.as_u16()})),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self.body {
            Some(body) => (self.status, Json(body)).into_response(),
            None => self.status.into_response(),
        }
    }
}

/// What is wrong with a request, field by field: Khalti names all of them at once.
#[derive(Default)]
pub(super) struct Faulty(Map<String, Value>);

impl Faulty {
    /// The value, or nothing after its complaint is noted.
    pub(super) fn keep<T>(&mut self, field: &str, parsed: Result<T, &'static str>) -> Option<T> {
        parsed
            .map_err(|words| self.note(field, json!([words])))
            .ok()
    }

    pub(super) fn note(&mut self, field: &str, complaint: Value) {
        self.0.insert(field.to_owned(), complaint);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The body without `error_key`, for a complaint inside a nested object.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    pub(super) fn refuse(mut self) -> Refusal {
        self.note("error_key", json!("validation_error"));
        Refusal {
            status: StatusCode::BAD_REQUEST,
            body: Some(Value::Object(self.0)),
        }
    }
}

/// The members of a body; none at all count as an empty object.
pub(super) fn parse_object(body: &Bytes) -> Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::unreadable(
            "Invalid data. Expected a dictionary of fields.",
        )),
        Err(error) => Err(Refusal::unreadable(&format!("JSON parse error - {error}"))),
    }
}

/// Text that must be there and not blank. A number counts as its digits, as it does at Khalti.
pub(super) fn parse_text(value: Option<&Value>) -> Result<String, &'static str> {
    let text = match value {
        None => return Err(REQUIRED),
        Some(Value::Null) => return Err("This field may not be null."),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => return Err(NOT_TEXT),
    };
    if text.is_empty() {
        Err(BLANK)
    } else {
        Ok(text)
    }
}

/// A whole number, or text that is one.
pub(super) fn parse_integer(value: Option<&Value>) -> Result<i64, &'static str> {
    match value {
        None => Err(REQUIRED),
        Some(Value::Number(number)) => number.as_i64().ok_or(NOT_INTEGER),
        Some(Value::String(text)) => text.trim().parse().map_err(|_| NOT_INTEGER),
        Some(_) => Err(NOT_INTEGER),
    }
}
