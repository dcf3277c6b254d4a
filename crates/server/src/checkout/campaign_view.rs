//! Campaigns as donors see them.

use super::view::rfc3339;
use super::{Desk, Failure};
use daan_api::{CampaignView, OfferView, PictureView, RateView, RecentGift};
use daan_domain::{Campaign, Currency, Locale, Money, Offer, PicturePlace, Rate};
use daan_storage::LatestGift;

/// Whoever reports trouble takes it back; a report whose end was lost must not be shown for ever.
const TROUBLE_WITHIN_MS: i64 = 24 * 60 * 60 * 1_000;
/// As many as are read at a glance.
const RECENT_GIFTS: i64 = 5;
/// The longest name that keeps its line on a phone.
const MAX_NAME_CHARS: usize = 40;

impl Desk {
    /// The campaign with this slug, in this language.
    ///
    /// # Errors
    /// There is no such campaign, or the ledger does not answer.
    pub async fn campaign_view(&self, slug: &str, locale: Locale) -> Result<CampaignView, Failure> {
        let campaign = self.campaign(slug)?;
        let currency = shown_currency(campaign);
        let (raised, donors) = self.raised(campaign, currency).await?;
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
            picture: self.picture_view(campaign, locale),
            recent: self.recent_gifts(campaign).await?,
            donors,
        })
    }

    /// What was raised, in one currency, and by how many gifts: where no rate leads from another currency, its gifts are
    /// in neither.
    async fn raised(
        &self,
        campaign: &Campaign,
        currency: Currency,
    ) -> Result<(Money, i64), Failure> {
        let (mut raised, mut gifts) = (Money::zero(currency), 0);
        for total in self.ledger.totals(&campaign.slug).await? {
            let worth = in_currency(campaign, total.raised, currency);
            if let Some(sum) = worth.and_then(|worth| raised.checked_add(worth).ok()) {
                raised = sum;
                gifts += total.gifts;
            }
        }
        Ok((raised, gifts))
    }

    /// Ours has a version in its address, so that a browser may keep it and yet sees another one at once.
    fn picture_view(&self, campaign: &Campaign, locale: Locale) -> Option<PictureView> {
        let picture = campaign.picture.as_ref()?;
        let slug = campaign.slug.as_str();
        let url = match &picture.place {
            PicturePlace::Elsewhere(url) => url.clone(),
            PicturePlace::Ours => {
                let version = &self.campaigns.picture(slug)?.version;
                format!("{}/campaigns/{slug}/picture?v={version}", self.public_url)
            }
        };
        let alt = picture.alt.as_ref().map(|alt| alt.text(locale).to_owned());
        Some(PictureView {
            url,
            alt: alt.unwrap_or_default(),
        })
    }

    async fn recent_gifts(&self, campaign: &Campaign) -> Result<Vec<RecentGift>, Failure> {
        if !campaign.shows_donors {
            return Ok(Vec::new());
        }
        let latest = self
            .ledger
            .latest_gifts(&campaign.slug, RECENT_GIFTS)
            .await?;
        Ok(latest.into_iter().filter_map(recent_gift).collect())
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

fn in_currency(campaign: &Campaign, money: Money, currency: Currency) -> Option<Money> {
    if money.currency() == currency {
        return Some(money);
    }
    let rates = campaign.rates.iter();
    let mut worth = rates.filter_map(|rate| rate.worth(money));
    worth.find(|worth| worth.currency() == currency)
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

fn recent_gift(gift: LatestGift) -> Option<RecentGift> {
    Some(RecentGift {
        name: gift.name.map(|name| cut(&name)),
        amount_minor: gift.amount.amount_minor(),
        currency: gift.amount.currency().code().to_owned(),
        paid_at: rfc3339(gift.paid_at)?,
    })
}

/// The name, or its beginning with a sign that there is more.
fn cut(name: &str) -> String {
    if name.chars().count() <= MAX_NAME_CHARS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(MAX_NAME_CHARS - 1).collect();
    format!("{}…", kept.trim_end())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_at_forty_characters_and_says_so() {
        let forty = "ब".repeat(40);
        assert_eq!(cut(&forty), forty);
        assert_eq!(cut(&format!("{forty}ब")), format!("{}…", "ब".repeat(39)));
        let spaced = format!("{} Rai and all of her family", "a".repeat(38));
        assert_eq!(cut(&spaced), format!("{}…", "a".repeat(38)));
    }
}
