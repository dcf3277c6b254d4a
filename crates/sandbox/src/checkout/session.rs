//! What is said about a hosted checkout, by a merchant's form or by the window in redirect mode.

use serde_json::Value;

use super::MERCHANT;
use super::address::parse_address;
use super::order::{check_open, check_order};
use super::pay::parse_price;
use crate::config::KEY_ID;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Gateway, Notes, Order, Price, Session};

/// The hosted checkout of a form. A developer reads its refusals: each says what was expected and what came.
pub(super) fn parse_hosted(fields: &Fields, gateway: &Gateway) -> Result<Session, ApiError> {
    check_key(fields)?;
    let order_id = given(fields, "order_id")?;
    let order_id =
        order_id.ok_or_else(|| expected("order_id", "the id of an order; got nothing"))?;
    let order = find_order(gateway, &order_id)?;
    check_price(fields, order)?;
    check_open(gateway, &order_id)?;
    let session = parse(fields, Some(order_id), price_of(order))?;
    Ok(Session {
        cancel_url: parse_address(fields, "cancel_url")?,
        ..session
    })
}

/// The hosted checkout behind the window in redirect mode. With retry a failure leads back to it, and whoever
/// gives up there goes back to the page that had opened the window.
pub(super) fn parse_redirected(fields: &Fields, gateway: &Gateway) -> Result<Session, ApiError> {
    let order_id = given(fields, "order_id")?;
    let price = match &order_id {
        None => parse_price(fields)?,
        Some(order_id) => {
            let currency = fields.text("currency")?;
            let amount = fields.integer("amount")?;
            price_of(check_order(gateway, order_id, amount, currency.as_deref())?)
        }
    };
    let session = parse(fields, order_id, price)?;
    let retries = fields.boolean("retry")?.unwrap_or(true);
    let opened_on = parse_address(fields, "referer")?;
    Ok(Session {
        retries,
        cancel_url: opened_on.filter(|_| retries),
        ..session
    })
}

fn parse(fields: &Fields, order_id: Option<String>, price: Price) -> Result<Session, ApiError> {
    let prefill = fields.group("prefill")?.unwrap_or_default();
    let callback_url = parse_address(fields, "callback_url")?.ok_or_else(|| {
        expected(
            "callback_url",
            "the address that the outcome is posted to; got nothing",
        )
    })?;
    Ok(Session {
        order_id,
        price,
        merchant: given(fields, "name")?.unwrap_or_else(|| MERCHANT.to_owned()),
        description: given(fields, "description")?,
        image: given(fields, "image")?.filter(|image| is_shown(image)),
        name: given(&prefill, "name")?,
        email: given(&prefill, "email")?,
        contact: given(&prefill, "contact")?,
        notes: Notes::parse(fields)?,
        callback_url,
        cancel_url: None,
        retries: false,
    })
}

fn check_key(fields: &Fields) -> Result<(), ApiError> {
    match given(fields, "key_id")?.as_deref() {
        Some(KEY_ID) => Ok(()),
        other => {
            let got = other.unwrap_or("nothing");
            Err(expected("key_id", &format!("{KEY_ID}; got {got}")))
        }
    }
}

fn find_order<'a>(gateway: &'a Gateway, order_id: &str) -> Result<&'a Order, ApiError> {
    gateway.orders.find(order_id).map_err(|_| {
        let words = format!(
            "the id of an order that was created here with the key {KEY_ID} since the last reset; got {order_id}"
        );
        expected("order_id", &words)
    })
}

/// The form may leave the price to the order; what it says has to be the order's.
fn check_price(fields: &Fields, order: &Order) -> Result<(), ApiError> {
    let amount = given(fields, "amount")?;
    let due = order.amount_due.to_string();
    // A paid order is due nothing: that it is paid is the better thing to say.
    if let Some(amount) = amount.filter(|amount| *amount != due && order.amount_due > 0) {
        let words = format!("{due}, what is due on the order in its minor unit; got {amount}");
        return Err(expected("amount", &words));
    }
    let currency = given(fields, "currency")?;
    if let Some(currency) = currency.filter(|currency| *currency != order.currency) {
        let words = format!("{}, as the order's; got {currency}", order.currency);
        return Err(expected("currency", &words));
    }
    Ok(())
}

fn price_of(order: &Order) -> Price {
    Price {
        amount: order.amount_due,
        currency: order.currency.clone(),
    }
}

/// A field that says something: an empty one of a form is as good as none.
fn given(fields: &Fields, name: &str) -> Result<Option<String>, ApiError> {
    let text = match fields.raw(name) {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => fields.text(name)?,
    };
    Ok(text.filter(|text| !text.trim().is_empty()))
}

fn expected(name: &str, what: &str) -> ApiError {
    ApiError::invalid(format!("expected {name} to be {what}")).on(name)
}

/// A relative address would mean a file of this server.
fn is_shown(image: &str) -> bool {
    ["https://", "http://", "data:image/"]
        .iter()
        .any(|start| image.starts_with(start))
}
