//! The calls we make of Razorpay's API.

use super::Error;
use super::answer::{Entity, entity};
use super::config::{ApiUrl, Config};
use super::credentials::Credentials;
use super::filter::{OrderFilter, Window};
use super::new_order::NewOrder;
use super::notes::Notes;
use super::order::Order;
use super::page::Page;
use super::payment::Payment;
use super::settled::{SettledEntry, SettledMonth};
use crate::breaker::{Breaker, guarded};
use crate::http::{Answer, BuildError, Http, Timeouts};
use crate::transport::Transport;
use daan_domain::{GatewayOrderId, Money, PaymentId};
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::sync::Arc;

/// A client of one Razorpay account. Clones share its connections.
///
/// Every call is sent once. A second try is the caller's, who knows from [`Error::effect_is_unknown`]
/// whether to look first.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http,
    api_url: ApiUrl,
    credentials: Credentials,
    breaker: Option<Breaker>,
}

impl Client {
    /// A client with its own connections.
    ///
    /// # Errors
    /// [`BuildError`]
    pub fn new(config: Config) -> Result<Client, BuildError> {
        let timeouts = Timeouts {
            connect: config.connect_timeout,
            total: config.timeout,
        };
        Ok(Client {
            http: Http::new(timeouts, config.api_url.is_loopback())?,
            api_url: config.api_url,
            credentials: config.credentials,
            breaker: None,
        })
    }

    /// A client whose calls this carries in place of the network, for simulations and tests. The
    /// time-outs are the transport's to keep.
    pub fn over(config: Config, transport: Arc<dyn Transport>) -> Client {
        Client {
            http: Http::over(transport),
            api_url: config.api_url,
            credentials: config.credentials,
            breaker: None,
        }
    }

    /// The same client, with all its calls behind this breaker.
    #[must_use]
    pub fn guarded_by(self, breaker: Breaker) -> Client {
        Client {
            breaker: Some(breaker),
            ..self
        }
    }

    /// What its calls are behind, if anything.
    pub fn breaker(&self) -> Option<&Breaker> {
        self.breaker.as_ref()
    }

    /// The account.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Where the API is; [`super::ActionUrl::parse`] needs it for stored addresses.
    pub fn api_url(&self) -> &ApiUrl {
        &self.api_url
    }

    /// Makes an order, `POST /v1/orders`.
    ///
    /// # Errors
    /// [`Error`]; where [`Error::effect_is_unknown`], [`Client::orders`] of the receipt tells whether
    /// it was made.
    pub async fn create_order(&self, new: &NewOrder) -> Result<Order, Error> {
        let request = self.request(Method::POST, "orders").json(&new.body());
        self.answer(request, |order: &Order| new.is_made(order))
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

    /// What was paid out in a month, `GET /v1/settlements/recon/combined`.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn settled(&self, month: SettledMonth) -> Result<Page<SettledEntry>, Error> {
        self.list("settlements/recon/combined", &month.query())
            .await
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

    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Page<T>, Error> {
        let request = self.request(Method::GET, path).query(query);
        self.answer(request, |_| true).await
    }

    pub(super) async fn answer<T: Entity>(
        &self,
        request: RequestBuilder,
        is_asked_for: impl FnOnce(&T) -> bool,
    ) -> Result<T, Error> {
        let read = |answer: Answer| answer.read(|value| entity(value, is_asked_for));
        self.call(request, read).await
    }

    /// The one place through which every call goes.
    pub(super) async fn call<T>(
        &self,
        request: RequestBuilder,
        read: impl FnOnce(Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let call = async { read(self.http.call(request).await?) };
        guarded(self.breaker.as_ref(), call).await
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/v1/{path}", self.api_url.as_str());
        let (user, password) = (self.credentials.key_id(), self.credentials.key_secret());
        self.http
            .request(method, url)
            .basic_auth(user, Some(password))
    }

    /// A call that a browser may make too: with the key's id and without its secret.
    pub(super) fn request_as_browser(&self, method: Method, url: &str) -> RequestBuilder {
        self.http
            .request(method, url)
            .basic_auth(self.credentials.key_id(), Some(""))
    }
}
