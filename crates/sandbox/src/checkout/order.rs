//! What the real checkout asks of an order before anybody may pay it; a control call skips this on purpose.

use crate::config::KEY_ID;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Gateway, Order, OrderStatus};

/// Under another key nothing of this account exists.
pub(super) fn check_key(fields: &Fields) -> Result<(), ApiError> {
    match fields.text("key_id")?.as_deref() {
        Some(KEY_ID) => Ok(()),
        _ => Err(ApiError::unknown_id()),
    }
}

/// The order, if it can still be paid and costs what the payer was shown, in the currency's minor unit.
pub(crate) fn check_order<'a>(
    gateway: &'a Gateway,
    order_id: &str,
    amount: Option<i64>,
    currency: Option<&str>,
) -> Result<&'a Order, ApiError> {
    let order = check_open(gateway, order_id)?;
    let other_amount = amount.is_some_and(|amount| amount != order.amount_due);
    if other_amount || currency.is_some_and(|currency| currency != order.currency) {
        let words = "The amount or currency of this payment differs from its order.";
        return Err(refused("order_amount_mismatch", words, order_id));
    }
    Ok(order)
}

/// The order, if no payment has taken it yet.
pub(crate) fn check_open<'a>(gateway: &'a Gateway, order_id: &str) -> Result<&'a Order, ApiError> {
    let order = gateway.orders.find(order_id)?;
    if gateway.is_taken(order) {
        let words = match order.status {
            OrderStatus::Paid => "Your payment has been declined as the order is already paid.",
            _ => "A payment on this order is already authorized and waits for its capture.",
        };
        return Err(refused("order_already_paid", words, order_id));
    }
    Ok(order)
}

fn refused(reason: &str, words: &str, order_id: &str) -> ApiError {
    ApiError::refused("payment_initiation", reason, words).about_order(order_id)
}
