//! What the gateway itself says of payments: the only captured evidence there is.

use super::Desk;
use daan_domain::settle::{Evidence, Source};
use daan_domain::{GatewayOrderId, Money, PaymentId};
use daan_gateway::razorpay::{self, Payment, PaymentStatus, Untranslatable, Window};
use daan_storage::StoredDonation;

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoEvidence {
    #[error(transparent)]
    Gateway(#[from] razorpay::Error),
    #[error(transparent)]
    Untranslatable(#[from] Untranslatable),
}

impl Desk {
    /// What the gateway says of one payment, captured first where that is ours to do.
    pub(super) async fn evidence_of_payment(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
    ) -> Result<Vec<Evidence>, NoEvidence> {
        let payment = self.razorpay.payment(payment).await?;
        self.evidence_of(donation, payment).await
    }

    /// What the gateway says of every payment of an order. One that cannot be read is logged and left to
    /// a person; it must not hide the others.
    pub(super) async fn evidence_of_order(
        &self,
        donation: &StoredDonation,
        order: &GatewayOrderId,
    ) -> Result<Vec<Evidence>, razorpay::Error> {
        let mut evidence = Vec::new();
        for payment in self.razorpay.payments_of_order(order).await?.items {
            match self.evidence_of(donation, payment).await {
                Ok(more) => evidence.extend(more),
                Err(NoEvidence::Gateway(error)) => return Err(error),
                Err(NoEvidence::Untranslatable(error)) => {
                    tracing::error!(donation = %donation.id, %error, "a payment says nothing that can be booked");
                }
            }
        }
        Ok(evidence)
    }

    async fn evidence_of(
        &self,
        donation: &StoredDonation,
        payment: Payment,
    ) -> Result<Vec<Evidence>, NoEvidence> {
        let payment = self.captured_if_ours(donation, payment).await?;
        let refunds = if payment.amount_refunded_minor.unwrap_or_default() > 0 {
            self.razorpay
                .refunds_of_payment(&payment.id, &Window::default())
                .await?
                .items
        } else {
            Vec::new()
        };
        Ok(razorpay::evidence(
            &payment,
            Source::RazorpayFetch,
            &refunds,
        )?)
    }

    /// Captures an authorised payment that fits its donation to the paisa. An account that captures by
    /// itself may be faster; then the payment is read once more.
    async fn captured_if_ours(
        &self,
        donation: &StoredDonation,
        payment: Payment,
    ) -> Result<Payment, razorpay::Error> {
        let Some(amount) = amount_to_capture(donation, &payment) else {
            return Ok(payment);
        };
        match self.razorpay.capture(&payment.id, amount).await {
            Ok(captured) => Ok(captured),
            Err(error) => {
                tracing::warn!(donation = %donation.id, payment = %payment.id, %error, "capture did not go through");
                self.razorpay.payment(&payment.id).await
            }
        }
    }
}

/// A donation takes one payment: a second authorised one is left to go back by itself.
fn amount_to_capture(donation: &StoredDonation, payment: &Payment) -> Option<Money> {
    let is_of_our_order = donation
        .orders
        .iter()
        .any(|ours| Some(&ours.order) == payment.order_id.as_ref());
    let is_right = payment.amount_minor == donation.amount.amount_minor()
        && payment.currency == donation.amount.currency().code();
    let is_open = payment.status == PaymentStatus::Authorized && !donation.status.is_credited();
    (is_of_our_order && is_right && is_open).then_some(donation.amount)
}
