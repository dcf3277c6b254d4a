//! What a webhook carries.

use super::lenient;
use super::order::Order;
use super::payment::Payment;
use super::refund::Refund;
use daan_domain::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A webhook's contents: snapshots of the entities at the event's time.
///
/// Events overtake each other and come more than once; `X-Razorpay-Event-Id` tells repetitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `payment.captured`, `order.paid`, `refund.processed`…; any other is to be accepted and ignored.
    pub name: String,
    /// When it happened.
    pub created_at: Option<Timestamp>,
    /// The payment it is about.
    pub payment: Option<Payment>,
    /// The order it is about.
    pub order: Option<Order>,
    /// The refund it is about.
    pub refund: Option<Refund>,
}

/// The body is no event, or an entity in it cannot be read. Nothing of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableEvent {
    /// Not JSON with an event's name.
    #[error("not an event")]
    NotAnEvent,
    /// The entity of this kind cannot be read.
    #[error("the event's {0} cannot be read")]
    Entity(&'static str),
}

#[derive(Deserialize)]
struct Envelope {
    event: String,
    #[serde(default)]
    payload: Map<String, Value>,
    #[serde(default, deserialize_with = "lenient::time")]
    created_at: Option<Timestamp>,
}

impl Event {
    /// Reads a webhook's body; [`super::signature::verify_webhook`] comes first.
    ///
    /// # Errors
    /// [`UnreadableEvent`]
    pub fn parse(body: &[u8]) -> Result<Event, UnreadableEvent> {
        let Envelope {
            event,
            payload,
            created_at,
        } = serde_json::from_slice(body).map_err(|_| UnreadableEvent::NotAnEvent)?;
        Ok(Event {
            name: event,
            created_at,
            payment: entity(&payload, "payment")?,
            order: entity(&payload, "order")?,
            refund: entity(&payload, "refund")?,
        })
    }
}

fn entity<T: DeserializeOwned>(
    payload: &Map<String, Value>,
    kind: &'static str,
) -> Result<Option<T>, UnreadableEvent> {
    let Some(entity) = payload.get(kind).and_then(|part| part.get("entity")) else {
        return Ok(None);
    };
    T::deserialize(entity)
        .map(Some)
        .map_err(|_| UnreadableEvent::Entity(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(body: &Value) -> Result<Event, UnreadableEvent> {
        Event::parse(body.to_string().as_bytes())
    }

    fn payment() -> Value {
        json!({"entity": {"id": "pay_1", "order_id": "order_1", "amount": 500, "currency": "INR", "status": "captured"}})
    }

    #[test]
    fn an_order_paid_brings_order_and_payment() {
        let order = json!({"entity": {"id": "order_1", "amount": 500, "currency": "INR", "status": "paid", "notes": []}});
        let event = parse(&json!({
            "entity": "event", "account_id": "acc_1", "event": "order.paid", "contains": ["payment", "order"],
            "payload": {"payment": payment(), "order": order}, "created_at": 1_652_339_806,
        }))
        .unwrap();
        assert_eq!(event.name, "order.paid");
        assert_eq!(
            event.created_at,
            Some(Timestamp::from_unix_ms(1_652_339_806_000))
        );
        assert_eq!(event.order.unwrap().id.as_str(), "order_1");
        assert_eq!(event.payment.unwrap().id.as_str(), "pay_1");
    }

    #[test]
    fn a_time_inside_the_payload_is_no_entity() {
        let refund = json!({"entity": {"id": "rfnd_1", "payment_id": "pay_1", "amount": 5, "status": "pending"}});
        let event = parse(&json!({
            "event": "refund.speed_changed", "payload": {"refund": refund, "payment": payment(), "created_at": 1},
        }))
        .unwrap();
        assert_eq!(event.created_at, None);
        assert_eq!(event.refund.unwrap().payment_id, event.payment.unwrap().id);
    }

    #[test]
    fn an_event_nobody_asked_for_is_still_an_event() {
        let downtime = json!({"payment.downtime": {"entity": {"id": "down_1"}}});
        for payload in [json!({}), downtime] {
            let event =
                parse(&json!({"event": "payment.downtime.started", "payload": payload})).unwrap();
            assert_eq!(
                (event.payment, event.order, event.refund),
                (None, None, None)
            );
        }
    }

    #[test]
    fn what_is_no_event_is_refused_without_showing_it() {
        for body in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"event":1}"#,
            r#"{"event":"x","payload":7}"#,
        ] {
            assert_eq!(
                Event::parse(body.as_bytes()),
                Err(UnreadableEvent::NotAnEvent),
                "{body}"
            );
        }
        let broken =
            json!({"event": "payment.captured", "payload": {"payment": {"entity": {"id": 1}}}});
        assert_eq!(parse(&broken), Err(UnreadableEvent::Entity("payment")));
    }
}
