//! The page of one campaign.

use super::campaign_card::{campaign_card, campaign_story};
use super::donate_form::{donate_form, focus};
use super::ids;
use super::status::{About, status_panel};
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::checkout::step::Step;
use daan_api::CampaignView;
use daan_domain::Locale;
use leptos::prelude::*;

/// What is given to, and the form; after the press, what became of it, in the form's place.
pub fn campaign_page(
    campaign: &CampaignView,
    locale: Locale,
    draft: Draft,
    flow: Flow,
) -> impl IntoView + use<> {
    let started_with_form = untrack(|| flow.look(|step| shows(step, false)));
    let shows_form = RwSignal::new(started_with_form);
    Effect::new(move |_| {
        let before = shows_form.get_untracked();
        let now = flow.look(|step| shows(step, before));
        if now != before {
            shows_form.set(now);
        }
        // What was pressed to come back is gone with the panel.
        if now && !before {
            focus(flow, ids::TITLE);
        }
    });
    let kept = StoredValue::new(campaign.clone());
    let act = move || {
        if shows_form.get() {
            kept.with_value(|campaign| donate_form(campaign, locale, draft, flow).into_any())
        } else {
            let about = About {
                campaign: Some(kept.get_value()),
                takes_focus: started_with_form,
                has_form: true,
            };
            status_panel(flow, locale, about).into_any()
        }
    };
    let place = flow.place();
    view! {
        <div class="daan-columns">
            {campaign_card(campaign, locale, &place)}
            <div class="daan-card">{act}</div>
            {campaign_story(campaign, locale, &place)}
        </div>
    }
}

/// Whether the form is there. Below the payment window stays what was there before.
fn shows(step: &Step, before: bool) -> bool {
    match step {
        Step::Form { .. } | Step::Beginning(_) | Step::Recalling(..) => true,
        Step::Loading(..) | Step::Paying(..) => before,
        _ => false,
    }
}
