//! What is given to.

use crate::texts::texts;
use daan_api::CampaignView;
use daan_domain::{Currency, Locale, Money};
use leptos::prelude::*;

/// Picture, title, how far it has come, and how the story begins.
pub fn campaign_card(campaign: &CampaignView, locale: Locale) -> impl IntoView + use<> {
    let lead = paragraphs(campaign).next().map(ToOwned::to_owned);
    view! {
        <div class="daan-head">
            <div class="daan-picture" aria-hidden="true"></div>
            <h1>{campaign.title.clone()}</h1>
            {progress(campaign, locale)}
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </div>
    }
}

/// The rest of the story. On a narrow screen it comes after the form.
pub fn campaign_story(campaign: &CampaignView) -> impl IntoView + use<> {
    let rest: Vec<_> = paragraphs(campaign)
        .skip(1)
        .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
        .collect();
    view! { <div class="daan-prose">{rest}</div> }
}

fn paragraphs(campaign: &CampaignView) -> impl Iterator<Item = &str> {
    campaign
        .story
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
}

fn progress(campaign: &CampaignView, locale: Locale) -> Option<AnyView> {
    let t = &texts(locale).progress;
    let currency = Currency::lookup(&campaign.currency)?;
    let shown = |minor| {
        let money = Money::new(minor, currency).ok()?;
        Some(money.display(locale).to_string())
    };
    let raised = shown(campaign.raised)?;
    match campaign.goal {
        Some(goal) => {
            let text = t
                .of_goal
                .replace("{raised}", &raised)
                .replace("{goal}", &shown(goal)?);
            // A bar cannot be fuller than full; the text says by how much the goal was passed.
            let (value, max) = (campaign.raised.min(goal), goal);
            Some(
                view! {
                    <div class="daan-progress">
                        <progress value=value.to_string() max=max.to_string() aria-label=t.label></progress>
                        <p>{text}</p>
                    </div>
                }
                .into_any(),
            )
        }
        None if campaign.raised > 0 => {
            let text = t.so_far.replace("{raised}", &raised);
            Some(view! { <div class="daan-progress"><p>{text}</p></div> }.into_any())
        }
        None => None,
    }
}
