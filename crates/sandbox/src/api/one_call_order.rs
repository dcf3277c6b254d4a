//! The order of a one-call payment: a new one, or the one that is tried again.

use crate::checkout::order::check_order;
use crate::currency::lookup_exponent;
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{Gateway, NewOrder};

/// Answers the order's id. `fields` are those of the call without its payment.
pub(super) fn find_or_create(desk: &Desk, mut fields: Fields) -> Result<String, ApiError> {
    fields.take("user_agent");
    let mut gateway = desk.gateway();
    if let Some(id) = fields.text("id")? {
        fields.only(&["id", "amount", "currency"])?;
        let (amount, currency) = (fields.integer("amount")?, fields.text("currency")?);
        return Ok(check_order(&gateway, &id, amount, currency.as_deref())?
            .id
            .clone());
    }
    let at_order = |error: ApiError| error.at_step("order_create");
    let request = parse(fields, desk.max_amount_minor()).map_err(at_order)?;
    match find_by_receipt(&gateway, &request).map_err(at_order)? {
        Some(id) => Ok(id),
        None => Ok(gateway.create_order(request, desk.surroundings()).id),
    }
}

/// The capture block moves over to the name that it has in a plain order.
fn parse(mut fields: Fields, max_amount_minor: i64) -> Result<NewOrder, ApiError> {
    if let Some(capture) = fields.take("payment_config") {
        fields.put("payment", capture);
    }
    check_least(&fields)?;
    NewOrder::parse(&fields, max_amount_minor)
}

/// Too small an amount reads otherwise here than in a plain order.
fn check_least(fields: &Fields) -> Result<(), ApiError> {
    let (amount, currency) = (fields.integer("amount")?, fields.text("currency")?);
    let (Some(amount), Some(currency)) = (amount, currency) else {
        return Ok(());
    };
    let Some(exponent) = lookup_exponent(&currency) else {
        return Ok(());
    };
    if amount >= 10_i64.pow(exponent) {
        return Ok(());
    }
    let point = if exponent == 0 { "" } else { "." };
    let zeros = "0".repeat(usize::try_from(exponent).unwrap_or_default());
    let words = format!("The amount must be at least {currency} 1{point}{zeros}");
    Err(ApiError::invalid(words).on("amount"))
}

/// The newest order of the receipt, if it is the same order; another one may not have the receipt.
fn find_by_receipt(gateway: &Gateway, request: &NewOrder) -> Result<Option<String>, ApiError> {
    let Some(receipt) = request.receipt.as_deref() else {
        return Ok(None);
    };
    let mut orders = gateway.orders.newest_first();
    let found = orders.find(|order| order.receipt.as_deref() == Some(receipt));
    match found {
        None => Ok(None),
        Some(order) if order.amount == request.amount && order.currency == request.currency => {
            Ok(Some(order.id.clone()))
        }
        Some(_) => Err(ApiError::invalid("Order receipt should be unique.").on("receipt")),
    }
}
