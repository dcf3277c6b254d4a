//! What Razorpay itself says of payments: the only captured evidence there is.

use super::Desk;
use super::gateways::Told;
use daan_domain::settle::{Claim, Evidence, Source};
use daan_domain::{Gateway, GatewayOrderId, Money, PaymentId};
use daan_gateway::razorpay::{self, Payment, PaymentStatus, Refund, Untranslatable, Window};
use daan_storage::StoredDonation;

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoEvidence {
    #[error(transparent)]
    Gateway(#[from] razorpay::Error),
    #[error(transparent)]
    Untranslatable(#[from] Untranslatable),
}

/// Whether an authorised payment may be captured while it is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capture {
    /// It is the donation's payment.
    IfItFits,
    /// Another one is; a second authorised payment is left to go back by itself.
    Never,
}

impl Capture {
    fn unless(is_paid: bool) -> Capture {
        if is_paid {
            Capture::Never
        } else {
            Capture::IfItFits
        }
    }
}

impl Desk {
    /// What the gateway says of one payment, captured first where that is ours to do.
    pub(super) async fn evidence_of_payment(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
    ) -> Result<Vec<Evidence>, NoEvidence> {
        let payment = self.razorpay.payment(payment).await?;
        self.evidence_of(donation, payment, Capture::IfItFits).await
    }

    /// What the gateway says of every payment of an order. One that brings no evidence is logged and left
    /// to the next look or to a person; it must not hide the others.
    pub(super) async fn told_by_razorpay(
        &self,
        donation: &StoredDonation,
        order: &GatewayOrderId,
    ) -> Result<Told, razorpay::Error> {
        let page = self.razorpay.payments_of_order(order).await?;
        if page.unreadable > 0 {
            tracing::error!(donation = %donation.id, count = page.unreadable, "payments cannot be read");
        }
        let is_spent = page.items.iter().any(was_authorised);
        let is_captured = |payment: &Payment| payment.status == PaymentStatus::Captured;
        let mut capture = Capture::unless(page.items.iter().any(is_captured));
        let mut evidence = Vec::new();
        for payment in oldest_first(page.items) {
            let id = payment.id.clone();
            match self.evidence_of(donation, payment, capture).await {
                Ok(more) => evidence.extend(more),
                Err(NoEvidence::Gateway(error)) => {
                    tracing::warn!(donation = %donation.id, payment = %id, %error, "no word of a payment");
                }
                Err(NoEvidence::Untranslatable(error)) => {
                    tracing::error!(donation = %donation.id, payment = %id, %error, "a payment cannot be booked");
                    evidence.push(undecided(order, id));
                }
            }
            let is_paid = evidence
                .iter()
                .any(|piece| matches!(piece.claim, Claim::Captured(_)));
            capture = Capture::unless(is_paid || capture == Capture::Never);
        }
        Ok(Told {
            evidence,
            is_spent,
            has_part_gone: false,
        })
    }

    async fn evidence_of(
        &self,
        donation: &StoredDonation,
        payment: Payment,
        capture: Capture,
    ) -> Result<Vec<Evidence>, NoEvidence> {
        let payment = match capture {
            Capture::IfItFits => self.captured_if_ours(donation, payment).await?,
            Capture::Never => payment,
        };
        let refunds = if payment.amount_refunded_minor.unwrap_or_default() > 0 {
            self.refunds_of(&payment.id).await?
        } else {
            Vec::new()
        };
        Ok(razorpay::evidence(
            &payment,
            Source::RazorpayFetch,
            &refunds,
        )?)
    }

    /// The first hundred refunds of a payment: each is one rupee at least, and a person makes them.
    pub(super) async fn refunds_of(
        &self,
        payment: &PaymentId,
    ) -> Result<Vec<Refund>, razorpay::Error> {
        let window = Window {
            count: Some(Window::MAX_COUNT),
            ..Window::default()
        };
        let page = self.razorpay.refunds_of_payment(payment, &window).await?;
        Ok(page.items)
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

/// Two that are heard of in one look are booked as they would have been one by one: the first counts, and its year.
/// The list begins with the newest.
fn oldest_first(mut payments: Vec<Payment>) -> Vec<Payment> {
    let at = |payment: &Payment| (payment.created_at.is_none(), payment.created_at);
    payments.sort_by(|one, other| (at(one), &one.id).cmp(&(at(other), &other.id)));
    payments
}

/// There is a payment, and nothing of it can be booked: the donor must not be asked to pay again, and a
/// person has to look at it.
fn undecided(order: &GatewayOrderId, payment: PaymentId) -> Evidence {
    Evidence::new(
        Source::RazorpayFetch,
        order.clone(),
        payment,
        Claim::Pending,
    )
}

/// An order with such a payment takes no other while that stands, and may take none after it went back.
fn was_authorised(payment: &Payment) -> bool {
    matches!(
        payment.status,
        PaymentStatus::Authorized | PaymentStatus::Captured | PaymentStatus::Refunded
    )
}

/// A donation takes one payment: a second authorised one is left to go back by itself.
fn amount_to_capture(donation: &StoredDonation, payment: &Payment) -> Option<Money> {
    let order = donation.orders.iter().find(|ours| {
        ours.gateway == Gateway::Razorpay && Some(&ours.order) == payment.order_id.as_ref()
    })?;
    let asked = donation.asked_by(order);
    let is_right =
        payment.amount_minor == asked.amount_minor() && payment.currency == asked.currency().code();
    let is_open = payment.status == PaymentStatus::Authorized && !donation.status.is_credited();
    (is_right && is_open).then_some(asked)
}
