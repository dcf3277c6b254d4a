//! From an HTTP answer to what was asked for, or to the error that it means.

use crate::error::{CallError, Refusal, Unreadable};
use crate::http::{Answer, Body};
use reqwest::StatusCode;
use serde_json::Value;

/// A refusal as it is read from an answer.
pub(crate) trait Particulars: Refusal + Sized {
    /// Reads an answer's body; one that says nothing makes a refusal without particulars.
    fn parse(status: u16, body: &[u8]) -> Self;
    /// Whether the body said anything.
    fn says_something(&self) -> bool;
    /// Whether the gateway failed, whatever the status says.
    fn is_of_gateways_failure(&self) -> bool;
    /// Whether the key is wrong, whatever the status says.
    fn is_of_wrong_key(&self) -> bool;
    /// Whether the thing asked about is unknown.
    fn is_of_unknown_thing(&self) -> bool;
}

impl Answer {
    /// What was asked for, where the status is a success.
    ///
    /// The status decides; a refusal's body that breaks off only costs the particulars.
    pub(crate) fn read<T, R: Particulars>(
        self,
        entity: impl FnOnce(Value) -> Result<T, Unreadable>,
    ) -> Result<T, CallError<R>> {
        if self.status.is_success() {
            return self.read_whatever_the_status(entity);
        }
        if self.status.is_redirection() || self.status.is_informational() {
            return Err(unreadable(self.status, Unreadable::Redirect));
        }
        let error = R::parse(self.status.as_u16(), self.whole_body().unwrap_or_default());
        Err(refusal(self.status, self.retry_after_s, error))
    }

    /// What was asked for, where the gateway sends it with a status of refusal too.
    pub(crate) fn read_whatever_the_status<T, R: Refusal>(
        self,
        entity: impl FnOnce(Value) -> Result<T, Unreadable>,
    ) -> Result<T, CallError<R>> {
        let status = self.status;
        let value = match self.body {
            Body::Whole(body) => json(&body),
            Body::TooLong => Err(Unreadable::TooLong),
            Body::Broken(cause) => return Err(CallError::NoAnswer(cause)),
        };
        value
            .and_then(entity)
            .map_err(|problem| unreadable(status, problem))
    }

    /// Whether the body is a JSON object with this member.
    pub(crate) fn has_member(&self, name: &str) -> bool {
        self.whole_body()
            .and_then(|body| json(body).ok())
            .is_some_and(|value| value.get(name).is_some())
    }

    /// Whether all of the body arrived.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole_body().is_some()
    }

    fn whole_body(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Whole(body) => Some(body),
            Body::TooLong | Body::Broken(_) => None,
        }
    }
}

fn json(body: &[u8]) -> Result<Value, Unreadable> {
    if body.is_empty() {
        return Err(Unreadable::Empty);
    }
    serde_json::from_slice(body).map_err(|_| Unreadable::NotJson)
}

fn unreadable<R: Refusal>(status: StatusCode, problem: Unreadable) -> CallError<R> {
    CallError::UnreadableAnswer {
        status: status.as_u16(),
        problem,
    }
}

fn refusal<R: Particulars>(
    status: StatusCode,
    retry_after_s: Option<u64>,
    error: R,
) -> CallError<R> {
    match status {
        StatusCode::UNAUTHORIZED => CallError::Unauthorized,
        StatusCode::TOO_MANY_REQUESTS => CallError::RateLimited { retry_after_s },
        StatusCode::CONFLICT => CallError::Busy,
        // 408 comes from whatever stands before the gateway and tells nothing of what is behind it.
        StatusCode::REQUEST_TIMEOUT => unavailable(status, error),
        // Statuses from 600 on are nobody's standard, so they are no refusal either.
        _ if !status.is_client_error() || error.is_of_gateways_failure() => {
            unavailable(status, error)
        }
        _ if error.is_of_wrong_key() => CallError::Unauthorized,
        _ if error.is_of_unknown_thing() => CallError::NotFound,
        _ => CallError::Refused(Box::new(error)),
    }
}

fn unavailable<R: Particulars>(status: StatusCode, error: R) -> CallError<R> {
    let error = error.says_something().then(|| Box::new(error));
    CallError::Unavailable {
        status: status.as_u16(),
        error,
    }
}
