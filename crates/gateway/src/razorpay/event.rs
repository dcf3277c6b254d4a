//! What a webhook carries.

use super::dispute::Dispute;
use super::downtime::Downtime;
use super::order::Order;
use super::payment::Payment;
use super::refund::Refund;
use crate::lenient;
use daan_domain::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A webhook's contents: snapshots of the entities at the event's time.
///
/// Events overtake each other and come more than once; `X-Razorpay-Event-Id` tells repetitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `payment.captured`, `order.paid`, `refund.processed`…
    pub name: String,
    /// When it happened.
    pub created_at: Option<Timestamp>,
    /// The payment it is about.
    pub payment: Option<Payment>,
    /// The order it is about.
    pub order: Option<Order>,
    /// The refund it is about.
    pub refund: Option<Refund>,
    /// The dispute it is about.
    pub dispute: Option<Dispute>,
    /// The downtime it is about.
    pub downtime: Option<Downtime>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// An order is paid; order and payment come along.
    OrderPaid,
    /// A bank set an amount aside, perhaps late.
    PaymentAuthorized,
    /// Razorpay took an amount.
    PaymentCaptured,
    /// An attempt failed, for now.
    PaymentFailed,
    /// Cash on delivery was promised: nothing happened yet.
    PaymentPending,
    /// Money is on its way back, or was given back uncaptured.
    RefundCreated,
    /// It went back.
    RefundProcessed,
    /// It did not go back.
    RefundFailed,
    /// It goes back at another speed than was asked for.
    RefundSpeedChanged,
    /// Any event of a dispute; what became of it stands in [`Event::dispute`].
    Dispute,
    /// Any event of a downtime; what became of it stands in [`Event::downtime`].
    Downtime,
    /// Any other: to be accepted and ignored. Nothing of it is read.
    Other,
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

/// The parts of a payload as Razorpay names them; the last name has a dot in it.
pub(super) const PAYMENT: &str = "payment";
pub(super) const ORDER: &str = "order";
pub(super) const REFUND: &str = "refund";
pub(super) const DISPUTE: &str = "dispute";
pub(super) const DOWNTIME: &str = "payment.downtime";

/// What stands around the entities. All but name and payload may be missing.
#[derive(Deserialize)]
pub(super) struct Envelope {
    pub(super) event: String,
    #[serde(default)]
    pub(super) payload: Map<String, Value>,
    #[serde(default)]
    created_at: Value,
}

impl Event {
    /// Reads a webhook's body; [`super::signature::verify_webhook`] comes first.
    ///
    /// # Errors
    /// [`UnreadableEvent`]
    pub fn parse(body: &[u8]) -> Result<Event, UnreadableEvent> {
        let envelope = Envelope::parse(body)?;
        let created_at = lenient::time(envelope.created_at()).unwrap_or_default();
        let Envelope { event, payload, .. } = envelope;
        // What nobody reads cannot be unreadable.
        let payload = match EventKind::of(&event) {
            EventKind::Other => Map::new(),
            _ => payload,
        };
        Ok(Event {
            name: event,
            created_at,
            payment: entity(&payload, PAYMENT)?,
            order: entity(&payload, ORDER)?,
            refund: entity(&payload, REFUND)?,
            dispute: entity(&payload, DISPUTE)?,
            downtime: entity(&payload, DOWNTIME)?,
        })
    }

    /// What happened.
    pub fn kind(&self) -> EventKind {
        EventKind::of(&self.name)
    }
}

impl EventKind {
    fn of(name: &str) -> EventKind {
        match name {
            "order.paid" => EventKind::OrderPaid,
            "payment.authorized" => EventKind::PaymentAuthorized,
            "payment.captured" => EventKind::PaymentCaptured,
            "payment.failed" => EventKind::PaymentFailed,
            "payment.pending" => EventKind::PaymentPending,
            "refund.created" => EventKind::RefundCreated,
            "refund.processed" => EventKind::RefundProcessed,
            "refund.failed" => EventKind::RefundFailed,
            "refund.speed_changed" => EventKind::RefundSpeedChanged,
            _ if name.starts_with("payment.dispute.") => EventKind::Dispute,
            _ if name.starts_with("payment.downtime.") => EventKind::Downtime,
            _ => EventKind::Other,
        }
    }
}

impl Envelope {
    pub(super) fn parse(body: &[u8]) -> Result<Envelope, UnreadableEvent> {
        serde_json::from_slice(body).map_err(|_| UnreadableEvent::NotAnEvent)
    }

    /// When it happened. One event has it inside its payload.
    pub(super) fn created_at(&self) -> &Value {
        if self.created_at.is_null() {
            self.payload.get("created_at").unwrap_or(&Value::Null)
        } else {
            &self.created_at
        }
    }

    pub(super) fn entity(&self, kind: &str) -> Option<&Value> {
        self.payload.get(kind)?.get("entity")
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
        assert_eq!(event.created_at, Some(Timestamp::from_unix_ms(1_000)));
        assert_eq!(event.refund.unwrap().payment_id, event.payment.unwrap().id);
    }

    #[test]
    fn an_event_nobody_asked_for_is_an_event_of_which_nothing_is_read() {
        let odd = json!({"payment": {"entity": {"id": 7}}, "token": "x"});
        for payload in [json!({}), odd] {
            let event = parse(&json!({"event": "token.confirmed", "payload": payload})).unwrap();
            assert_eq!((event.kind(), event.payment), (EventKind::Other, None));
        }
    }

    #[test]
    fn every_event_that_is_asked_for_has_its_kind() {
        for (name, kind) in [
            ("order.paid", EventKind::OrderPaid),
            ("payment.authorized", EventKind::PaymentAuthorized),
            ("payment.captured", EventKind::PaymentCaptured),
            ("payment.failed", EventKind::PaymentFailed),
            ("payment.pending", EventKind::PaymentPending),
            ("refund.created", EventKind::RefundCreated),
            ("refund.processed", EventKind::RefundProcessed),
            ("refund.failed", EventKind::RefundFailed),
            ("refund.speed_changed", EventKind::RefundSpeedChanged),
            ("payment.dispute.created", EventKind::Dispute),
            ("payment.dispute.won", EventKind::Dispute),
            ("payment.dispute.lost", EventKind::Dispute),
            ("payment.dispute.closed", EventKind::Dispute),
            ("payment.dispute.under_review", EventKind::Dispute),
            ("payment.dispute.action_required", EventKind::Dispute),
            ("payment.downtime.started", EventKind::Downtime),
            ("payment.downtime.updated", EventKind::Downtime),
            ("payment.downtime.resolved", EventKind::Downtime),
            ("payment.disputed", EventKind::Other),
            ("Payment.Captured", EventKind::Other),
            ("", EventKind::Other),
        ] {
            let event = parse(&json!({"event": name, "payload": {}})).unwrap();
            assert_eq!(event.kind(), kind, "{name}");
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
