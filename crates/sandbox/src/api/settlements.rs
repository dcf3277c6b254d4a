//! `/v1/settlements`: what was paid out, and what was in it.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::Value;

use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Query;
use crate::gateway::{Page, ReconQuery, Settlement, collection};

type Answer = Result<Json<Value>, ApiError>;

pub(crate) async fn list(State(desk): State<Desk>, Query(query): Query) -> Answer {
    query.only(&Page::FIELDS)?;
    let page = Page::parse(&query)?;
    let gateway = desk.gateway();
    let items = page.of(gateway.settlements.made.newest_first());
    Ok(Json(collection(items.map(Settlement::to_value))))
}

pub(crate) async fn fetch(State(desk): State<Desk>, Path(id): Path<String>) -> Answer {
    let gateway = desk.gateway();
    Ok(Json(gateway.settlements.made.find(&id)?.to_value()))
}

/// Everything that was settled in a month, or on a day of it.
pub(crate) async fn recon(State(desk): State<Desk>, Query(query): Query) -> Answer {
    let query = ReconQuery::parse(&query)?;
    let gateway = desk.gateway();
    Ok(Json(collection(gateway.settlements.recon(&query))))
}
