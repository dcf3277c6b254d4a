//! The campaign file, and whether each offer of it can be given through.

use super::Finding;
use super::known::Known;
use crate::campaigns::{CampaignError, Campaigns, doubts};
use daan_domain::{Campaign, Gateway, Money};
use std::fs;
use toml::Value;

pub(super) fn check(known: &Known) -> Vec<Finding> {
    let mut findings = without_payee(known);
    let is_told = !findings.is_empty();
    match Campaigns::read(&known.campaigns) {
        Ok(campaigns) => {
            for campaign in campaigns.iter() {
                findings.extend(of_campaign(known, campaign));
            }
            if findings.is_empty() {
                let count = campaigns.iter().count();
                findings.push(Finding::ok(
                    "campaigns",
                    format!("{count} of {} can be given to", known.campaigns.display()),
                ));
            }
        }
        // A missing payee may be what it stopped at.
        Err(error) if !(is_told && error.to_string().contains("payee")) => {
            findings.push(unusable(&error));
        }
        Err(_) => {}
    }
    findings
}

fn unusable(error: &CampaignError) -> Finding {
    Finding::fault(
        "campaigns_unusable",
        format!("DAAN_CAMPAIGNS: {error}"),
        "Correct the line that is named; config/campaigns.toml is a sample of every key",
    )
}

/// All of them: reading the file stops at the first.
fn without_payee(known: &Known) -> Vec<Finding> {
    let text = fs::read_to_string(&known.campaigns).unwrap_or_default();
    let file: toml::Table = toml::from_str(&text).unwrap_or_default();
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let word = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let mut findings = Vec::new();
    for campaign in list(file.get("campaign")) {
        let offers = list(campaign.get("offer"));
        for offer in offers
            .iter()
            .filter(|offer| word(offer, "payee").is_empty())
        {
            findings.push(Finding::fault(
                "campaign_without_payee",
                format!(
                    "DAAN_CAMPAIGNS: the offer of `{}` in {} does not say who receives the money",
                    word(&campaign, "slug"),
                    word(offer, "currency")
                ),
                "Write payee = \"…\" into that [[campaign.offer]], the name that donors and the law know",
            ));
        }
    }
    findings
}

fn of_campaign(known: &Known, campaign: &Campaign) -> Vec<Finding> {
    let mut findings = Vec::new();
    let slug = campaign.slug.as_str();
    let khaltis = campaign
        .offers
        .iter()
        .filter(|offer| offer.gateway == Gateway::Khalti);
    if known.khalti_key.is_none() {
        findings.extend(khaltis.map(|offer| {
            Finding::fault(
                "offer_without_key",
                format!("DAAN_CAMPAIGNS: `{slug}` has an offer in {} through Khalti, but KHALTI_SECRET_KEY is missing: donors \
                         do not see it", offer.currency()),
                "Set KHALTI_SECRET_KEY, or take that [[campaign.offer]] out",
            )
        }));
    }
    findings.extend(
        campaign
            .goal
            .and_then(|goal| goal_without_rate(campaign, goal)),
    );
    findings.extend(doubts(campaign).into_iter().map(|doubt| {
        Finding::warning(
            "campaign_doubtful",
            format!("DAAN_CAMPAIGNS: `{slug}`: {doubt}"),
            "Check it, and leave it where it is meant",
        )
    }));
    findings
}

/// What is given in a currency that no rate leads from never moves the goal.
fn goal_without_rate(campaign: &Campaign, goal: Money) -> Option<Finding> {
    let has_rate = |currency| {
        campaign.rates.iter().any(|rate| {
            [(currency, goal.currency()), (goal.currency(), currency)]
                .contains(&(rate.from(), rate.to()))
        })
    };
    let stray = campaign
        .offers
        .iter()
        .map(daan_domain::Offer::currency)
        .find(|currency| *currency != goal.currency() && !has_rate(*currency))?;
    Some(Finding::fault(
        "goal_without_rate",
        format!(
            "DAAN_CAMPAIGNS: the goal of `{}` is in {}, but it is given to in {stray} too, and there is no [[campaign.rate]] \
             between the two",
            campaign.slug,
            goal.currency()
        ),
        format!(
            "Write a [[campaign.rate]] between {stray} and {}, or set the goal in a currency of its offers",
            goal.currency()
        ),
    ))
}
