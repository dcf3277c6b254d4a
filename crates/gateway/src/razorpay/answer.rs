//! From an HTTP answer to what was asked for, or to the error that it means.

use super::api_error::{ApiError, ErrorCode};
use super::error::{Error, Unreadable, of_transport};
use super::order::Order;
use super::page::Page;
use super::payment::Payment;
use super::refund::Refund;
use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A full page of 100 payments is about 150 kB.
pub(super) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// What an answer can be.
pub(super) trait Entity: DeserializeOwned {
    /// Razorpay's word in the field `entity`.
    const NAME: &'static str;
}

impl Entity for Order {
    const NAME: &'static str = "order";
}

impl Entity for Payment {
    const NAME: &'static str = "payment";
}

impl Entity for Refund {
    const NAME: &'static str = "refund";
}

impl<T: DeserializeOwned> Entity for Page<T> {
    const NAME: &'static str = "collection";
}

/// Reads an answer to its end and tells what it means.
pub(super) async fn read<T: Entity>(
    response: Response,
    is_asked_for: impl FnOnce(&T) -> bool,
) -> Result<T, Error> {
    let status = response.status();
    let retry_after_s = retry_after_s(&response);
    let body = body(response).await;
    if status.is_success() {
        return entity(body?.as_deref(), is_asked_for)
            .map_err(|problem| unreadable(status, problem));
    }
    if status.is_redirection() || status.is_informational() {
        return Err(unreadable(status, Unreadable::Redirect));
    }
    // The status decides; a body that breaks off only costs the particulars.
    let body = body.ok().flatten().unwrap_or_default();
    Err(refusal(
        status,
        retry_after_s,
        ApiError::parse(status.as_u16(), &body),
    ))
}

fn unreadable(status: StatusCode, problem: Unreadable) -> Error {
    Error::UnreadableAnswer {
        status: status.as_u16(),
        problem,
    }
}

/// The whole body; `None` where it is longer than any answer of Razorpay's.
async fn body(mut response: Response) -> Result<Option<Vec<u8>>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(of_transport)? {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn entity<T: Entity>(
    body: Option<&[u8]>,
    is_asked_for: impl FnOnce(&T) -> bool,
) -> Result<T, Unreadable> {
    let body = body.ok_or(Unreadable::TooLong)?;
    if body.is_empty() {
        return Err(Unreadable::Empty);
    }
    let value: Value = serde_json::from_slice(body).map_err(|_| Unreadable::NotJson)?;
    let named_otherwise = value.get("entity").is_some_and(|name| name != T::NAME);
    if named_otherwise {
        return Err(Unreadable::NotThe(T::NAME));
    }
    let entity = serde_json::from_value(value).map_err(|_| Unreadable::NotThe(T::NAME))?;
    if is_asked_for(&entity) {
        Ok(entity)
    } else {
        Err(Unreadable::Another(T::NAME))
    }
}

fn refusal(status: StatusCode, retry_after_s: Option<u64>, error: ApiError) -> Error {
    let gateways_own_fault = matches!(error.code, ErrorCode::Gateway | ErrorCode::Server);
    match status {
        StatusCode::UNAUTHORIZED => Error::Unauthorized,
        StatusCode::TOO_MANY_REQUESTS => Error::RateLimited { retry_after_s },
        // 408 comes from whatever stands before Razorpay and tells nothing of what is behind it.
        StatusCode::REQUEST_TIMEOUT => unavailable(error),
        // Statuses from 600 on are nobody's standard, so they are no refusal either.
        _ if !status.is_client_error() || gateways_own_fault => unavailable(error),
        _ if error.is_of_wrong_key() => Error::Unauthorized,
        _ => Error::Refused(Box::new(error)),
    }
}

fn unavailable(error: ApiError) -> Error {
    let said_something = error.code != ErrorCode::Other(String::new());
    Error::Unavailable {
        status: error.status,
        error: said_something.then(|| Box::new(error)),
    }
}

/// The other form of the header is a date, which would need a clock.
fn retry_after_s(response: &Response) -> Option<u64> {
    response
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
