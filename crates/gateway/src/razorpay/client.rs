//! The calls we make of Razorpay's API.

use super::answer::{Entity, read};
use super::config::{ApiUrl, Config};
use super::credentials::Credentials;
use super::error::{Error, of_transport};
use super::filter::{OrderFilter, Window};
use super::new_order::NewOrder;
use super::notes::Notes;
use super::order::Order;
use super::page::Page;
use super::payment::Payment;
use super::refund::Refund;
use daan_domain::{GatewayOrderId, Money, PaymentId};
use reqwest::{Method, RequestBuilder, redirect, retry};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::time::Duration;

/// A client of one Razorpay account. Clones share its connections.
///
/// Every call is sent once. A second try is the caller's, who knows from [`Error::effect_is_unknown`]
/// whether to look first.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    api_url: ApiUrl,
    credentials: Credentials,
}

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A time-out of nothing, or a time-out for connecting that is no shorter than the whole.
    #[error("0 < connect_timeout < timeout is expected")]
    Timeouts,
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    Http(#[source] reqwest::Error),
}

const USER_AGENT: &str = concat!("daan/", env!("CARGO_PKG_VERSION"));

/// Load balancers close idle connections after about a minute. A call on a connection that is just being
/// closed has no answer, and an order made on it would have to be looked for.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

impl Client {
    /// A client with its own connections.
    ///
    /// # Errors
    /// [`BuildError`]
    pub fn new(config: Config) -> Result<Client, BuildError> {
        if config.connect_timeout.is_zero() || config.connect_timeout >= config.timeout {
            return Err(BuildError::Timeouts);
        }
        Ok(Client {
            http: http(&config).map_err(BuildError::Http)?,
            api_url: config.api_url,
            credentials: config.credentials,
        })
    }

    /// The account.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Makes an order, `POST /v1/orders`.
    ///
    /// # Errors
    /// [`Error`]; where [`Error::effect_is_unknown`], [`Client::orders`] of the receipt tells whether
    /// it was made.
    pub async fn create_order(&self, new: &NewOrder) -> Result<Order, Error> {
        let request = self.request(Method::POST, "orders").json(&new.body());
        self.answer(request, |order: &Order| {
            order.money() == Some(new.amount()) && order.receipt.as_deref() == Some(new.receipt())
        })
        .await
    }

    /// One order, `GET /v1/orders/:id`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn order(&self, id: &GatewayOrderId) -> Result<Order, Error> {
        let request = self.request(Method::GET, &format!("orders/{id}"));
        self.answer(request, |order: &Order| order.id == *id).await
    }

    /// Orders, `GET /v1/orders`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn orders(&self, filter: &OrderFilter) -> Result<Page<Order>, Error> {
        self.list("orders", &filter.query()).await
    }

    /// Gives an order other notes, `PATCH /v1/orders/:id`; nothing else of it can be changed.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn update_order_notes(
        &self,
        id: &GatewayOrderId,
        notes: &Notes,
    ) -> Result<Order, Error> {
        let request = self.request(Method::PATCH, &format!("orders/{id}"));
        let request = request.json(&json!({ "notes": notes }));
        self.answer(request, |order: &Order| order.id == *id).await
    }

    /// The payments of an order, failed ones included, `GET /v1/orders/:id/payments`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn payments_of_order(&self, id: &GatewayOrderId) -> Result<Page<Payment>, Error> {
        self.list(&format!("orders/{id}/payments"), &[]).await
    }

    /// One payment, `GET /v1/payments/:id`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn payment(&self, id: &PaymentId) -> Result<Payment, Error> {
        let request = self.request(Method::GET, &format!("payments/{id}"));
        self.answer(request, |payment: &Payment| payment.id == *id)
            .await
    }

    /// The account's payments, `GET /v1/payments`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn payments(&self, window: &Window) -> Result<Page<Payment>, Error> {
        self.list("payments", &window.query()).await
    }

    /// Captures an authorised payment, `POST /v1/payments/:id/capture`; `amount` must be all of it.
    ///
    /// # Errors
    /// [`Error`]; where [`Error::effect_is_unknown`], [`Client::payment`] tells.
    pub async fn capture(&self, id: &PaymentId, amount: Money) -> Result<Payment, Error> {
        let body = json!({ "amount": amount.amount_minor(), "currency": amount.currency().code() });
        let request = self.request(Method::POST, &format!("payments/{id}/capture"));
        self.answer(request.json(&body), |payment: &Payment| payment.id == *id)
            .await
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

    async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Page<T>, Error> {
        let request = self.request(Method::GET, path).query(query);
        self.answer(request, |_| true).await
    }

    async fn answer<T: Entity>(
        &self,
        request: RequestBuilder,
        is_asked_for: impl FnOnce(&T) -> bool,
    ) -> Result<T, Error> {
        let response = request.send().await.map_err(of_transport)?;
        read(response, is_asked_for).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/v1/{path}", self.api_url.as_str());
        let (user, password) = (self.credentials.key_id(), self.credentials.key_secret());
        self.http
            .request(method, url)
            .basic_auth(user, Some(password))
    }
}

fn http(config: &Config) -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(config.connect_timeout)
        .timeout(config.timeout)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .redirect(redirect::Policy::none())
        // Neither the library's own second tries nor HTTP/2's, whichever features others switch on.
        .retry(retry::never())
        .http1_only()
        .referer(false)
        .https_only(!config.api_url.is_loopback());
    if config.api_url.is_loopback() {
        // A proxy of the environment cannot reach this machine's own ports.
        builder.no_proxy().build()
    } else {
        builder.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_needs_time_to_connect_and_more_to_hear_the_answer() {
        let build = |connect_ms, timeout_ms| {
            let credentials = Credentials::parse("rzp_test_abc", "s3cr3t").unwrap();
            let api_url = ApiUrl::parse("https://api.razorpay.com").unwrap();
            let mut config = Config::new(api_url, credentials);
            config.connect_timeout = Duration::from_millis(connect_ms);
            config.timeout = Duration::from_millis(timeout_ms);
            Client::new(config)
        };
        assert!(build(2_000, 8_000).is_ok());
        for (connect_ms, timeout_ms) in [(0, 8_000), (8_000, 8_000), (9_000, 8_000), (0, 0)] {
            let refused = build(connect_ms, timeout_ms);
            assert!(
                matches!(refused, Err(BuildError::Timeouts)),
                "{connect_ms} {timeout_ms}"
            );
        }
    }
}
