//! A donation that is not paid is tried again, the same way or the other one.

use super::gateways::Wanted;
use super::next::empty_prefill;
use super::order::Attempt;
use super::view::is_under_review;
use super::{Desk, Failure};
use daan_api::{Problem, Retried};
use daan_domain::{Gateway, Offer, Refusal, Status, ViewToken, alternative};
use daan_storage::{GatewayOrder, Quote, StoredDonation};

impl Desk {
    /// How to pay a donation that is not paid, unless a payment of it is under way.
    pub(super) async fn retry(&self, token: &str, gateway: &str) -> Result<Retried, Failure> {
        let (donation, token) = self.donation(token).await?;
        let about = |failure: Failure| failure.about(&donation);
        let wanted = self.wanted(&donation, gateway, &token).map_err(about)?;
        let order = self.order_again(&donation, &wanted).await.map_err(about)?;
        let next = self
            .way_to_pay(&donation, &order, &token, empty_prefill())
            .ok_or(Failure::of(Problem::GatewayFailed))
            .map_err(about)?;
        Ok(Retried { next })
    }

    /// The other way to give the same gift: through which gateway, how much, and to whom. What a donor was
    /// quoted stands for as long as the link that was made for it.
    pub(super) fn alternative(&self, donation: &StoredDonation) -> Option<(Gateway, Quote)> {
        let quoted = donation
            .orders
            .iter()
            .rev()
            .filter(|order| order.gateway != donation.gateway && order.is_handed_out())
            .find(|order| self.can_be_paid(donation, order))
            .and_then(|order| Some((order.gateway, order.quote.clone()?)));
        quoted
            .or_else(|| self.offered_alternative(donation))
            .filter(|(gateway, _)| self.serves(*gateway))
    }

    /// What the campaign says now. Nobody gets to an offer for citizens who did not declare to be one.
    fn offered_alternative(&self, donation: &StoredDonation) -> Option<(Gateway, Quote)> {
        let campaign = self.campaigns.lookup(donation.campaign.as_str())?;
        let served: Vec<Offer> = campaign
            .offers
            .iter()
            .filter(|offer| self.serves(offer.gateway))
            .cloned()
            .collect();
        let is_citizen = donation.declares_indian_citizen;
        let (place, amount) = alternative(
            &served,
            &campaign.rates,
            donation.gateway,
            is_citizen,
            donation.amount,
        )?;
        let offer = served.get(place)?;
        let payee = offer.payee.clone();
        Some((offer.gateway, Quote { amount, payee }))
    }

    fn wanted(
        &self,
        donation: &StoredDonation,
        gateway: &str,
        token: &ViewToken,
    ) -> Result<Wanted, Failure> {
        let not_offered = || Failure::from(Refusal::GatewayNotOffered);
        let gateway = Gateway::lookup(gateway)
            .filter(|gateway| self.serves(*gateway))
            .ok_or_else(not_offered)?;
        let quote = if gateway == donation.gateway {
            None
        } else {
            let alternative = self.alternative(donation);
            let (_, quote) = alternative
                .filter(|(other, _)| *other == gateway)
                .ok_or_else(not_offered)?;
            Some(quote)
        };
        Ok(Wanted {
            gateway,
            quote,
            token: token.clone(),
            customer: None,
        })
    }

    async fn order_again(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
    ) -> Result<GatewayOrder, Failure> {
        match donation.status {
            Status::Creating | Status::CreateFailed => {
                self.ensure_order(donation, wanted, Attempt::Later).await
            }
            _ => self.order_after_a_look(&donation.id, wanted).await,
        }
    }
}

/// Refuses where another payment would be one too many.
pub(super) fn refuse_second_payment(donation: &StoredDonation) -> Result<(), Failure> {
    if donation.status.is_credited() {
        return Err(Failure::of(Problem::AlreadyPaid));
    }
    if donation.status == Status::Processing || is_under_review(donation) {
        return Err(Failure::of(Problem::PaymentUnderWay));
    }
    Ok(())
}
