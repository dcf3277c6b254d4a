//! The calls we make of Khalti's API.

use super::Error;
use super::config::{ApiUrl, Config, SecretKey};
use super::initiated::Initiated;
use super::lookup::Lookup;
use super::new_payment::NewPayment;
use crate::Unreadable;
use crate::breaker::{Breaker, guarded};
use crate::http::{self, Answer, BuildError, Timeouts};
use daan_domain::{Currency, GatewayOrderId, Money, TransactionId};
use reqwest::header::AUTHORIZATION;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};

/// A client of one Khalti merchant. Clones share its connections.
///
/// Every call is sent once.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    api_url: ApiUrl,
    secret: SecretKey,
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
            http: http::client(timeouts, config.api_url.is_loopback())?,
            api_url: config.api_url,
            secret: config.secret,
            breaker: None,
        })
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

    /// Where the API is; [`super::PaymentUrl::parse`] needs it for stored links.
    pub fn api_url(&self) -> &ApiUrl {
        &self.api_url
    }

    /// Makes a link to pay by, `POST epayment/initiate/`.
    ///
    /// # Errors
    /// [`Error`]. Where [`Error::effect_is_unknown`], a link may have been made that nobody has: it cannot
    /// be paid, so another may be made.
    pub async fn initiate(&self, new: &NewPayment) -> Result<Initiated, Error> {
        let url = format!("{}/epayment/initiate/", self.api_url.as_str());
        let request = self.post(&url).json(&new.body());
        self.call(request, |answer| {
            let date = answer.date.clone();
            answer.read(|value| Initiated::read(value, &self.api_url, date.as_deref()))
        })
        .await
    }

    /// What became of a payment, `POST epayment/lookup/`.
    ///
    /// Expired and cancelled payments are told with HTTP 400 and an ordinary body, so the body counts.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotFound`] where this merchant has no such `pidx`.
    pub async fn lookup(&self, pidx: &GatewayOrderId) -> Result<Lookup, Error> {
        let url = format!("{}/epayment/lookup/", self.api_url.as_str());
        let request = self.post(&url).json(&json!({ "pidx": pidx.as_str() }));
        let read = |value| Lookup::read(value, pidx);
        self.call(request, |answer| {
            let may_be_told = !answer.is_whole() || answer.has_member("status");
            if answer.status == StatusCode::BAD_REQUEST && may_be_told {
                answer.read_whatever_the_status(read)
            } else {
                answer.read(read)
            }
        })
        .await
    }

    /// Gives money back, `POST merchant-transaction/:id/refund/`: `amount`, or all of it. `mobile` is the
    /// payee's Khalti number, which refunds of bank payments need.
    ///
    /// Khalti documents neither a time limit nor an idempotency key, and integrators saw it work with live
    /// keys alone: look the payment up before and after.
    ///
    /// # Errors
    /// [`Error`]; where [`Error::effect_is_unknown`], [`Client::lookup`] tells. An amount that is not NPR
    /// is [`Error::NotSent`].
    pub async fn refund(
        &self,
        transaction: &TransactionId,
        amount: Option<Money>,
        mobile: Option<&str>,
    ) -> Result<(), Error> {
        let body = refund_body(amount, mobile)?;
        // This path has no version in it, unlike all others.
        let root = self.api_url.unversioned();
        let url = format!("{root}/merchant-transaction/{transaction}/refund/");
        let confirmed = |value: Value| {
            let is_confirmed = value.get("detail").is_some_and(Value::is_string);
            is_confirmed
                .then_some(())
                .ok_or(Unreadable::NotThe("refund"))
        };
        let request = self.post(&url).json(&body);
        self.call(request, |answer| answer.read(confirmed)).await
    }

    /// The one place through which every call goes.
    async fn call<T>(
        &self,
        request: RequestBuilder,
        read: impl FnOnce(Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let call = async { read(http::call(request).await?) };
        guarded(self.breaker.as_ref(), call).await
    }

    fn post(&self, url: &str) -> RequestBuilder {
        self.http
            .post(url)
            .header(AUTHORIZATION, self.secret.authorization())
    }
}

fn refund_body(amount: Option<Money>, mobile: Option<&str>) -> Result<Map<String, Value>, Error> {
    if let Some(amount) = amount.filter(|amount| amount.currency() != Currency::NPR) {
        let currency = amount.currency().code();
        return Err(Error::NotSent(format!(
            "Khalti refunds NPR, not {currency}"
        )));
    }
    let members = [
        (
            "amount",
            amount.map(|amount| Value::from(amount.amount_minor())),
        ),
        ("mobile", mobile.map(Value::from)),
    ];
    Ok(members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect())
}
