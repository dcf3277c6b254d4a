//! Campaigns as donors see them.

use super::{Desk, Failure};
use daan_api::{CampaignView, OfferView, RateView};
use daan_domain::{Campaign, Currency, Locale, Money, Offer, Rate};

/// Whoever reports trouble takes it back; a report whose end was lost must not be shown for ever.
const TROUBLE_WITHIN_MS: i64 = 24 * 60 * 60 * 1_000;

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
            offers: self.offer_views(campaign).await?,
            languages: languages(campaign),
            rates: campaign.rates.iter().map(rate_view).collect(),
            checkout_url: Some(self.razorpay_settings.checkout_url.clone()),
            picture: None,
            recent: Vec::new(),
            donors: 0,
        })
    }

    async fn offer_views(&self, campaign: &Campaign) -> Result<Vec<OfferView>, Failure> {
        let since = self.now().plus_ms(-TROUBLE_WITHIN_MS);
        let mut views = Vec::new();
        for offer in &campaign.offers {
            if self.serves(offer.gateway) {
                let trouble = self.ledger.methods_in_trouble(offer.gateway, since).await?;
                views.push(offer_view(offer, trouble));
            }
        }
        Ok(views)
    }
}

/// The goal's currency, else the first offer's.
fn shown_currency(campaign: &Campaign) -> Currency {
    campaign
        .goal
        .map(Money::currency)
        .or_else(|| campaign.offers.first().map(Offer::currency))
        .unwrap_or(Currency::INR)
}

fn offer_view(offer: &Offer, trouble: Vec<String>) -> OfferView {
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
        trouble,
    }
}

fn rate_view(rate: &Rate) -> RateView {
    RateView {
        from: rate.from().code().to_owned(),
        to: rate.to().code().to_owned(),
        rate: rate.to_string(),
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
