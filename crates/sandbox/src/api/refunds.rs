//! Refunds of a payment, and `/v1/refunds`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::{Fields, Query};
use crate::gateway::{NewRefund, Notes, Page, Refund, collection};

type Answer = Result<Json<Value>, ApiError>;

const MIN_KEY_CHARACTERS: usize = 10;

/// With a key the same request makes one refund, however often it comes; while one of them is unanswered
/// the others are told to come again.
pub(crate) async fn create(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, ApiError> {
    let key = idempotency_key(&headers)?;
    let busy = key.as_deref().map(|key| Busy::begin(&desk, key));
    let busy = busy.transpose()?;
    let request = NewRefund::parse(&fields)?;
    let said = json!([id, fields.into_value()]);
    let refund = make(&desk, &id, request, key.as_deref(), said)?;
    let mut answer = Json(refund.to_value()).into_response();
    if let Some(busy) = busy {
        // Travels with the answer, so that the key is free when the answer has left and not before.
        answer.extensions_mut().insert(Arc::new(busy));
    }
    Ok(answer)
}

fn make(
    desk: &Desk,
    payment_id: &str,
    request: NewRefund,
    key: Option<&str>,
    said: Value,
) -> Result<Refund, ApiError> {
    let mut gateway = desk.gateway();
    if let Some(key) = key
        && let Some(refund) = gateway.recall_refund(key, &said)?
    {
        return Ok(refund);
    }
    let (refund, events) = gateway.refund(payment_id, request, desk.surroundings())?;
    if let Some(key) = key {
        gateway.remember_refund(key, said, &refund);
    }
    drop(gateway);
    desk.announce(events);
    Ok(refund)
}

/// A request whose answer has not left yet.
struct Busy {
    desk: Desk,
    key: String,
}

impl Busy {
    fn begin(desk: &Desk, key: &str) -> Result<Self, ApiError> {
        if desk.gateway().claim_refund_key(key) {
            let (desk, key) = (desk.clone(), key.to_owned());
            return Ok(Self { desk, key });
        }
        let words =
            "Another request with the same idempotency key is being processed. Try again later.";
        Err(ApiError::bare(StatusCode::CONFLICT, words))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.desk.gateway().release_refund_key(&self.key);
    }
}

pub(crate) async fn list(State(desk): State<Desk>, Query(query): Query) -> Answer {
    query.only(&Page::FIELDS)?;
    let page = Page::parse(&query)?;
    let gateway = desk.gateway();
    let items = page.of(gateway.refunds.newest_first());
    Ok(Json(collection(items.map(Refund::to_value))))
}

pub(crate) async fn of_payment(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Answer {
    query.only(&Page::FIELDS)?;
    let page = Page::parse(&query)?;
    let gateway = desk.gateway();
    gateway.payments.find(&id)?;
    let refunds = gateway.refunds.newest_first();
    let items = page.of(refunds.filter(|refund| refund.payment_id == id));
    Ok(Json(collection(items.map(Refund::to_value))))
}

pub(crate) async fn fetch(State(desk): State<Desk>, Path(id): Path<String>) -> Answer {
    let gateway = desk.gateway();
    Ok(Json(gateway.refunds.find(&id)?.to_value()))
}

pub(crate) async fn fetch_of_payment(
    State(desk): State<Desk>,
    Path((payment_id, id)): Path<(String, String)>,
) -> Answer {
    let gateway = desk.gateway();
    gateway.payments.find(&payment_id)?;
    let refund = gateway.refunds.find(&id)?;
    if refund.payment_id == payment_id {
        Ok(Json(refund.to_value()))
    } else {
        Err(ApiError::unknown_id())
    }
}

/// Only the notes of a refund may change.
pub(crate) async fn update(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    fields: Fields,
) -> Answer {
    fields.only(&["notes"])?;
    let notes = Notes::parse(&fields)?;
    let mut gateway = desk.gateway();
    let refund = gateway.refunds.find_mut(&id)?;
    refund.notes = notes;
    Ok(Json(refund.to_value()))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get("x-refund-idempotency") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default();
    let fair = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if key.len() >= MIN_KEY_CHARACTERS && key.bytes().all(fair) {
        Ok(Some(key.to_owned()))
    } else {
        Err(ApiError::invalid(format!(
            "The idempotency key must have at least {MIN_KEY_CHARACTERS} letters, digits, - or _"
        )))
    }
}
