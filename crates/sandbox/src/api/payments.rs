//! `/v1/payments`.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::{Fields, Query};
use crate::gateway::{Notes, Page, collection};

type Answer = Result<Json<Value>, ApiError>;

pub(crate) async fn fetch(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Answer {
    query.only(&["expand"])?;
    let mut gateway = desk.gateway();
    let events = gateway.look_at(&id, desk.surroundings())?;
    let payment = gateway.payments.find(&id)?.expanded(&query.expansions());
    drop(gateway);
    desk.announce(events);
    Ok(Json(payment))
}

pub(crate) async fn list(State(desk): State<Desk>, Query(query): Query) -> Answer {
    query.only(&[&Page::FIELDS[..], &["expand"]].concat())?;
    let page = Page::parse(&query)?;
    let parts = query.expansions();
    let gateway = desk.gateway();
    let items = page.of(gateway.payments.newest_first());
    Ok(Json(collection(
        items.map(|payment| payment.expanded(&parts)),
    )))
}

/// The SDKs treat the currency as optional although it is documented as mandatory, so it may be left out.
pub(crate) async fn capture(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    fields: Fields,
) -> Answer {
    fields.only(&["amount", "currency"])?;
    let amount = fields.required_integer("amount")?;
    let currency = fields.text("currency")?;
    let captured = desk
        .gateway()
        .capture(&id, amount, currency.as_deref(), desk.surroundings());
    let (payment, events) = captured?;
    desk.announce(events);
    Ok(Json(payment.to_value()))
}

/// Only the notes of a payment may change.
pub(crate) async fn update(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    fields: Fields,
) -> Answer {
    fields.only(&["notes"])?;
    let notes = Notes::parse(&fields)?;
    let mut gateway = desk.gateway();
    let payment = gateway.payments.find_mut(&id)?;
    payment.notes = notes;
    Ok(Json(payment.to_value()))
}

pub(crate) async fn downtimes(State(desk): State<Desk>) -> Json<Value> {
    let gateway = desk.gateway();
    let items = gateway.downtimes.iter().map(|downtime| json!(downtime));
    Json(collection(items))
}
