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

/// The documented test amount that does not go through: an instant refund falls back to the normal speed,
/// a normal one fails.
const ODD_AMOUNT: i64 = 2468;

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
    fn automatic() -> Self {
        Self {
            amount: None,
            speed: "normal",
            notes: Notes::default(),
            receipt: None,
        }
    }

    fn course(&self, amount: i64) -> Course {
        match (self.speed, amount) {
            ("optimum", ODD_AMOUNT) => Course::SlowedDown,
            ("optimum", _) => Course::Instant,
            (_, ODD_AMOUNT) => Course::Failing,
            _ => Course::Normal,
        }
    }

    fn into_refund(self, amount: i64, payment: &Payment, surroundings: &Surroundings) -> Refund {
        Refund {
            id: Kind::Refund.draw(surroundings),
            entity: "refund",
            amount,
            currency: payment.currency.clone(),
            payment_id: payment.id.clone(),
            notes: self.notes,
            receipt: self.receipt,
            acquirer_data: json!({"arn": null}),
            created_at: surroundings.unix_now(),
            batch_id: None,
            status: "pending",
            speed_processed: "normal",
            speed_requested: self.speed,
        }
    }
}

/// How a refund goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Normal,
    Instant,
    SlowedDown,
    Failing,
}

impl Course {
    /// What happens one after the other: the event, and the status and speed that it finds.
    fn steps(self) -> &'static [(&'static str, &'static str, &'static str)] {
        match self {
            Self::Normal => &[
                ("refund.created", "processed", "normal"),
                ("refund.processed", "processed", "normal"),
            ],
            Self::Instant => &[
                ("refund.created", "processed", "instant"),
                ("refund.processed", "processed", "instant"),
            ],
            Self::SlowedDown => &[
                ("refund.created", "pending", "instant"),
                ("refund.speed_changed", "pending", "normal"),
                ("refund.processed", "processed", "normal"),
            ],
            Self::Failing => &[
                ("refund.created", "pending", "normal"),
                ("refund.failed", "failed", "normal"),
            ],
        }
    }
}

impl Gateway {
    /// The merchant's refund of a captured payment. The answer is the refund as it was made: one that is
    /// going to fail is pending in it.
    pub(crate) fn refund(
        &mut self,
        payment_id: &str,
        request: NewRefund,
        surroundings: &Surroundings,
    ) -> Result<(Refund, Vec<Event>), ApiError> {
        let payment = self.payments.find(payment_id)?;
        let amount = request.amount.unwrap_or(payment.refundable());
        check_refund(payment, amount)?;
        let course = request.course(amount);
        let made = self.give_back(payment_id, amount, request, course, surroundings)?;
        let (refund, events) = made;
        if course != Course::Failing {
            return Ok((refund, events));
        }
        let mut pending = refund;
        pending.status = "pending";
        Ok((pending, events))
    }

    /// All of a payment goes back although nobody captured it, as the gateway does with money that its
    /// merchant must not keep or did not take.
    pub(crate) fn refund_by_itself(
        &mut self,
        payment_id: &str,
        surroundings: &Surroundings,
    ) -> Result<Vec<Event>, ApiError> {
        let payment = self.payments.find(payment_id)?;
        if payment.status != PaymentStatus::Authorized {
            let words = "expected a payment that is authorized and not captured; only those go back by themselves";
            return Err(ApiError::invalid(words).on("payment_id"));
        }
        let amount = payment.refundable();
        let request = NewRefund::automatic();
        let made = self.give_back(payment_id, amount, request, Course::Normal, surroundings)?;
        Ok(made.1)
    }

    /// A refund that was processed fails after all: its money is the merchant's again.
    pub(crate) fn fail_refund(
        &mut self,
        refund_id: &str,
        surroundings: &Surroundings,
    ) -> Result<(Refund, Event), ApiError> {
        let refund = self.refunds.find_mut(refund_id)?;
        if !refund.has_gone_back() {
            let words = "expected a refund that is processed; only those fail afterwards";
            return Err(ApiError::invalid(words).on("refund_id"));
        }
        refund.status = "failed";
        let refund = refund.clone();
        let payment = self.payments.find_mut(&refund.payment_id)?;
        payment.take_back(refund.amount);
        let event = Event::of_refund("refund.failed", &refund, payment, surroundings.unix_now());
        Ok((refund, event))
    }

    fn give_back(
        &mut self,
        payment_id: &str,
        amount: i64,
        request: NewRefund,
        course: Course,
        surroundings: &Surroundings,
    ) -> Result<(Refund, Vec<Event>), ApiError> {
        let payment = self.payments.find_mut(payment_id)?;
        let mut refund = request.into_refund(amount, payment, surroundings);
        payment.give_back(amount);
        let mut events = Vec::new();
        for (event, status, speed) in course.steps() {
            refund.status = status;
            refund.speed_processed = speed;
            if *status == "failed" {
                payment.take_back(amount);
            }
            let now = surroundings.unix_now();
            events.push(Event::of_refund(event, &refund, payment, now));
        }
        self.refunds.add(refund.clone());
        Ok((refund, events))
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
    pub(crate) fn amount(&self) -> i64 {
        self.amount
    }

    pub(crate) fn has_gone_back(&self) -> bool {
        self.status == "processed"
    }

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
