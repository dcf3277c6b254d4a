//! What is given to.

use crate::texts::texts;
use daan_api::CampaignView;
use daan_domain::{Currency, Locale, Money, filled};
use leptos::prelude::*;

/// Picture, title, how far it has come, and how the story begins.
pub fn campaign_card(campaign: &CampaignView, locale: Locale) -> impl IntoView + use<> {
    let lead = paragraphs(campaign).into_iter().next();
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
        .into_iter()
        .skip(1)
        .map(|paragraph| view! { <p>{paragraph}</p> })
        .collect();
    view! { <div class="daan-prose">{rest}</div> }
}

/// Line by line: a search for the empty line between two would be the only one for a text in the browser.
fn paragraphs(campaign: &CampaignView) -> Vec<String> {
    let mut paragraphs: Vec<String> = vec![];
    let mut goes_on = false;
    for line in campaign.story.lines() {
        let is_text = !line.trim().is_empty();
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) if is_text => {
                paragraph.push('\n');
                paragraph.push_str(line);
            }
            None if is_text => paragraphs.push(line.to_owned()),
            _ => {}
        }
        goes_on = is_text;
    }
    paragraphs
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
            let text = filled(t.of_goal, &[("raised", &raised), ("goal", &shown(goal)?)]);
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
            let text = filled(t.so_far, &[("raised", &raised)]);
            Some(view! { <div class="daan-progress"><p>{text}</p></div> }.into_any())
        }
        None => None,
    }
}
