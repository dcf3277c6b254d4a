//! What is given to.

use super::progress::{Figures, progress};
use super::recent::recent_gifts;
use crate::place::Place;
use daan_api::{CampaignView, PictureView};
use daan_domain::Locale;
use leptos::prelude::*;

/// Picture, title, how far it has come, and how the story begins.
pub fn campaign_card(
    campaign: &CampaignView,
    locale: Locale,
    place: &Place,
) -> impl IntoView + use<> {
    let lead = paragraphs(campaign).into_iter().next();
    let figures = Figures::of(campaign).map(|figures| progress(RwSignal::new(figures), locale));
    view! {
        <div class="daan-head">
            {picture(campaign.picture.as_ref())}
            {title(campaign.title.clone(), place)}
            {figures}
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </div>
    }
}

/// A page of somebody else's has a first heading of its own.
fn title(title: String, place: &Place) -> AnyView {
    if place.is_guest() {
        view! { <h2>{title}</h2> }.into_any()
    } else {
        view! { <h1>{title}</h1> }.into_any()
    }
}

/// The rest of the story, and who gave lately. On a narrow screen it comes after the form.
pub fn campaign_story(
    campaign: &CampaignView,
    locale: Locale,
    place: &Place,
) -> impl IntoView + use<> {
    let rest: Vec<_> = paragraphs(campaign)
        .into_iter()
        .skip(1)
        .map(|paragraph| view! { <p>{paragraph}</p> })
        .collect();
    view! { <div class="daan-prose">{rest}{recent_gifts(campaign, locale, place)}</div> }
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

/// The style sheet keeps its room, and draws one where there is none.
fn picture(picture: Option<&PictureView>) -> AnyView {
    match picture {
        Some(PictureView { url, alt }) => view! {
            <img class="daan-picture" src=url.clone() alt=alt.clone() decoding="async" />
        }
        .into_any(),
        None => view! { <div class="daan-picture" aria-hidden="true"></div> }.into_any(),
    }
}
