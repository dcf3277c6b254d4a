//! What a campaign file says, held against what a campaign can be.

use super::payees::{Payee, RawPayee, payees};
use super::pictures::{Wanted, picture};
use super::rates::{RawRate, rates};
use daan_domain::{
    AmountRules, Campaign, CampaignSlug, Currency, Gateway, Limits, Localized, Money, Offer,
};
use daan_gateway::khalti::NewPayment;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What is wrong, and where in the text.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) at: Range<usize>,
    pub(super) problem: String,
}

pub(super) fn wrong<T>(at: Range<usize>, problem: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong {
        at,
        problem: problem.into(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    campaign: Vec<Spanned<RawCampaign>>,
    #[serde(default)]
    payee: Vec<Spanned<RawPayee>>,
}

/// What a campaign file says.
pub(super) struct Told {
    /// In the order of the file and never none.
    pub(super) campaigns: Vec<Campaign>,
    /// The files beside it that they have pictures in.
    pub(super) pictures: Vec<Wanted>,
    pub(super) payees: Vec<Payee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCampaign {
    slug: Spanned<String>,
    title: RawLocalized,
    story: RawLocalized,
    goal_minor: Option<Spanned<i64>>,
    goal_currency: Option<Spanned<String>>,
    picture: Option<Spanned<String>>,
    picture_alt: Option<Spanned<RawLocalized>>,
    shows_donors: Option<bool>,
    #[serde(default)]
    offer: Vec<Spanned<RawOffer>>,
    #[serde(default)]
    rate: Vec<Spanned<RawRate>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLocalized {
    en: String,
    hi: Option<String>,
    ne: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffer {
    currency: Spanned<String>,
    gateway: Spanned<String>,
    payee: Spanned<String>,
    #[serde(default)]
    presets_minor: Vec<Spanned<i64>>,
    min_minor: Spanned<i64>,
    max_minor: Spanned<i64>,
    #[serde(default)]
    whole_only: bool,
    citizens_only: bool,
}

/// Reads the text of a campaign file.
pub(super) fn parse(text: &str) -> Result<Told, Wrong> {
    let file: File = toml::from_str(text).map_err(|error| Wrong {
        at: error.span().unwrap_or_default(),
        problem: error.message().to_owned(),
    })?;
    let mut campaigns: Vec<Campaign> = Vec::new();
    let mut wanted = Vec::new();
    for raw in file.campaign {
        let at = raw.get_ref().slug.span();
        let (campaign, file) = campaign(raw)?;
        if campaigns.iter().any(|known| known.slug == campaign.slug) {
            return wrong(
                at,
                format!(
                    "slug: `{}` is the slug of a campaign above; give each its own",
                    campaign.slug
                ),
            );
        }
        wanted.extend(file);
        campaigns.push(campaign);
    }
    if campaigns.is_empty() {
        return wrong(0..0, "expected at least one [[campaign]], found none");
    }
    Ok(Told {
        payees: payees(file.payee)?,
        campaigns,
        pictures: wanted,
    })
}

fn campaign(raw: Spanned<RawCampaign>) -> Result<(Campaign, Option<Wanted>), Wrong> {
    let whole = raw.span();
    let raw = raw.into_inner();
    let slug = CampaignSlug::parse(raw.slug.get_ref().as_str()).or_else(|error| {
        wrong(
            raw.slug.span(),
            format!("slug: {error}, found `{}`", raw.slug.get_ref()),
        )
    })?;
    let goal = goal(raw.goal_minor, raw.goal_currency)?;
    if raw.offer.is_empty() {
        return wrong(
            whole,
            format!("campaign `{slug}`: expected at least one [[campaign.offer]], found none"),
        );
    }
    let offers = offers(&slug, raw.offer)?;
    let (picture, wanted) = picture(&slug, raw.picture, raw.picture_alt)?.unzip();
    let campaign = Campaign {
        slug,
        title: localized(raw.title),
        story: localized(raw.story),
        goal,
        rates: rates(raw.rate, &offers)?,
        offers,
        picture,
        shows_donors: raw.shows_donors.unwrap_or(true),
    };
    Ok((campaign, wanted.flatten()))
}

/// One way to give at most for each gateway and currency.
fn offers(slug: &CampaignSlug, raw: Vec<Spanned<RawOffer>>) -> Result<Vec<Offer>, Wrong> {
    let mut offers: Vec<Offer> = Vec::new();
    for raw in raw {
        let at = raw.span();
        let offer = offer(raw.into_inner())?;
        let twin =
            |known: &Offer| known.gateway == offer.gateway && known.currency() == offer.currency();
        if offers.iter().any(twin) {
            return wrong(
                at,
                format!(
                    "campaign `{slug}` has two offers in {} through {}",
                    offer.currency(),
                    offer.gateway.code()
                ),
            );
        }
        offers.push(offer);
    }
    Ok(offers)
}

fn goal(
    minor: Option<Spanned<i64>>,
    currency: Option<Spanned<String>>,
) -> Result<Option<Money>, Wrong> {
    match (minor, currency) {
        (None, None) => Ok(None),
        (Some(minor), Some(currency)) => money(
            "goal_minor",
            &minor,
            currency_of("goal_currency", &currency)?,
        )
        .map(Some),
        (Some(only), None) => wrong(
            only.span(),
            "goal_minor: needs goal_currency beside it, such as \"INR\"",
        ),
        (None, Some(only)) => wrong(only.span(), "goal_currency: needs goal_minor beside it"),
    }
}

fn offer(raw: RawOffer) -> Result<Offer, Wrong> {
    let currency = currency_of("currency", &raw.currency)?;
    let Some(gateway) = Gateway::lookup(raw.gateway.get_ref()) else {
        return wrong(
            raw.gateway.span(),
            format!(
                "gateway: expected \"razorpay\" or \"khalti\", found \"{}\"",
                raw.gateway.get_ref()
            ),
        );
    };
    if raw.payee.get_ref().trim().is_empty() {
        return wrong(
            raw.payee.span(),
            "payee: expected who receives the money, found nothing",
        );
    }
    let limits = Limits {
        min: money("min_minor", &raw.min_minor, currency)?,
        max: money("max_minor", &raw.max_minor, currency)?,
    };
    let presets = raw
        .presets_minor
        .iter()
        .map(|preset| money("presets_minor", preset, currency))
        .collect::<Result<_, _>>()?;
    if gateway == Gateway::Khalti {
        check_khalti(&raw, limits)?;
    }
    let rules = AmountRules::new(limits, presets, raw.whole_only).or_else(|error| {
        wrong(
            raw.min_minor.span(),
            format!("min_minor, max_minor, presets_minor: {error}"),
        )
    })?;
    Ok(Offer {
        gateway,
        payee: raw.payee.into_inner(),
        rules,
        citizens_only: raw.citizens_only,
    })
}

/// What Khalti would refuse of every donor.
fn check_khalti(raw: &RawOffer, limits: Limits) -> Result<(), Wrong> {
    let currency = limits.min.currency();
    if currency != Currency::NPR {
        return wrong(
            raw.currency.span(),
            format!("currency: Khalti takes \"NPR\" alone, found \"{currency}\""),
        );
    }
    let least_minor = NewPayment::MIN_AMOUNT_MINOR;
    if limits.min.amount_minor() < least_minor {
        return wrong(
            raw.min_minor.span(),
            format!("min_minor: Khalti takes {least_minor} paisa at least"),
        );
    }
    Ok(())
}

pub(super) fn currency_of(key: &str, code: &Spanned<String>) -> Result<Currency, Wrong> {
    match Currency::lookup(code.get_ref()) {
        Some(currency) => Ok(currency),
        None => wrong(
            code.span(),
            format!(
                "{key}: expected one of the ISO codes that Razorpay takes, in upper case such as \"INR\", found \"{}\"",
                code.get_ref()
            ),
        ),
    }
}

fn money(key: &str, minor: &Spanned<i64>, currency: Currency) -> Result<Money, Wrong> {
    Money::new(*minor.get_ref(), currency)
        .or_else(|error| wrong(minor.span(), format!("{key}: {error}")))
}

pub(super) fn localized(raw: RawLocalized) -> Localized {
    let trim = |text: String| text.trim().to_owned();
    Localized {
        en: trim(raw.en),
        hi: raw.hi.map(trim),
        ne: raw.ne.map(trim),
    }
}
