//! The calls that give money back.

use super::Error;
use super::client::Client;
use super::filter::Window;
use super::new_refund::NewRefund;
use super::page::Page;
use super::refund::Refund;
use daan_domain::{PaymentId, RefundId};
use reqwest::Method;

const IDEMPOTENCY: &str = "X-Refund-Idempotency";

impl Client {
    /// Gives back a captured payment or a part of it, `POST /v1/payments/:id/refund`. It cannot be called
    /// back, and Razorpay keeps its fee on the payment.
    ///
    /// The key goes along, so the call may be repeated until its outcome is known. Razorpay leaves open
    /// whether keys count in test mode.
    ///
    /// # Errors
    /// [`Error`]: [`Error::Busy`] where a call with the same key is being worked on; [`Error::Refused`]
    /// where the key was used for another refund, or less is left than is asked for; where
    /// [`Error::effect_is_unknown`], the same call again or [`Client::refunds_of_payment`] tells.
    pub async fn refund(&self, payment: &PaymentId, new: &NewRefund) -> Result<Refund, Error> {
        let request = self
            .request(Method::POST, &format!("payments/{payment}/refund"))
            .header(IDEMPOTENCY, new.key().as_str())
            .json(&new.body());
        self.answer(request, |refund: &Refund| {
            refund.payment_id == *payment && is_of_amount(refund, new)
        })
        .await
    }

    /// One refund, `GET /v1/refunds/:id`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn refund_by_id(&self, id: &RefundId) -> Result<Refund, Error> {
        let request = self.request(Method::GET, &format!("refunds/{id}"));
        self.answer(request, |refund: &Refund| refund.id == *id)
            .await
    }

    /// The account's refunds, `GET /v1/refunds`; those that Razorpay made by itself are among them.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn refunds(&self, window: &Window) -> Result<Page<Refund>, Error> {
        self.list("refunds", &window.query()).await
    }

    /// The refunds of a payment, `GET /v1/payments/:id/refunds`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn refunds_of_payment(
        &self,
        id: &PaymentId,
        window: &Window,
    ) -> Result<Page<Refund>, Error> {
        self.list(&format!("payments/{id}/refunds"), &window.query())
            .await
    }
}

fn is_of_amount(refund: &Refund, new: &NewRefund) -> bool {
    new.amount().is_none_or(|amount| {
        let currency = refund.currency.as_deref();
        refund.amount_minor == amount.amount_minor()
            && currency.is_none_or(|code| code == amount.currency().code())
    })
}
