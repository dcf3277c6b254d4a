//! What the server does behind the server functions.

use crate::problem::ApiError;
use crate::wire::{BeginRequest, Begun, CampaignView, DonationView, Retried};
use async_trait::async_trait;
use serde::Deserialize;
use std::future::Future;
use std::sync::Arc;

/// The checkout, as the server functions call it. See [`crate::functions`](crate) for the errors.
#[async_trait]
pub trait Checkout: Send + Sync {
    /// `GET /api/campaign`.
    async fn campaign(
        &self,
        slug: String,
        locale: Option<String>,
    ) -> Result<CampaignView, ApiError>;

    /// `POST /api/begin_donation`.
    async fn begin_donation(&self, request: BeginRequest) -> Result<Begun, ApiError>;

    /// `POST /api/confirm_payment`.
    async fn confirm_payment(&self, token: String, proof: Proof) -> Result<DonationView, ApiError>;

    /// `POST /api/donation`.
    async fn donation(&self, token: String) -> Result<DonationView, ApiError>;

    /// `POST /api/retry_donation`.
    async fn retry_donation(&self, token: String, gateway: String) -> Result<Retried, ApiError>;
}

/// What checkout.js gives to its handler, and posts to the callback URL.
#[derive(Clone, Deserialize)]
pub struct Proof {
    /// The payment.
    pub razorpay_payment_id: String,
    /// The order, as the browser says; the server verifies with its own.
    pub razorpay_order_id: String,
    /// HMAC-SHA256 of `order|payment` in lower-case hex.
    pub razorpay_signature: String,
}

tokio::task_local! {
    static CHECKOUT: Arc<dyn Checkout>;
}

/// Runs a request's server function on this checkout.
pub async fn with_checkout<F: Future>(checkout: Arc<dyn Checkout>, request: F) -> F::Output {
    CHECKOUT.scope(checkout, request).await
}

pub(crate) fn current() -> Arc<dyn Checkout> {
    CHECKOUT.get()
}
