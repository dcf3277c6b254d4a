//! Which events are meant: some that happened, or some made up from the books as they are now.

use serde_json::{Value, json};

use super::{EXPECTED, Request};
use crate::control::pay::default_attempt;
use crate::control::{order_in, payment_in, refused};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::gateway::{
    DISPUTE, DOWNTIME, Event, Gateway, Happening, NewOrder, ORDER_PAID, Order, Outcome, Payment,
};
use crate::id::letters;

/// What an order that the merchant never made is worth: Rs 500.
const UNKNOWN_AMOUNT: i64 = 50_000;

pub(super) fn choose(desk: &Desk, asked: &Request) -> Result<Vec<Happening>, ApiError> {
    if asked.replay {
        return happened(&desk.gateway(), asked);
    }
    if asked.names().next().is_none() {
        return Err(refused(&format!("expected {EXPECTED}; got no event")));
    }
    let mut stranger = Gateway::default();
    let mut books = desk.gateway();
    let (gateway, payment_id, order_id) = if asked.unknown_order {
        let (payment_id, order_id) = make_up(&mut stranger, desk)?;
        (&mut stranger, Some(payment_id), Some(order_id))
    } else {
        let ids = (asked.payment_id.clone(), asked.order_id.clone());
        (&mut *books, ids.0, ids.1)
    };
    let about = About {
        payment_id,
        order_id,
    };
    asked
        .names()
        .map(|name| {
            let event_id = letters(desk.surroundings());
            let event = about.event(name, gateway, desk)?;
            Ok(Happening { event_id, event })
        })
        .collect()
}

/// The recorded events about what was named, oldest first; without a name about anything.
fn happened(gateway: &Gateway, asked: &Request) -> Result<Vec<Happening>, ApiError> {
    let names: Vec<&str> = asked.names().collect();
    let ids = [&asked.payment_id, &asked.order_id];
    let mut ids = ids.into_iter().flatten();
    let is_about = |happening: &&Happening| ids.clone().all(|id| happening.event.is_about(id));
    let found: Vec<Happening> = gateway
        .history
        .oldest_first()
        .filter(|happening| names.is_empty() || names.contains(&happening.event.name.as_str()))
        .filter(is_about)
        .cloned()
        .collect();
    if found.is_empty() {
        let about = ids.next().map_or("anything", String::as_str);
        let words = format!("expected events that have happened; got none about {about}");
        return Err(refused(&words));
    }
    Ok(found)
}

/// A paid order in books of its own: the merchant's gateway knows nothing of it.
fn make_up(stranger: &mut Gateway, desk: &Desk) -> Result<(String, String), ApiError> {
    let surroundings = desk.surroundings();
    let mut fields = Fields::default();
    fields.put("amount", json!(UNKNOWN_AMOUNT));
    fields.put("currency", json!("INR"));
    let request = NewOrder::parse(&fields, UNKNOWN_AMOUNT)?;
    let order = stranger.create_order(request, surroundings);
    let paid = stranger.pay(
        &order.id,
        None,
        default_attempt(),
        &Outcome::Captured,
        surroundings,
    )?;
    Ok((paid.0.id, order.id))
}

/// What the events are about; the order of a payment, or the newest payment of an order, is found if not named.
struct About {
    payment_id: Option<String>,
    order_id: Option<String>,
}

impl About {
    fn event(&self, name: &str, gateway: &mut Gateway, desk: &Desk) -> Result<Event, ApiError> {
        let now = desk.surroundings().unix_now();
        if name.starts_with(DOWNTIME) {
            let downtime = gateway.downtimes.last().ok_or_else(|| {
                refused("expected a downtime; report one with /control/downtime first")
            })?;
            return Ok(Event::of_downtime(name, downtime, now));
        }
        if name.starts_with(DISPUTE) {
            let payment = self.payment(gateway)?;
            let payment = payment.ok_or_else(|| needs("a payment", name))?;
            let id = payment.id.clone();
            return gateway.dispute(&id, name, desk.surroundings());
        }
        let parts = self.parts(name, gateway)?;
        Ok(Event::of(name, parts, now))
    }

    fn order<'a>(&self, gateway: &'a Gateway) -> Result<Option<&'a Order>, ApiError> {
        if let Some(id) = &self.order_id {
            return order_in(gateway, id).map(Some);
        }
        let Some(payment_id) = &self.payment_id else {
            return Ok(None);
        };
        let order_id = payment_in(gateway, payment_id)?.order_id.as_deref();
        Ok(order_id.and_then(|id| gateway.orders.lookup(id)))
    }

    fn payment<'a>(&self, gateway: &'a Gateway) -> Result<Option<&'a Payment>, ApiError> {
        if let Some(id) = &self.payment_id {
            return payment_in(gateway, id).map(Some);
        }
        let order = self.order(gateway)?;
        Ok(order.and_then(|order| gateway.payments_of(order).first().copied()))
    }

    /// The entities as they are now.
    fn parts(&self, name: &str, gateway: &Gateway) -> Result<Vec<(&'static str, Value)>, ApiError> {
        let payment = self.payment(gateway)?;
        let mut parts = Vec::new();
        if let Some(payment) = payment {
            parts.push(("payment", payment.to_value()));
        }
        let wants_order = name == ORDER_PAID || self.order_id.is_some();
        if let Some(order) = self.order(gateway)?.filter(|_| wants_order) {
            parts.push(("order", order.to_value()));
        }
        if name.starts_with("refund.") {
            let payment = payment.ok_or_else(|| needs("a payment", name))?;
            let mut refunds = gateway.refunds.newest_first();
            let refund = refunds.find(|refund| refund.payment_id == payment.id);
            let refund = refund.ok_or_else(|| needs("a payment with a refund", name))?;
            parts.insert(0, ("refund", refund.to_value()));
        }
        Ok(parts)
    }
}

fn needs(what: &str, event: &str) -> ApiError {
    refused(&format!(
        "expected {what} for {event}; name its payment_id or order_id"
    ))
}
