//! What an answer of Razorpay's can be.

use super::order::Order;
use super::page::Page;
use super::payment::Payment;
use super::refund::Refund;
use crate::Unreadable;
use serde::de::DeserializeOwned;
use serde_json::Value;

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

/// Reads an entity, if it is the one that was asked for.
pub(super) fn entity<T: Entity>(
    value: Value,
    is_asked_for: impl FnOnce(&T) -> bool,
) -> Result<T, Unreadable> {
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
