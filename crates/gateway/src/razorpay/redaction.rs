//! A webhook without the donor: what may be kept of it for years.

use super::event::{DISPUTE, DOWNTIME, Envelope, Event, ORDER, PAYMENT, REFUND, UnreadableEvent};
use serde_json::{Map, Value, json};

/// The members of each entity that are kept. A list of what is personal would miss what comes to be sent
/// next year, so everything else goes.
const KEPT: [(&str, &[&str]); 4] = [
    (
        PAYMENT,
        &[
            "id",
            "order_id",
            "amount",
            "currency",
            "status",
            "captured",
            "amount_refunded",
            "refund_status",
            "method",
            "international",
            "error_code",
            "error_reason",
            "created_at",
            "late_authorized",
        ],
    ),
    (
        ORDER,
        &[
            "id",
            "amount",
            "amount_paid",
            "currency",
            "status",
            "receipt",
        ],
    ),
    (
        REFUND,
        &[
            "id",
            "payment_id",
            "amount",
            "currency",
            "status",
            "speed_requested",
            "speed_processed",
            "created_at",
        ],
    ),
    (
        DISPUTE,
        &[
            "id",
            "payment_id",
            "amount",
            "currency",
            "amount_deducted",
            "reason_code",
            "respond_by",
            "status",
            "phase",
        ],
    ),
];

impl Event {
    /// A webhook's body with nothing of the payer in it: no address, number, account, card or notes.
    /// [`Event::parse`] finds the same event in it, as far as the ledger asks.
    ///
    /// # Errors
    /// [`UnreadableEvent::NotAnEvent`]
    pub fn without_personal_data(body: &[u8]) -> Result<Value, UnreadableEvent> {
        let envelope = Envelope::parse(body)?;
        let payload: Map<String, Value> = KEPT
            .into_iter()
            .filter_map(|(kind, names)| Some((kind, picked(envelope.entity(kind)?, names))))
            // A downtime is of no payer.
            .chain(envelope.entity(DOWNTIME).map(|all| (DOWNTIME, all.clone())))
            .map(|(kind, entity)| (kind.to_owned(), json!({ "entity": entity })))
            .collect();
        Ok(json!({
            "event": envelope.event,
            "created_at": scalar(envelope.created_at()),
            "payload": payload,
        }))
    }
}

fn picked(entity: &Value, names: &[&str]) -> Value {
    names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), scalar(entity.get(*name)?))))
        .collect::<Map<String, Value>>()
        .into()
}

/// Where a number or a word belongs, an object or a list could hold anything.
fn scalar(value: &Value) -> Value {
    match value {
        Value::Array(_) | Value::Object(_) => Value::Null,
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(body: &Value) -> Value {
        Event::without_personal_data(body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn what_is_not_on_the_list_is_not_kept_wherever_it_stands() {
        let canary = json!({"canary": ["canary"]});
        let entity = json!({
            "id": "x_1", "amount": canary, "status": "captured", "email": "canary", "contact": "canary",
            "vpa": "canary", "card": canary, "notes": canary, "acquirer_data": canary, "customer_id": "canary",
            "description": "canary", "error_description": "canary", "bank": "canary", "token_id": "canary",
            "evidence": canary, "invented_next_year": "canary",
        });
        let part = json!({"entity": entity, "canary": "canary"});
        let kept = kept(&json!({
            "event": "order.paid", "account_id": "canary", "contains": ["canary"], "created_at": canary,
            "payload": {"payment": part, "order": part, "refund": part, "dispute": part,
                        "customer": part, "token": part, "created_at": canary},
        }));
        assert!(!kept.to_string().contains("canary"), "{kept}");
        assert_eq!(kept["payload"]["payment"]["entity"]["id"], "x_1");
        assert_eq!(kept["payload"]["dispute"]["entity"]["status"], "captured");
    }

    #[test]
    fn a_time_inside_the_payload_is_kept_as_the_events() {
        let kept = kept(&json!({"event": "refund.speed_changed", "payload": {"created_at": 7}}));
        assert_eq!(
            kept,
            json!({"event": "refund.speed_changed", "created_at": 7, "payload": {}})
        );
    }

    #[test]
    fn all_of_a_downtime_is_kept() {
        let downtime = json!({"entity": {"id": "down_1", "instrument": {"bank": "SBIN"}}});
        let payload = json!({"payment.downtime": downtime});
        let kept = kept(&json!({"event": "payment.downtime.started", "payload": payload}));
        assert_eq!(kept["payload"], payload);
    }

    #[test]
    fn what_is_no_event_has_nothing_to_keep() {
        for body in ["", "{", "{}", "null", r#"{"event":7,"payload":{}}"#] {
            let kept = Event::without_personal_data(body.as_bytes());
            assert_eq!(kept, Err(UnreadableEvent::NotAnEvent), "{body}");
        }
    }
}
