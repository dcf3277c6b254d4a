//! How Razorpay writes what it holds.

use super::books::{News, Order, Payment, Refund, Standing};
use serde_json::{Map, Value, json};

pub(crate) fn order(order: &Order) -> Value {
    json!({
        "id": order.id, "entity": "order", "amount": order.amount, "amount_paid": order.amount_paid,
        "amount_due": order.amount - order.amount_paid, "currency": order.currency,
        "receipt": order.receipt, "offer_id": null, "status": order.status(),
        "attempts": order.attempts, "notes": order.notes, "created_at": order.created_s,
    })
}

pub(crate) fn payment(payment: &Payment) -> Value {
    let is_failed = payment.standing == Standing::Failed;
    let reason = is_failed.then_some("payment_failed");
    json!({
        "id": payment.id, "entity": "payment", "amount": payment.amount, "currency": payment.currency,
        "status": payment.standing.word(), "order_id": payment.order, "invoice_id": null,
        "international": false, "method": "upi", "amount_refunded": payment.refunded,
        "refund_status": refund_status(payment), "captured": payment.was_captured,
        "description": null, "card_id": null, "bank": null, "wallet": null,
        "vpa": "donor@upi", "email": "donor@example.org", "contact": "+919000090000", "notes": [],
        "fee": payment.was_captured.then_some(0), "tax": payment.was_captured.then_some(0),
        "error_code": is_failed.then_some("BAD_REQUEST_ERROR"), "error_description": null,
        "error_source": null, "error_step": null, "error_reason": reason,
        "acquirer_data": {"rrn": "000000000001"}, "created_at": payment.created_s,
    })
}

fn refund_status(payment: &Payment) -> Option<&'static str> {
    match payment.refunded {
        0 => None,
        all if all == payment.amount => Some("full"),
        _ => Some("partial"),
    }
}

pub(crate) fn refund(refund: &Refund, status: &str) -> Value {
    json!({
        "id": refund.id, "entity": "refund", "amount": refund.amount, "currency": "INR",
        "payment_id": refund.payment, "notes": [], "receipt": null, "acquirer_data": {"arn": null},
        "created_at": refund.created_s, "batch_id": null, "status": status,
        "speed_requested": "normal", "speed_processed": "normal",
    })
}

pub(crate) fn collection(items: &[Value]) -> Value {
    json!({"entity": "collection", "count": items.len(), "items": items})
}

pub(crate) fn error(description: &str) -> Value {
    json!({"error": {
        "code": "BAD_REQUEST_ERROR", "description": description, "source": "business",
        "step": "payment_initiation", "reason": "input_validation_failed", "metadata": {},
    }})
}

/// A webhook's body.
pub(crate) fn event(news: &News, now_s: i64) -> Value {
    let mut contains = vec!["payment"];
    let mut payload = Map::new();
    let mut tell = |name: &str, entity| payload.insert(name.to_owned(), json!({"entity": entity}));
    tell("payment", payment(&news.payment));
    if news.event == "order.paid" {
        contains.push("order");
        tell("order", order(&news.order));
    }
    if let Some(told) = &news.refund {
        contains.push("refund");
        let status = match news.event {
            "refund.created" => "pending",
            _ => "processed",
        };
        tell("refund", refund(told, status));
    }
    json!({
        "entity": "event", "account_id": "acc_BFQ7uQEaa7j2z7", "event": news.event,
        "contains": contains, "payload": payload, "created_at": now_s,
    })
}
