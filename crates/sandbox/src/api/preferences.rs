//! `/v1/preferences`: what the checkout may know about the merchant, for the key id alone.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::auth;
use crate::checkout::methods::{FPX, NETBANKING, Named, takes, wallets};
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
    let currency = query.text("currency")?;
    let preferences = preferences(&desk.gateway(), order_id.as_deref(), currency)?;
    Ok(match query.text("callback")?.filter(|name| is_name(name)) {
        None => Json(preferences).into_response(),
        Some(name) => {
            let script = format!("/**/{name}({preferences});");
            ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
        }
    })
}

/// The ways to pay of the whole account, whatever the currency, for the key id alone.
pub(crate) async fn methods_of_account(headers: HeaderMap) -> Result<Json<Value>, ApiError> {
    let user = auth::credentials(&headers).map(|(user, _)| user);
    if user.as_deref() != Some(KEY_ID) {
        return Err(ApiError::unauthenticated());
    }
    let (mut all, malaysian) = (methods("INR"), methods("MYR"));
    let both = |name| [all.get(name), malaysian.get(name)].into_iter().flatten();
    let joined = |name| -> Map<String, Value> {
        let members = both(name).filter_map(Value::as_object);
        members.flat_map(Map::clone).collect()
    };
    let (fpx, wallets) = (joined("fpx"), joined("wallet"));
    put(&mut all, "fpx", Value::Object(fpx));
    put(&mut all, "wallet", Value::Object(wallets));
    Ok(Json(all))
}

/// The ways to pay are those of the order's currency; without an order of the one asked for.
fn preferences(
    gateway: &Gateway,
    order_id: Option<&str>,
    currency: Option<String>,
) -> Result<Value, ApiError> {
    let order = order_id.map(|id| gateway.orders.find(id)).transpose()?;
    let currency = order.map(|order| order.currency.clone()).or(currency);
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
        "methods": methods(currency.as_deref().unwrap_or("INR")),
        "payment_downtime": collection(open.map(|downtime| json!(downtime))),
    });
    if let Some(order) = order {
        put(&mut value, "order", order.to_value());
    }
    Ok(value)
}

fn methods(currency: &str) -> Value {
    let named = |method: &str, known: Named| -> Map<String, Value> {
        let known = known.iter().filter(|_| takes(method, currency));
        known
            .map(|(code, name)| ((*code).to_owned(), json!(name)))
            .collect()
    };
    let wallets = wallets(currency).iter();
    let wallets: Map<String, Value> = wallets
        .map(|(code, _)| ((*code).to_owned(), json!(true)))
        .collect();
    json!({
        "entity": "methods",
        "card": true,
        "netbanking": named("netbanking", NETBANKING),
        "fpx": named("fpx", FPX),
        "upi": takes("upi", currency),
        "wallet": wallets,
    })
}

/// A JSONP name is spliced into a script, so it may only be an identifier path.
fn is_name(name: &str) -> bool {
    let fair = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$');
    !name.is_empty() && name.bytes().all(fair)
}
