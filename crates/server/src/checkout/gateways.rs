//! The gateways: where one is asked, whichever it is.

use super::Desk;
use daan_api::{Next, Prefill, Problem};
use daan_domain::settle::{Evidence, PaymentState};
use daan_domain::{Gateway, Money, ViewToken};
use daan_gateway::{Breaker, CallError, khalti, razorpay};
use daan_storage::{GatewayOrder, Quote, StoredDonation, StoredOrder};

/// What a donor is to be given to pay.
pub(super) struct Wanted {
    /// Where.
    pub(super) gateway: Gateway,
    /// The amount and the payee there, where they are not the donation's own.
    pub(super) quote: Option<Quote>,
    /// With which token the donor comes back.
    pub(super) token: ViewToken,
    /// Who pays, for a gateway's form; nothing for whoever holds only the token, which opens no name.
    pub(super) customer: Option<khalti::Customer>,
}

/// What a gateway says of an order.
pub(super) struct Told {
    pub(super) evidence: Vec<Evidence>,
    /// Whether one of its payments is or was authorised, so that the gateway may take no further one.
    pub(super) is_spent: bool,
    /// Whether the gateway says that a part went back, and not how much.
    pub(super) has_part_gone: bool,
}

/// Why a gateway did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum GatewayError {
    #[error(transparent)]
    Razorpay(#[from] razorpay::Error),
    #[error(transparent)]
    Khalti(#[from] khalti::Error),
    #[error("there is no KHALTI_SECRET_KEY to ask with")]
    NoKey,
    #[error("Khalti would refuse this by its form alone")]
    Invalid(#[from] khalti::InvalidPayment),
}

/// Why there is no order.
#[derive(Debug)]
pub(super) struct NotMade {
    pub(super) error: GatewayError,
    /// Whether the gateway certainly made none, and would make none the next time either.
    pub(super) is_refused: bool,
}

impl Desk {
    /// Whether gifts can go through this gateway; offers through others are not shown.
    pub fn serves(&self, gateway: Gateway) -> bool {
        match gateway {
            Gateway::Razorpay => true,
            Gateway::Khalti => self.khalti.is_some(),
        }
    }

    /// What the calls of a gateway are behind, where there is such a gateway.
    pub fn breaker(&self, gateway: Gateway) -> Option<&Breaker> {
        match gateway {
            Gateway::Razorpay => self.razorpay.breaker(),
            Gateway::Khalti => self.khalti.as_ref()?.breaker(),
        }
    }

    /// Whether asking this gateway now would be in vain.
    pub(super) fn is_resting(&self, gateway: Gateway) -> bool {
        self.breaker(gateway).is_some_and(Breaker::is_open)
    }

    /// Makes an order, or finds the one that an earlier attempt made.
    pub(super) async fn made(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
        is_untried: bool,
    ) -> Result<GatewayOrder, NotMade> {
        match wanted.gateway {
            Gateway::Razorpay => self.order_at_razorpay(donation, wanted, is_untried).await,
            Gateway::Khalti => self.order_at_khalti(donation, wanted).await,
        }
    }

    /// What its gateway says of an order.
    pub(super) async fn told_of_order(
        &self,
        donation: &StoredDonation,
        order: &StoredOrder,
    ) -> Result<Told, GatewayError> {
        match order.gateway {
            Gateway::Razorpay => Ok(self.told_by_razorpay(donation, &order.order).await?),
            Gateway::Khalti => self.told_by_khalti(&order.order).await,
        }
    }

    /// Whether a donor who is sent to pay this order now can do so, as far as we know.
    pub(super) fn can_be_paid(&self, donation: &StoredDonation, order: &StoredOrder) -> bool {
        match order.gateway {
            Gateway::Razorpay => !is_used_up(donation),
            Gateway::Khalti => self.link_lives(donation, order),
        }
    }

    /// Whether the gateway may have news of this order.
    pub(super) fn may_have_news(&self, donation: &StoredDonation, order: &StoredOrder) -> bool {
        match order.gateway {
            Gateway::Razorpay => true,
            Gateway::Khalti => self.link_may_have_news(donation, order),
        }
    }

    /// What the browser does to pay this order; `None` where its page is not one to send anybody to.
    pub(super) fn way_to_pay(
        &self,
        donation: &StoredDonation,
        order: &GatewayOrder,
        token: &ViewToken,
        prefill: Prefill,
    ) -> Option<Next> {
        match order.gateway {
            Gateway::Razorpay => Some(self.open_checkout(donation, order, token, prefill)),
            Gateway::Khalti => Some(Next::Redirect {
                url: self.link_of(order.link.as_ref()?)?,
            }),
        }
    }
}

/// Whether every order of Razorpay had a payment that went back: an order that one was authorised for may take no other.
fn is_used_up(donation: &StoredDonation) -> bool {
    let orders = donation.orders.iter();
    let orders = orders.filter(|order| order.gateway == Gateway::Razorpay);
    let returned = donation.payments.iter().filter(|payment| {
        payment.gateway == Gateway::Razorpay && payment.state == PaymentState::Returned
    });
    returned.count() >= orders.count()
}

impl Wanted {
    /// What is to be asked for.
    pub(super) fn amount(&self, donation: &StoredDonation) -> Money {
        self.quote
            .as_ref()
            .map_or(donation.amount, |quote| quote.amount)
    }
}

impl GatewayError {
    /// The stable word in the history.
    pub(super) fn code(&self) -> &'static str {
        match self {
            GatewayError::Razorpay(error) => error.code(),
            GatewayError::Khalti(error) => error.code(),
            GatewayError::NoKey => "no_key",
            GatewayError::Invalid(_) => "invalid_payment",
        }
    }

    /// What a donor is told of it.
    pub(super) fn problem(&self) -> Problem {
        match self {
            GatewayError::Razorpay(error) => problem_of(error),
            GatewayError::Khalti(error) => problem_of(error),
            GatewayError::NoKey => Problem::GatewayUnavailable,
            GatewayError::Invalid(_) => Problem::GatewayFailed,
        }
    }

    /// Whether the gateway would answer no other question now either.
    pub(super) fn is_silence(&self) -> bool {
        match self {
            GatewayError::Razorpay(error) => is_silence(error),
            GatewayError::Khalti(error) => is_silence(error),
            GatewayError::NoKey => true,
            GatewayError::Invalid(_) => false,
        }
    }
}

/// What a donor is told of a gateway's error.
pub(super) fn problem_of<R: daan_gateway::Refusal>(error: &CallError<R>) -> Problem {
    match error {
        CallError::NotSent(_)
        | CallError::Resting { .. }
        | CallError::NoAnswer(_)
        | CallError::Busy
        | CallError::RateLimited { .. } => Problem::GatewayUnavailable,
        CallError::Refused(_)
        | CallError::NotFound
        | CallError::Unauthorized
        | CallError::Unavailable { .. }
        | CallError::UnreadableAnswer { .. } => Problem::GatewayFailed,
    }
}

fn is_silence<R: daan_gateway::Refusal>(error: &CallError<R>) -> bool {
    !matches!(
        error,
        CallError::Refused(_)
            | CallError::NotFound
            | CallError::Busy
            | CallError::UnreadableAnswer { .. }
    )
}
