//! What proves a payment to the merchant.

use serde_json::{Value, json};

use crate::config::KEY_SECRET;
use crate::gateway::Payment;
use crate::signature;

/// The three fields of a success. Without an order there is nothing to sign, and only the payment's id comes.
pub(crate) fn proof(payment: &Payment) -> Value {
    match &payment.order_id {
        None => json!({"razorpay_payment_id": payment.id}),
        Some(order_id) => json!({
            "razorpay_payment_id": payment.id,
            "razorpay_order_id": order_id,
            "razorpay_signature": signature::of_payment(order_id, &payment.id, KEY_SECRET),
        }),
    }
}
