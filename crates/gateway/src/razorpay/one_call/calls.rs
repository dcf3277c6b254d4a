//! The calls that pay an order at once.

use super::action_url::ActionUrl;
use super::new_payment::NewPayment;
use super::otp::{Followed, Otp};
use super::wire::Wire;
use super::workflow::Started;
use crate::http::Answer;
use crate::razorpay::{Client, Error, NewOrder, Order};
use daan_domain::{Currency, GatewayOrderId, Money};
use reqwest::Method;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// An order that a payment was tried on before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SameOrder {
    /// By its id, which an error tells too: [`Error::order`].
    Id {
        /// `order_…`
        id: GatewayOrderId,
        /// Its currency, which decides what it can be paid with.
        currency: Currency,
    },
    /// By what we called it.
    Receipt {
        /// Its receipt.
        receipt: String,
        /// Its amount; with another one it would be another order.
        amount: Money,
    },
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    order: Map<String, Value>,
    payment: Wire<'a>,
}

impl Client {
    /// Makes an order and begins a payment of it, `POST /v1/orders`.
    ///
    /// # Errors
    /// [`Error`]. A payment that fails at once is one, though its order was made: [`Error::order`] tells
    /// which, for [`Client::pay_order`]. Where [`Error::effect_is_unknown`], [`Client::orders`] of the
    /// receipt tells. A method that does not move the order's currency is [`Error::NotSent`].
    pub async fn create_order_and_pay(
        &self,
        new: &NewOrder,
        payment: &NewPayment,
    ) -> Result<Started, Error> {
        check_currency(payment, new.amount().currency())?;
        self.start(new.one_call_body(), payment, |order| new.is_made(order))
            .await
    }

    /// Begins another payment of an order, `POST /v1/orders`. Not to be done while one of its payments is
    /// authorised: that one is to be captured, or waited for.
    ///
    /// # Errors
    /// [`Error`], as for [`Client::create_order_and_pay`].
    pub async fn pay_order(
        &self,
        order: &SameOrder,
        payment: &NewPayment,
    ) -> Result<Started, Error> {
        check_currency(payment, order.currency())?;
        self.start(order.body(), payment, |found| order.is(found))
            .await
    }

    /// Goes a step on: without a one-time password for [`super::Action::OtpGenerate`] and
    /// [`super::Action::OtpResend`], with one for [`super::Action::OtpSubmit`].
    ///
    /// The address is called as it came, with the key's id alone: these are calls that a browser may make,
    /// so the secret has no business in them.
    ///
    /// # Errors
    /// [`Error`]; a wrong one-time password is [`Error::Refused`], and may be tried again at the same
    /// address. An address that is no web address is [`Error::NotSent`].
    pub async fn follow(&self, url: &ActionUrl, otp: Option<&Otp>) -> Result<Followed, Error> {
        if !url.is_web() {
            return Err(Error::NotSent("the address is for an app".to_owned()));
        }
        let request = self.request_as_browser(Method::POST, url.as_str());
        let request = match otp {
            Some(otp) => request.form(&[("otp", otp.as_str())]),
            None => request,
        };
        let read = |answer: Answer| answer.read(|value| Followed::read(value, self.api_url()));
        self.call(request, read).await
    }

    async fn start(
        &self,
        order: Map<String, Value>,
        payment: &NewPayment,
        is_asked_for: impl FnOnce(&Order) -> bool,
    ) -> Result<Started, Error> {
        let body = Body {
            order,
            payment: Wire::of(payment),
        };
        let request = self.request(Method::POST, "orders").json(&body);
        let read = |answer: Answer| {
            answer.read(|value| Started::read(value, self.api_url(), is_asked_for))
        };
        self.call(request, read).await
    }
}

impl SameOrder {
    fn currency(&self) -> Currency {
        match self {
            SameOrder::Id { currency, .. } => *currency,
            SameOrder::Receipt { amount, .. } => amount.currency(),
        }
    }

    fn is(&self, found: &Order) -> bool {
        match self {
            SameOrder::Id { id, currency } => found.id == *id && found.currency == currency.code(),
            SameOrder::Receipt { receipt, amount } => {
                found.receipt.as_ref() == Some(receipt) && found.money() == Some(*amount)
            }
        }
    }

    fn body(&self) -> Map<String, Value> {
        let members = match self {
            SameOrder::Id { id, .. } => vec![("id", json!(id.as_str()))],
            SameOrder::Receipt { receipt, amount } => vec![
                ("amount", json!(amount.amount_minor())),
                ("currency", json!(amount.currency().code())),
                ("receipt", json!(receipt)),
            ],
        };
        let named = |(name, value): (&str, Value)| (name.to_owned(), value);
        members.into_iter().map(named).collect()
    }
}

fn check_currency(payment: &NewPayment, currency: Currency) -> Result<(), Error> {
    let method = payment.method();
    if method.takes(currency) {
        return Ok(());
    }
    let (method, currency) = (method.code(), currency.code());
    Err(Error::NotSent(format!("{method} does not move {currency}")))
}
