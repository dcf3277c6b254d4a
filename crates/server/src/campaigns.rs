//! The campaign file.

use daan_domain::{
    AmountRules, Campaign, CampaignSlug, Currency, Gateway, Limits, Localized, Money, Offer,
};
use serde::Deserialize;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The campaigns of this server, in the order of the file; never empty.
#[derive(Debug)]
pub struct Campaigns {
    campaigns: Vec<Campaign>,
}

/// Why the campaign file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// It cannot be read.
    #[error("{path}: {source}. Set DAAN_CAMPAIGNS to your campaign file; config/campaigns.toml is a sample", path = path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It says something that cannot be.
    #[error("{path}:{line}: {problem}", path = path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// Which key, and what is wrong with it.
        problem: String,
    },
}

impl Campaigns {
    /// Reads a campaign file.
    ///
    /// # Errors
    /// [`CampaignError`] with file, line and key.
    pub fn read(path: &Path) -> Result<Campaigns, CampaignError> {
        let text = fs::read_to_string(path).map_err(|source| CampaignError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        parse(&text).map_err(|wrong| CampaignError::Wrong {
            path: path.to_owned(),
            line: line_of(&text, wrong.at),
            problem: wrong.problem,
        })
    }

    /// The campaign with this slug.
    pub fn lookup(&self, slug: &str) -> Option<&Campaign> {
        self.campaigns
            .iter()
            .find(|campaign| campaign.slug.as_str() == slug)
    }

    /// The campaign of the front page.
    pub fn first(&self) -> Option<&Campaign> {
        self.campaigns.first()
    }

    /// Every campaign.
    pub fn iter(&self) -> impl Iterator<Item = &Campaign> {
        self.campaigns.iter()
    }
}

#[derive(Debug)]
struct Wrong {
    at: Range<usize>,
    problem: String,
}

fn wrong<T>(at: Range<usize>, problem: impl Into<String>) -> Result<T, Wrong> {
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCampaign {
    slug: Spanned<String>,
    title: RawLocalized,
    story: RawLocalized,
    goal_minor: Option<Spanned<i64>>,
    goal_currency: Option<Spanned<String>>,
    #[serde(default)]
    offer: Vec<Spanned<RawOffer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLocalized {
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

fn parse(text: &str) -> Result<Campaigns, Wrong> {
    let file: File = toml::from_str(text).map_err(|error| Wrong {
        at: error.span().unwrap_or_default(),
        problem: error.message().to_owned(),
    })?;
    let mut campaigns: Vec<Campaign> = Vec::new();
    for raw in file.campaign {
        let at = raw.get_ref().slug.span();
        let campaign = campaign(raw)?;
        if campaigns.iter().any(|known| known.slug == campaign.slug) {
            return wrong(
                at,
                format!(
                    "slug: `{}` is the slug of a campaign above; give each its own",
                    campaign.slug
                ),
            );
        }
        campaigns.push(campaign);
    }
    if campaigns.is_empty() {
        return wrong(0..0, "expected at least one [[campaign]], found none");
    }
    Ok(Campaigns { campaigns })
}

fn campaign(raw: Spanned<RawCampaign>) -> Result<Campaign, Wrong> {
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
    let mut offers: Vec<Offer> = Vec::new();
    for raw in raw.offer {
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
    Ok(Campaign {
        slug,
        title: localized(raw.title),
        story: localized(raw.story),
        goal,
        offers,
    })
}

fn goal(
    minor: Option<Spanned<i64>>,
    currency: Option<Spanned<String>>,
) -> Result<Option<Money>, Wrong> {
    match (minor, currency) {
        (None, None) => Ok(None),
        (Some(minor), Some(currency)) => {
            money("goal_minor", &minor, currency_of(&currency)?).map(Some)
        }
        (Some(only), None) => wrong(
            only.span(),
            "goal_minor: needs goal_currency beside it, such as \"INR\"",
        ),
        (None, Some(only)) => wrong(only.span(), "goal_currency: needs goal_minor beside it"),
    }
}

fn offer(raw: RawOffer) -> Result<Offer, Wrong> {
    let currency = currency_of(&raw.currency)?;
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

fn currency_of(code: &Spanned<String>) -> Result<Currency, Wrong> {
    match Currency::lookup(code.get_ref()) {
        Some(currency) => Ok(currency),
        None => wrong(
            code.span(),
            format!(
                "currency: expected an upper-case code such as \"INR\", found \"{}\"",
                code.get_ref()
            ),
        ),
    }
}

fn money(key: &str, minor: &Spanned<i64>, currency: Currency) -> Result<Money, Wrong> {
    Money::new(*minor.get_ref(), currency)
        .or_else(|error| wrong(minor.span(), format!("{key}: {error}")))
}

fn localized(raw: RawLocalized) -> Localized {
    let trim = |text: String| text.trim().to_owned();
    Localized {
        en: trim(raw.en),
        hi: raw.hi.map(trim),
        ne: raw.ne.map(trim),
    }
}

fn line_of(text: &str, at: Range<usize>) -> usize {
    text.get(..at.start).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../config/campaigns.toml");

    fn refusal(text: &str) -> (usize, String) {
        let wrong = parse(text).unwrap_err();
        (line_of(text, wrong.at), wrong.problem)
    }

    fn line_with(text: &str, needle: &str) -> usize {
        text.lines().position(|line| line.contains(needle)).unwrap() + 1
    }

    #[test]
    fn the_sample_has_education_in_inr_and_npr() {
        let campaigns = parse(SAMPLE).unwrap();
        let education = campaigns.lookup("education").unwrap();
        assert!(education.offer("INR", "razorpay").is_ok());
        assert!(education.offer("NPR", "khalti").is_ok());
        assert_eq!(campaigns.first(), Some(education));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line_and_key() {
        for (from, to, expected) in [
            (
                "currency = \"INR\"\ngateway",
                "currency = \"inr\"\ngateway",
                "currency: expected an upper-case code",
            ),
            (
                "gateway = \"razorpay\"",
                "gateway = \"paytm\"",
                "gateway: expected \"razorpay\" or \"khalti\", found \"paytm\"",
            ),
            (
                "min_minor = 1000\nmax_minor = 50000000",
                "min_minor = -1\nmax_minor = 50000000",
                "min_minor: -1 minor units",
            ),
            (
                "slug = \"education\"",
                "slug = \"Edu cation\"",
                "slug: CampaignSlug: expected",
            ),
            (
                "payee = \"Daan Education Trust\"",
                "payee = \" \"",
                "payee: expected who receives",
            ),
            (
                "goal_minor = 50000000\n",
                "",
                "goal_currency: needs goal_minor",
            ),
        ] {
            let text = SAMPLE.replacen(from, to, 1);
            let (line, problem) = refusal(&text);
            assert!(problem.starts_with(expected), "{problem}");
            let key = expected.split(':').next().unwrap();
            assert!(
                text.lines().nth(line - 1).unwrap().contains(key),
                "line {line} for {problem}"
            );
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let text = SAMPLE.replacen("whole_only", "whole_onyl", 1);
        let (line, problem) = refusal(&text);
        assert_eq!(line, line_with(&text, "whole_onyl"));
        assert!(problem.contains("whole_onyl"), "{problem}");
    }

    #[test]
    fn a_preset_outside_the_limits_is_refused() {
        let (_, problem) =
            refusal(&SAMPLE.replacen("presets_minor = [10000,", "presets_minor = [10,", 1));
        assert!(
            problem.contains("preset 10 INR is outside min and max"),
            "{problem}"
        );
    }

    #[test]
    fn two_campaigns_of_one_slug_and_a_file_without_any_are_refused() {
        assert!(
            refusal(&format!("{SAMPLE}\n{SAMPLE}"))
                .1
                .contains("is the slug of a campaign above")
        );
        assert!(refusal("").1.contains("at least one [[campaign]]"));
    }
}
