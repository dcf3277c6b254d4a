//! How a payment moves: tried, authorised, captured, and what its order makes of that.

use super::attempt::{Attempt, Outcome};
use super::order::{Capture, Order, OrderStatus};
use super::payment::{Payment, PaymentStatus};
use super::{Event, Gateway, NewOrder};
use crate::error::ApiError;
use crate::surroundings::Surroundings;

/// What a payment says it is worth, in the currency's minor unit.
#[derive(Clone, Debug)]
pub(crate) struct Price {
    pub(crate) amount: i64,
    pub(crate) currency: String,
}

impl Gateway {
    /// Creates an order, or answers the one that already has the receipt if the merchant asked for that.
    /// Without `unique_receipt` two orders may share a receipt: the documents contradict themselves here,
    /// and a client must live with the laxer reading.
    pub(crate) fn create_order(&mut self, request: NewOrder, surroundings: &Surroundings) -> Order {
        if request.unique_receipt
            && let Some(receipt) = request.receipt.as_deref()
        {
            let same = |order: &&Order| order.receipt.as_deref() == Some(receipt);
            if let Some(order) = self.orders.oldest_first().find(same) {
                return order.clone();
            }
        }
        let order = request.into_order(surroundings);
        self.orders.add(order.clone());
        order
    }

    /// One try to pay an order. A price other than the order's makes a payment that lies about its worth.
    pub(crate) fn pay(
        &mut self,
        order_id: &str,
        price: Option<Price>,
        attempt: Attempt,
        outcome: &Outcome,
        surroundings: &Surroundings,
    ) -> Result<(Payment, Vec<Event>), ApiError> {
        let order = self.orders.find_mut(order_id)?;
        let price = price.unwrap_or_else(|| Price {
            amount: order.amount_due,
            currency: order.currency.clone(),
        });
        let order_id = Some(order.id.clone());
        let payment = Payment::begin(
            price.amount,
            price.currency,
            order_id,
            attempt,
            surroundings,
        );
        order.attempt(&payment.id);
        let id = payment.id.clone();
        self.payments.add(payment);
        let events = self.answer(&id, outcome, surroundings)?;
        Ok((self.payments.find(&id)?.clone(), events))
    }

    /// A payment that belongs to no order: it can be authorised, but nothing will ever capture it.
    pub(crate) fn pay_without_order(
        &mut self,
        price: Price,
        attempt: Attempt,
        outcome: &Outcome,
        surroundings: &Surroundings,
    ) -> Result<(Payment, Vec<Event>), ApiError> {
        let payment = Payment::begin(price.amount, price.currency, None, attempt, surroundings);
        let id = payment.id.clone();
        self.payments.add(payment);
        let outcome = match outcome {
            Outcome::Captured => &Outcome::Authorized,
            other => other,
        };
        let events = self.answer(&id, outcome, surroundings)?;
        Ok((self.payments.find(&id)?.clone(), events))
    }

    /// The merchant's capture call.
    pub(crate) fn capture(
        &mut self,
        payment_id: &str,
        amount: i64,
        currency: Option<&str>,
        surroundings: &Surroundings,
    ) -> Result<(Payment, Vec<Event>), ApiError> {
        let payment = self.payments.find(payment_id)?;
        check_capture(payment, amount, currency)?;
        if self.is_paid(payment) {
            let words = "Your payment has been declined as the order is already paid.";
            return Err(ApiError::refused(
                "payment_capture",
                "order_already_paid",
                words,
            ));
        }
        let events = self.take(payment_id, surroundings.unix_now())?;
        Ok((self.payments.find(payment_id)?.clone(), events))
    }

    /// A bank's yes that comes after the payment had failed. With automatic capture it is captured at
    /// once; if another payment has paid the order meanwhile, the money goes straight back.
    pub(crate) fn authorize_late(
        &mut self,
        payment_id: &str,
        capture: Option<bool>,
        surroundings: &Surroundings,
    ) -> Result<(Payment, Vec<Event>), ApiError> {
        let payment = self.payments.find(payment_id)?;
        if !matches!(
            payment.status,
            PaymentStatus::Failed | PaymentStatus::Created
        ) {
            let words =
                "expected a payment that is created or failed; only those can be authorised late";
            return Err(ApiError::invalid(words).on("payment_id"));
        }
        let was_paid = self.is_paid(payment);
        let capture = capture.unwrap_or(self.captures_by_itself(payment)) && !was_paid;
        let outcome = if capture {
            Outcome::Captured
        } else {
            Outcome::Authorized
        };
        self.payments.find_mut(payment_id)?.late_authorized = Some(true);
        let mut events = self.answer(payment_id, &outcome, surroundings)?;
        if was_paid {
            events.extend(self.refund_by_itself(payment_id, surroundings)?);
        }
        Ok((self.payments.find(payment_id)?.clone(), events))
    }

    /// The payments tried on an order, newest first.
    pub(crate) fn payments_of(&self, order: &Order) -> Vec<&Payment> {
        let ids = order.payment_ids.iter().rev();
        ids.filter_map(|id| self.payments.lookup(id)).collect()
    }

    /// The bank's answer, and what follows from it.
    pub(super) fn answer(
        &mut self,
        payment_id: &str,
        outcome: &Outcome,
        surroundings: &Surroundings,
    ) -> Result<Vec<Event>, ApiError> {
        let now = surroundings.unix_now();
        let payment = self.payments.find_mut(payment_id)?;
        if let Outcome::Failed(failure) = outcome {
            payment.fail(failure);
            return Ok(vec![Event::of_payment("payment.failed", payment, now)]);
        }
        payment.authorize();
        let mut events = vec![Event::of_payment("payment.authorized", payment, now)];
        if matches!(outcome, Outcome::Captured) {
            events.extend(self.take(payment_id, now)?);
        }
        Ok(events)
    }

    fn take(&mut self, payment_id: &str, now: i64) -> Result<Vec<Event>, ApiError> {
        let payment = self.payments.find_mut(payment_id)?;
        payment.capture();
        let mut events = vec![Event::of_payment("payment.captured", payment, now)];
        let Some(order_id) = payment.order_id.clone() else {
            return Ok(events);
        };
        let amount = payment.amount;
        let order = self.orders.find_mut(&order_id)?;
        order.receive(amount);
        if order.status == OrderStatus::Paid {
            let payment = self.payments.find(payment_id)?;
            events.push(Event::of_order(self.orders.find(&order_id)?, payment, now));
        }
        Ok(events)
    }

    fn order_of(&self, payment: &Payment) -> Option<&Order> {
        self.orders.lookup(payment.order_id.as_deref()?)
    }

    fn is_paid(&self, payment: &Payment) -> bool {
        let order = self.order_of(payment);
        order.is_some_and(|order| order.status == OrderStatus::Paid)
    }

    fn captures_by_itself(&self, payment: &Payment) -> bool {
        let order = self.order_of(payment);
        order.is_some_and(|order| order.capture == Capture::Automatic)
    }
}

fn check_capture(payment: &Payment, amount: i64, currency: Option<&str>) -> Result<(), ApiError> {
    let refused = |words: &str| {
        Err(ApiError::refused(
            "payment_capture",
            "input_validation_failed",
            words,
        ))
    };
    match payment.status {
        PaymentStatus::Captured | PaymentStatus::Refunded => {
            refused("This payment has already been captured")
        }
        PaymentStatus::Created | PaymentStatus::Failed => {
            refused("Only payments which have been authorized and not yet captured can be captured")
        }
        PaymentStatus::Authorized if payment.order_id.is_none() => {
            refused("A payment without an order cannot be captured")
        }
        PaymentStatus::Authorized if amount != payment.amount => {
            refused("Capture amount must be equal to the amount authorized")
        }
        PaymentStatus::Authorized if currency.is_some_and(|code| code != payment.currency) => {
            refused("Capture currency must be equal to the currency authorized")
        }
        PaymentStatus::Authorized => Ok(()),
    }
}
