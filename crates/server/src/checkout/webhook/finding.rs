//! Which donation an event is about.

use crate::checkout::adoption::reference_in;
use crate::checkout::gateways::problem_of;
use crate::checkout::{Desk, Failure};
use daan_domain::{Gateway, GatewayOrderId, PaymentId};
use daan_gateway::razorpay::{self, Event};
use daan_storage::{Actor, StoredDonation, StoredNotice};

/// For how long a notice waits for a gateway that could tell whose it is.
const PATIENCE_MS: i64 = 24 * 60 * 60 * 1_000;

impl Desk {
    /// The donation of an event's order; `None` where that is none of ours.
    pub(super) async fn donation_of(
        &self,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Option<StoredDonation>, Failure> {
        let Some(order) = self.order_of(event, notice).await? else {
            return Ok(None);
        };
        let bound = self
            .ledger
            .find_by_gateway_order(Gateway::Razorpay, &order)
            .await?;
        match bound {
            Some(donation) => Ok(Some(donation)),
            None => self.adopted_order(&order, event, notice).await,
        }
    }

    /// Asks the gateway, or says why that has to wait; `None` where it has nothing to say.
    pub(super) fn unless_transient<T>(
        &self,
        answer: Result<T, razorpay::Error>,
        notice: &StoredNotice,
    ) -> Result<Option<T>, Failure> {
        let error = match answer {
            Ok(answer) => return Ok(Some(answer)),
            Err(error) => error,
        };
        let is_young = self.now() < notice.received_at.plus_ms(PATIENCE_MS);
        tracing::warn!(event = notice.id, %error, "the gateway does not say what a webhook is about");
        if error.is_transient() && is_young {
            Err(Failure::of(problem_of(&error)))
        } else {
            Ok(None)
        }
    }

    async fn order_of(
        &self,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Option<GatewayOrderId>, Failure> {
        // The payment's own word comes first: it is what the evidence will speak of.
        if let Some(payment) = &event.payment {
            return Ok(payment.order_id.clone());
        }
        if let Some(order) = &event.order {
            return Ok(Some(order.id.clone()));
        }
        let Some(payment) = payment_of(event) else {
            return Ok(None);
        };
        let payment = self.unless_transient(self.razorpay.payment(payment).await, notice)?;
        Ok(payment.and_then(|payment| payment.order_id))
    }

    /// An order whose making we never heard the end of, recognised by its receipt and bound now.
    async fn adopted_order(
        &self,
        order: &GatewayOrderId,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Option<StoredDonation>, Failure> {
        let told = event.order.as_ref().filter(|told| told.id == *order);
        let receipt = told.and_then(|told| told.receipt.as_deref());
        if receipt.is_some_and(|receipt| reference_in(receipt).is_none()) {
            return Ok(None);
        }
        // What the inbox keeps of an order lacks its notes, and they alone show that it is ours.
        let order = self.unless_transient(self.razorpay.order(order).await, notice)?;
        match order {
            Some(order) => Ok(self.adopted(&order, Actor::Webhook).await?.donation()),
            None => Ok(None),
        }
    }
}

fn payment_of(event: &Event) -> Option<&PaymentId> {
    let refund = event.refund.as_ref().map(|refund| &refund.payment_id);
    let dispute = event.dispute.as_ref().map(|dispute| &dispute.payment_id);
    refund.or(dispute)
}
