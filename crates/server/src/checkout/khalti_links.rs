//! Khalti's links: each is a `pidx` of its own, bound to its donation before anybody sees it.
//!
//! Nothing cancels a link, it lapses by itself; so a donation may have several, and all of them are asked
//! about. A link whose making we never heard the end of is nobody's, and cannot be paid.

use super::Desk;
use super::gateways::{GatewayError, NotMade, Told, Wanted};
use daan_domain::settle::{Payment, PaymentState};
use daan_domain::{FailureReason, Gateway, GatewayOrderId, Money, Timestamp};
use daan_gateway::khalti::{self, LookupStatus, NewPayment, PaymentUrl, Purchase};
use daan_storage::{GatewayOrder, PayLink, StoredDonation, StoredOrder};

/// Less is too short for a donor to sign in and pay.
const LEAST_LEFT_MS: i64 = 60_000;
/// Where Khalti does not say how long a link lives, it is the shorter of the two times ever seen.
const LIFETIME_MS: i64 = 30 * 60 * 1_000;
/// A payment that was begun in time may settle after its link has lapsed.
const AFTERMATH_MS: i64 = 24 * 60 * 60 * 1_000;

impl Desk {
    pub(super) async fn order_at_khalti(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
    ) -> Result<GatewayOrder, NotMade> {
        let made = self.initiated(donation, wanted).await;
        made.map_err(|error| NotMade {
            is_refused: is_refused(&error),
            error,
        })
    }

    pub(super) async fn told_by_khalti(&self, pidx: &GatewayOrderId) -> Result<Told, GatewayError> {
        let lookup = self.khalti()?.lookup(pidx).await?;
        Ok(Told {
            evidence: khalti::evidence(&lookup, pidx),
            // A link that cannot be paid any more is found out by its payment's state.
            is_spent: false,
            has_part_gone: lookup.status == LookupStatus::PartiallyRefunded,
        })
    }

    /// Whether a donor who is sent there now finds a page to pay on.
    pub(super) fn link_lives(&self, donation: &StoredDonation, order: &StoredOrder) -> bool {
        let is_ours = order
            .link
            .as_ref()
            .is_some_and(|link| self.link_of(link).is_some());
        let is_over = payment_of(donation, order).is_some_and(|payment| has_ended(payment.state));
        let has_time = lapses_at(order)
            .is_some_and(|lapses_at| self.now().plus_ms(LEAST_LEFT_MS) <= lapses_at);
        is_ours && has_time && !is_over
    }

    /// Whether Khalti's word on this link may still change.
    pub(super) fn link_may_have_news(
        &self,
        donation: &StoredDonation,
        order: &StoredOrder,
    ) -> bool {
        let Some(payment) = payment_of(donation, order) else {
            return true;
        };
        let is_cancelled = payment.reason == Some(FailureReason::PaymentCancelled);
        let is_past = || {
            lapses_at(order).is_some_and(|lapses_at| lapses_at.plus_ms(AFTERMATH_MS) < self.now())
        };
        match payment.state {
            PaymentState::Captured { .. } => false,
            PaymentState::Failed => !is_cancelled && !is_past(),
            _ => true,
        }
    }

    /// The address to send a donor to, unless it is not one of the Khalti that we are set up for.
    pub(super) fn link_of(&self, link: &PayLink) -> Option<String> {
        let api_url = self.khalti.as_ref()?.api_url();
        let url = PaymentUrl::parse(&link.url, api_url).ok()?;
        Some(url.as_str().to_owned())
    }

    async fn initiated(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
    ) -> Result<GatewayOrder, GatewayError> {
        let new = self.purchase(donation, wanted)?;
        let initiated = self.khalti()?.initiate(&new).await?;
        Ok(GatewayOrder {
            quote: wanted.quote.clone(),
            link: Some(PayLink {
                url: initiated.payment_url.as_str().to_owned(),
                expires_at: initiated.expires_at,
            }),
            ..GatewayOrder::plain(Gateway::Khalti, initiated.pidx)
        })
    }

    fn purchase(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
    ) -> Result<NewPayment, khalti::InvalidPayment> {
        let token = wanted.token.as_str();
        NewPayment::new(Purchase {
            amount: wanted.amount(donation),
            order_id: donation.id.as_str(),
            order_name: self.description(donation),
            return_url: &format!("{}/return/khalti/{token}", self.public_url),
            website_url: &self.public_url,
            customer: wanted.customer.clone(),
        })
    }

    fn khalti(&self) -> Result<&khalti::Client, GatewayError> {
        self.khalti.as_ref().ok_or(GatewayError::NoKey)
    }
}

/// What became of a link; a payment at Khalti is called as the link that it is made by.
pub(super) fn payment_of<'a>(
    donation: &'a StoredDonation,
    link: &StoredOrder,
) -> Option<&'a Payment> {
    donation.payments.iter().find(|payment| {
        payment.gateway == Gateway::Khalti && payment.id.as_str() == link.order.as_str()
    })
}

/// What the ledger has booked of a link.
pub(super) fn booked(donation: &StoredDonation, link: &StoredOrder) -> Option<Money> {
    match payment_of(donation, link)?.state {
        PaymentState::Captured { money, .. } => Some(money),
        _ => None,
    }
}

/// From then on Khalti takes no payment by this link; `None` for a link that nobody was given.
pub(super) fn lapses_at(order: &StoredOrder) -> Option<Timestamp> {
    let told = order.link.as_ref().and_then(|link| link.expires_at);
    let assumed = order.handed_out_at.map(|at| at.plus_ms(LIFETIME_MS));
    told.or(assumed)
}

/// A payment that is paid, or under way, keeps its link: the page there says so.
fn has_ended(state: PaymentState) -> bool {
    !matches!(
        state,
        PaymentState::UnderWay | PaymentState::Captured { .. }
    )
}

/// Anything but a passing fault: the same would be refused again.
fn is_refused(error: &GatewayError) -> bool {
    match error {
        GatewayError::Khalti(error) => !error.is_transient(),
        // The same words would be refused the next time.
        GatewayError::Invalid(_) => true,
        GatewayError::Razorpay(_) | GatewayError::NoKey => false,
    }
}
