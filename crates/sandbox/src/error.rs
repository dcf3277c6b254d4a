//! Refusals in the gateway's own shape: `{"error": {code, description, …}}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::gateway::Failure;

/// An answer that is not a success.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    body: Value,
}

impl ApiError {
    /// A business refusal of a request that reached the API: HTTP 400 with every member the documents show.
    pub(crate) fn refused(step: &str, reason: &str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            body: json!({
                "code": "BAD_REQUEST_ERROR",
                "description": description.into(),
                "source": "business",
                "step": step,
                "reason": reason,
                "metadata": {},
            }),
        }
    }

    /// The commonest refusal: a field or an id that does not fit.
    pub(crate) fn invalid(description: impl Into<String>) -> Self {
        Self::refused("payment_initiation", "input_validation_failed", description)
    }

    /// An id that is well formed but names nothing of this account and mode. The gateway says 400, not 404.
    pub(crate) fn unknown_id() -> Self {
        Self::invalid("The id provided does not exist")
    }

    /// Wrong or missing credentials.
    pub(crate) fn unauthenticated() -> Self {
        Self::bare(StatusCode::UNAUTHORIZED, "Authentication failed")
    }

    /// A route the gateway does not have.
    pub(crate) fn no_such_url() -> Self {
        Self::bare(
            StatusCode::BAD_REQUEST,
            "The requested URL was not found on the server.",
        )
    }

    /// A refusal that carries only a code and a description.
    pub(crate) fn bare(status: StatusCode, description: impl Into<String>) -> Self {
        Self {
            status,
            body: json!({"code": "BAD_REQUEST_ERROR", "description": description.into()}),
        }
    }

    /// An error that is already in the gateway's shape, as a failed payment carries it.
    pub(crate) fn of(status: StatusCode, body: Value) -> Self {
        Self { status, body }
    }

    /// A failure before there is a payment.
    pub(crate) fn failed(failure: &Failure) -> Self {
        let body = json!({
            "code": failure.code,
            "description": failure.description,
            "source": failure.source,
            "step": failure.step,
            "reason": failure.reason,
            "metadata": {},
        });
        Self::of(StatusCode::BAD_REQUEST, body)
    }

    /// Names another step than the usual one.
    pub(crate) fn at_step(mut self, step: &str) -> Self {
        if let Some(member) = self.body.get_mut("step") {
            *member = Value::from(step);
        }
        self
    }

    /// What is wrong, for a page instead of an API's answer.
    pub(crate) fn description(&self) -> &str {
        let description = self.body.get("description").and_then(Value::as_str);
        description.unwrap_or_default()
    }

    /// Names the field that was at fault.
    pub(crate) fn on(mut self, field: &str) -> Self {
        if let Value::Object(members) = &mut self.body {
            members.insert("field".to_owned(), Value::from(field));
        }
        self
    }

    /// Says which order a refusal is about, as the checkout's failures do.
    pub(crate) fn about_order(mut self, order_id: &str) -> Self {
        if let Some(metadata) = self.body.get_mut("metadata") {
            *metadata = json!({"order_id": order_id});
        }
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": self.body}))).into_response()
    }
}
