//! Giving money back.

use serde::Serialize;
use serde_json::{Value, json};

use super::notes::Notes;
use super::payment::{Payment, PaymentStatus};
use super::shelf::Entry;
use super::{Event, Gateway};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::id::Kind;
use crate::surroundings::Surroundings;

/// The documented test amount for which an instant refund falls back to the normal speed.
const NO_INSTANT_REFUND_AMOUNT: i64 = 2468;

const MIN_INR_AMOUNT: i64 = 100;

/// The refund entity.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    entity: &'static str,
    amount: i64,
    currency: String,
    pub(crate) payment_id: String,
    pub(crate) notes: Notes,
    receipt: Option<String>,
    acquirer_data: Value,
    created_at: i64,
    batch_id: Option<String>,
    status: &'static str,
    speed_processed: &'static str,
    speed_requested: &'static str,
}

/// A checked request for a refund; without an amount all that is left goes back.
pub(crate) struct NewRefund {
    amount: Option<i64>,
    speed: &'static str,
    notes: Notes,
    receipt: Option<String>,
}

impl NewRefund {
    pub(crate) fn parse(fields: &Fields) -> Result<Self, ApiError> {
        fields.only(&["amount", "speed", "notes", "receipt"])?;
        let speed = match fields.text("speed")?.as_deref() {
            None | Some("normal") => "normal",
            Some("optimum") => "optimum",
            Some(_) => {
                let words = "The speed must be normal or optimum";
                return Err(ApiError::invalid(words).on("speed"));
            }
        };
        Ok(Self {
            amount: fields.integer("amount")?,
            speed,
            notes: Notes::parse(fields)?,
            receipt: fields.text("receipt")?,
        })
    }

    /// What the gateway does by itself with a payment that must not be kept.
    pub(crate) fn automatic() -> Self {
        Self {
            amount: None,
            speed: "normal",
            notes: Notes::default(),
            receipt: None,
        }
    }
}

impl Gateway {
    /// The merchant's refund of a captured payment.
    pub(crate) fn refund(
        &mut self,
        payment_id: &str,
        request: NewRefund,
        surroundings: &Surroundings,
    ) -> Result<(Refund, Vec<Event>), ApiError> {
        let payment = self.payments.find(payment_id)?;
        let amount = request.amount.unwrap_or(payment.refundable());
        check_refund(payment, amount)?;
        self.give_back(payment_id, amount, request, surroundings)
    }

    /// Gives money back without asking whether the payment was captured: automatic refunds need not be.
    pub(crate) fn give_back(
        &mut self,
        payment_id: &str,
        amount: i64,
        request: NewRefund,
        surroundings: &Surroundings,
    ) -> Result<(Refund, Vec<Event>), ApiError> {
        let now = surroundings.unix_now();
        let payment = self.payments.find_mut(payment_id)?;
        payment.give_back(amount);
        let instant = request.speed == "optimum" && amount != NO_INSTANT_REFUND_AMOUNT;
        let refund = Refund {
            id: Kind::Refund.draw(surroundings),
            entity: "refund",
            amount,
            currency: payment.currency.clone(),
            payment_id: payment_id.to_owned(),
            notes: request.notes,
            receipt: request.receipt,
            acquirer_data: json!({"arn": null}),
            created_at: now,
            batch_id: None,
            status: "processed",
            speed_processed: if instant { "instant" } else { "normal" },
            speed_requested: request.speed,
        };
        let events = ["refund.created", "refund.processed"]
            .map(|name| Event::of_refund(name, &refund, payment, now));
        self.refunds.add(refund.clone());
        Ok((refund, events.into()))
    }

    /// The refund that an idempotency key already made, if the request is the same one.
    pub(crate) fn recall_refund(
        &self,
        key: &str,
        request: &Value,
    ) -> Result<Option<Refund>, ApiError> {
        let Some((first, refund_id)) = self.refund_keys.get(key) else {
            return Ok(None);
        };
        if first != request {
            let words =
                "Different request with the same idempotency key has already been processed.";
            return Err(ApiError::invalid(words));
        }
        self.refunds.find(refund_id).cloned().map(Some)
    }

    /// Ties an idempotency key to the refund it made.
    pub(crate) fn remember_refund(&mut self, key: String, request: Value, refund: &Refund) {
        self.refund_keys.insert(key, (request, refund.id.clone()));
    }
}

fn check_refund(payment: &Payment, amount: i64) -> Result<(), ApiError> {
    let words = match payment.status {
        PaymentStatus::Refunded => "The payment has been fully refunded already",
        PaymentStatus::Captured if amount > payment.refundable() => {
            "The refund amount provided is greater than amount captured"
        }
        PaymentStatus::Captured if payment.currency == "INR" && amount < MIN_INR_AMOUNT => {
            "The amount must be at least INR 1.00"
        }
        PaymentStatus::Captured if amount < 1 => "The amount must be at least 1",
        PaymentStatus::Captured => return Ok(()),
        PaymentStatus::Created | PaymentStatus::Authorized | PaymentStatus::Failed => {
            "The payment status should be captured for action to be taken"
        }
    };
    Err(ApiError::invalid(words).on("amount"))
}

impl Refund {
    pub(crate) fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Entry for Refund {
    const KIND: Kind = Kind::Refund;

    fn id(&self) -> &str {
        &self.id
    }

    fn created_at(&self) -> i64 {
        self.created_at
    }
}
