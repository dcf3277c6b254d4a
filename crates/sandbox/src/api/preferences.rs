//! `/v1/preferences`: what the checkout may know about the merchant, for the key id alone.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::auth;
use crate::config::KEY_ID;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Query;
use crate::gateway::{Gateway, collection, put};

/// The key id comes as Basic user or as `key_id`; `callback` asks for JSONP, as checkout.js does.
pub(crate) async fn fetch(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Query(query): Query,
) -> Result<Response, ApiError> {
    let user = auth::credentials(&headers).map(|(user, _)| user);
    let key_id = query.text("key_id")?.or(user);
    let order_id = query.text("order_id")?;
    if key_id.as_deref() != Some(KEY_ID) {
        // Under another key the order does not exist, which is how donors meet a mix of keys.
        let refusal = order_id.map_or_else(ApiError::unauthenticated, |_| ApiError::unknown_id());
        return Err(refusal);
    }
    let preferences = preferences(&desk.gateway(), order_id.as_deref())?;
    Ok(match query.text("callback")?.filter(|name| is_name(name)) {
        None => Json(preferences).into_response(),
        Some(name) => {
            let script = format!("/**/{name}({preferences});");
            ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
        }
    })
}

fn preferences(gateway: &Gateway, order_id: Option<&str>) -> Result<Value, ApiError> {
    let open = gateway
        .downtimes
        .iter()
        .filter(|downtime| downtime.is_open());
    let mut value = json!({
        "mode": "test",
        "options": {"redirect": false, "remember_customer": false, "image": null},
        "merchant_key": KEY_ID,
        "merchant_name": "Daan Sandbox",
        "merchant_currency": "INR",
        "methods": {
            "entity": "methods",
            "card": true,
            "netbanking": {"HDFC": "HDFC Bank", "ICIC": "ICICI Bank", "SBIN": "State Bank of India", "UTIB": "Axis Bank"},
            "upi": true,
            "wallet": {"mobikwik": true, "freecharge": true, "airtelmoney": true},
        },
        "payment_downtime": collection(open.map(|downtime| json!(downtime))),
    });
    if let Some(id) = order_id {
        put(&mut value, "order", gateway.orders.find(id)?.to_value());
    }
    Ok(value)
}

/// A JSONP name is spliced into a script, so it may only be an identifier path.
fn is_name(name: &str) -> bool {
    let fair = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$');
    !name.is_empty() && name.bytes().all(fair)
}
