//! The server functions. Their bodies run on the server, on the `Checkout` it gave.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function documents them"
)]

use crate::client::{Client, Question, Request};
use crate::codec::{JsonPost, Query, decode_query, to_json};
use crate::problem::ApiError;
use crate::wire::{BeginRequest, Begun, CampaignView, DonationView, Retried};
use server_fn::codec::{FromReq, IntoReq};
use server_fn::error::{IntoAppError, ServerFnErrorErr};
use server_fn::request::Req;
use server_fn::{Http, ServerFn};
use server_fn_macro_default::server;

/// The campaign with this slug, in this language (else in English).
///
/// # Errors
/// `campaign_not_found`, `ledger_unavailable`.
#[server(name = Campaign, prefix = "/api", endpoint = "campaign", protocol = Http<Query, JsonPost>, client = Client)]
pub async fn campaign(slug: String, locale: Option<String>) -> Result<CampaignView, ApiError> {
    crate::checkout::current().campaign(slug, locale).await
}

/// Records a donation and makes its gateway order. The same key and body give the same order.
///
/// # Errors
/// The codes of `daan_domain::Refusal` (422), `campaign_not_found`, `idempotency_key_reused`,
/// `donation_in_progress`, `gateway_unavailable`, `gateway_failed`, `ledger_unavailable`.
#[server(name = BeginDonation, prefix = "/api", endpoint = "begin_donation", protocol = Http<JsonPost, JsonPost>, client = Client)]
pub async fn begin_donation(request: BeginRequest) -> Result<Begun, ApiError> {
    crate::checkout::current().begin_donation(request).await
}

/// Brings what checkout.js gave to its handler, and answers with the donation as the gateway's own word
/// leaves it. Safe to repeat.
///
/// # Errors
/// `donation_not_found`, `signature_mismatch`, `ledger_unavailable`.
#[server(name = ConfirmPayment, prefix = "/api", endpoint = "confirm_payment", protocol = Http<JsonPost, JsonPost>, client = Client)]
pub async fn confirm_payment(
    token: String,
    razorpay_payment_id: String,
    razorpay_order_id: String,
    razorpay_signature: String,
) -> Result<DonationView, ApiError> {
    let proof = crate::checkout::Proof {
        razorpay_payment_id,
        razorpay_order_id,
        razorpay_signature,
    };
    crate::checkout::current()
        .confirm_payment(token, proof)
        .await
}

/// The donation with this token. One that is not settled is looked up at its gateway first, at most
/// every few seconds.
///
/// # Errors
/// `donation_not_found`, `ledger_unavailable`.
#[server(name = Donation, prefix = "/api", endpoint = "donation", protocol = Http<JsonPost, JsonPost>, client = Client)]
pub async fn donation(token: String) -> Result<DonationView, ApiError> {
    crate::checkout::current().donation(token).await
}

/// How to pay a donation that is not paid: the same order again while it may be reused.
///
/// # Errors
/// `donation_not_found`, `already_paid`, `payment_under_way`, `donation_in_progress`, `gateway_not_offered`,
/// `gateway_unavailable`, `gateway_failed`, `ledger_unavailable`.
#[server(name = RetryDonation, prefix = "/api", endpoint = "retry_donation", protocol = Http<JsonPost, JsonPost>, client = Client)]
pub async fn retry_donation(token: String, gateway: String) -> Result<Retried, ApiError> {
    crate::checkout::current()
        .retry_donation(token, gateway)
        .await
}

// By hand, because the stock GET encoding carries a query serializer into the browser.
impl Question for Campaign {
    fn request(&self) -> Request {
        let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
        let mut address = [Self::PATH, "?slug=", &encode(&self.slug)].concat();
        if let Some(locale) = &self.locale {
            address = [&address, "&locale=", &encode(locale)].concat();
        }
        Request::get(address)
    }
}

impl IntoReq<Query, Request, ApiError> for Campaign {
    fn into_req(self, _: &str, _: &str) -> Result<Request, ApiError> {
        Ok(self.request())
    }
}

impl<Served> FromReq<Query, Served, ApiError> for Campaign
where
    Served: Req<ApiError> + Send + 'static,
{
    async fn from_req(request: Served) -> Result<Self, ApiError> {
        decode_query(request.as_query().unwrap_or_default())
            .map_err(|error| ServerFnErrorErr::Args(error).into_app_error())
    }
}

crate::wire!(Campaign { slug, locale });

/// Functions whose arguments are the body of a `POST`.
macro_rules! posted {
    ($($name:ident { $($member:ident),* $(,)? })*) => {$(
        crate::wire!($name { $($member),* });

        impl Question for $name {
            fn request(&self) -> Request {
                Request::post(Self::PATH, to_json(self))
            }
        }
    )*};
}

posted! {
    BeginDonation { request }
    ConfirmPayment {
        token,
        razorpay_payment_id,
        razorpay_order_id,
        razorpay_signature,
    }
    Donation { token }
    RetryDonation { token, gateway }
}
