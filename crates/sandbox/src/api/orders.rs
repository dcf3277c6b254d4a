//! `/v1/orders`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::one_call;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::{Fields, Query};
use crate::gateway::{Gateway, NewOrder, Notes, Order, Page, PaymentStatus, collection, put};

type Answer = Result<Json<Value>, ApiError>;

const EXPANSIONS: [&str; 4] = ["payments", "payments.card", "transfers", "virtual_account"];

pub(crate) async fn create(State(desk): State<Desk>, headers: HeaderMap, fields: Fields) -> Answer {
    if one_call::is_meant(&fields) {
        return one_call::create(&desk, &headers, fields);
    }
    let request = NewOrder::parse(&fields, desk.max_amount_minor())?;
    let order = desk.gateway().create_order(request, desk.surroundings());
    Ok(Json(order.to_value()))
}

pub(crate) async fn fetch(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Answer {
    query.only(&["expand"])?;
    let parts = expansions(&query)?;
    let gateway = desk.gateway();
    let order = gateway.orders.find(&id)?;
    Ok(Json(expanded(&gateway, order, &parts)))
}

pub(crate) async fn list(State(desk): State<Desk>, Query(query): Query) -> Answer {
    let known = [&Page::FIELDS[..], &["authorized", "receipt", "expand"]].concat();
    query.only(&known)?;
    let page = Page::parse(&query)?;
    let parts = expansions(&query)?;
    let authorized = query.boolean("authorized")?;
    let receipt = query.text("receipt")?;
    let gateway = desk.gateway();
    let chosen = gateway
        .orders
        .newest_first()
        .filter(|order| receipt.is_none() || order.receipt == receipt)
        .filter(|order| authorized.is_none_or(|wanted| has_authorized(&gateway, order) == wanted));
    let items = page
        .of(chosen)
        .map(|order| expanded(&gateway, order, &parts));
    Ok(Json(collection(items)))
}

/// Only the notes of an order may change.
pub(crate) async fn update(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    fields: Fields,
) -> Answer {
    fields.only(&["notes"])?;
    let notes = Notes::parse(&fields)?;
    let mut gateway = desk.gateway();
    let order = gateway.orders.find_mut(&id)?;
    order.notes = notes;
    Ok(Json(order.to_value()))
}

pub(crate) async fn payments(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Answer {
    query.only(&["expand"])?;
    let parts = query.expansions();
    let gateway = desk.gateway();
    let order = gateway.orders.find(&id)?;
    let payments = gateway.payments_of(order);
    let items = payments.iter().map(|payment| payment.expanded(&parts));
    Ok(Json(collection(items)))
}

fn expansions(query: &Fields) -> Result<Vec<&str>, ApiError> {
    let parts = query.expansions();
    match parts.iter().find(|part| !EXPANSIONS.contains(part)) {
        None => Ok(parts),
        Some(part) => {
            let words = format!("{part} cannot be expanded");
            Err(ApiError::invalid(words).on("expand"))
        }
    }
}

fn expanded(gateway: &Gateway, order: &Order, parts: &[&str]) -> Value {
    let mut value = order.to_value();
    if parts.iter().any(|part| part.starts_with("payments")) {
        let payments = gateway.payments_of(order);
        put(
            &mut value,
            "payments",
            collection(payments.iter().map(|payment| payment.expanded(parts))),
        );
    }
    if parts.contains(&"transfers") {
        put(&mut value, "transfers", collection(std::iter::empty()));
    }
    if parts.contains(&"virtual_account") {
        put(&mut value, "virtual_account", json!(null));
    }
    value
}

/// Whether a payment on the order got its bank's yes, captured since or not.
fn has_authorized(gateway: &Gateway, order: &Order) -> bool {
    gateway.payments_of(order).iter().any(|payment| {
        !matches!(
            payment.status,
            PaymentStatus::Created | PaymentStatus::Failed
        )
    })
}
