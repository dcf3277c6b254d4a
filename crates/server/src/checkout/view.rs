//! Donations and campaigns as donors see them.

use super::next::empty_prefill;
use super::{Desk, Failure};
use daan_api::{CampaignView, DonationView, Next, OfferView};
use daan_domain::settle::PaymentState;
use daan_domain::{
    Campaign, Currency, Gateway, Locale, Money, Offer, Status, Timestamp, ViewToken,
};
use daan_storage::StoredDonation;

impl Desk {
    /// The campaign with this slug, in this language.
    ///
    /// # Errors
    /// There is no such campaign, or the ledger does not answer.
    pub async fn campaign_view(&self, slug: &str, locale: Locale) -> Result<CampaignView, Failure> {
        let campaign = self.campaign(slug)?;
        let currency = shown_currency(campaign);
        let raised = self.ledger.raised(&campaign.slug, currency).await?;
        Ok(CampaignView {
            slug: campaign.slug.as_str().to_owned(),
            title: campaign.title.text(locale).to_owned(),
            story: campaign.story.text(locale).to_owned(),
            goal: campaign.goal.map(Money::amount_minor),
            raised: raised.amount_minor(),
            currency: currency.code().to_owned(),
            offers: campaign
                .offers
                .iter()
                .filter(|offer| Self::GATEWAYS.contains(&offer.gateway))
                .map(offer_view)
                .collect(),
            languages: languages(campaign),
        })
    }

    /// The donation as its donor sees it.
    pub(super) fn donation_view(
        &self,
        donation: &StoredDonation,
        token: &ViewToken,
    ) -> DonationView {
        DonationView {
            donation_id: donation.id.as_str().to_owned(),
            status: donation.status.code().to_owned(),
            amount_minor: donation.amount.amount_minor(),
            currency: donation.amount.currency().code().to_owned(),
            campaign: donation.campaign.as_str().to_owned(),
            gateway: donation.gateway.code().to_owned(),
            under_review: is_under_review(donation),
            payment_id: donation
                .applied_payment()
                .map(|payment| payment.as_str().to_owned()),
            paid_at: donation.paid_at.and_then(rfc3339),
            next: self.next_view(donation, token),
        }
    }

    fn next_view(&self, donation: &StoredDonation, token: &ViewToken) -> Option<Next> {
        let can_be_paid = matches!(donation.status, Status::Open | Status::Expired);
        // Who paid something that does not fit must not be asked to pay again.
        if !can_be_paid || is_under_review(donation) {
            return None;
        }
        donation
            .handed_out_order(Gateway::Razorpay)
            .map(|order| self.open_checkout(donation, order, token, empty_prefill()))
    }
}

/// A payment is held for a person, and nothing has been credited instead.
pub(super) fn is_under_review(donation: &StoredDonation) -> bool {
    let held = |state: PaymentState| matches!(state, PaymentState::Quarantined(_));
    !donation.status.is_credited() && donation.payments.iter().any(|payment| held(payment.state))
}

/// The goal's currency, else the first offer's.
fn shown_currency(campaign: &Campaign) -> Currency {
    campaign
        .goal
        .map(Money::currency)
        .or_else(|| campaign.offers.first().map(Offer::currency))
        .unwrap_or(Currency::INR)
}

fn offer_view(offer: &Offer) -> OfferView {
    let limits = offer.rules.limits();
    OfferView {
        currency: offer.currency().code().to_owned(),
        gateway: offer.gateway.code().to_owned(),
        payee: offer.payee.clone(),
        presets: offer
            .rules
            .presets()
            .iter()
            .map(|preset| preset.amount_minor())
            .collect(),
        min: limits.min.amount_minor(),
        max: limits.max.amount_minor(),
        whole_only: offer.rules.whole_only(),
        citizens_only: offer.citizens_only,
    }
}

fn languages(campaign: &Campaign) -> Vec<String> {
    let title = &campaign.title;
    let written = [
        (Locale::En, true),
        (Locale::Hi, title.hi.is_some()),
        (Locale::Ne, title.ne.is_some()),
    ];
    written
        .into_iter()
        .filter(|(_, is_written)| *is_written)
        .map(|(locale, _)| locale.tag().to_owned())
        .collect()
}

fn rfc3339(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(at.unix_ms())
        .ok()
        .map(|at| at.to_string())
}
