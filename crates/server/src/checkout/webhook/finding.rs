//! Which donation an event is about.

use crate::checkout::gateways::problem_of;
use crate::checkout::{Desk, Failure};
use daan_domain::{DonationId, Gateway, GatewayOrderId, PaymentId};
use daan_gateway::razorpay::{self, Event, Order};
use daan_storage::{GatewayOrder, StoredDonation, StoredNotice};
use serde_json::json;

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
            None => self.adopted(&order, event, notice).await,
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
    async fn adopted(
        &self,
        order: &GatewayOrderId,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Option<StoredDonation>, Failure> {
        let order = match event.order.as_ref().filter(|told| told.id == *order) {
            Some(told) => Some(told.clone()),
            None => self.unless_transient(self.razorpay.order(order).await, notice)?,
        };
        let Some(order) = order else {
            return Ok(None);
        };
        let Some(id) = order.receipt.as_deref().and_then(reference_in) else {
            return Ok(None);
        };
        let Some(donation) = self.ledger.find(&id).await? else {
            return Ok(None);
        };
        if order.money() != Some(donation.amount) {
            self.note_other_amount(&donation, &order).await?;
            return Ok(None);
        }
        let plain = GatewayOrder::plain(Gateway::Razorpay, order.id);
        self.ledger.bind_order(&id, &plain, self.now()).await?;
        Ok(self.ledger.find(&id).await?)
    }

    async fn note_other_amount(
        &self,
        donation: &StoredDonation,
        order: &Order,
    ) -> Result<(), Failure> {
        tracing::error!(donation = %donation.id, order = %order.id, "an order with this receipt is of another amount");
        let data = json!({
            "order": order.id.as_str(),
            "amount_minor": order.amount_minor,
            "currency": order.money().map(|money| money.currency().code()),
        });
        self.note_once(donation, "order_amount_mismatch", &data)
            .await?;
        Ok(())
    }
}

fn payment_of(event: &Event) -> Option<&PaymentId> {
    let refund = event.refund.as_ref().map(|refund| &refund.payment_id);
    let dispute = event.dispute.as_ref().map(|dispute| &dispute.payment_id);
    refund.or(dispute)
}

/// The reference that a receipt begins with: a donation's further orders have something behind it.
fn reference_in(receipt: &str) -> Option<DonationId> {
    let mut parts = receipt.splitn(5, '-');
    let groups: Vec<&str> = parts.by_ref().take(4).collect();
    DonationId::parse(groups.join("-")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_of_ours_begins_with_a_reference() {
        let reference = |receipt| reference_in(receipt).map(|id| id.as_str().to_owned());
        for ours in [
            "DN-4F7K-Q2MX-9TBZ",
            "DN-4F7K-Q2MX-9TBZ-2",
            "DN-4F7K-Q2MX-9TBZ-2-x",
        ] {
            assert_eq!(
                reference(ours).as_deref(),
                Some("DN-4F7K-Q2MX-9TBZ"),
                "{ours}"
            );
        }
        for theirs in [
            "",
            "receipt#1",
            "DN-4F7K-Q2MX",
            "DN-4F7K-Q2MX-9TB",
            "XDN-4F7K-Q2MX-9TBZ",
        ] {
            assert_eq!(reference(theirs), None, "{theirs}");
        }
    }
}
