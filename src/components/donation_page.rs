//! The page of one donation.

use super::status::{About, status_panel};
use crate::checkout::flow::Flow;
use daan_api::CampaignView;
use daan_domain::Locale;
use leptos::prelude::*;

/// What became of the donation that `flow` has taken up. It takes the focus where the donor came from the form.
pub fn donation_page(
    campaign: Option<CampaignView>,
    locale: Locale,
    flow: Flow,
    takes_focus: bool,
) -> impl IntoView + use<> {
    let title = campaign
        .as_ref()
        .map(|campaign| view! { <h1 class="daan-over">{campaign.title.clone()}</h1> });
    let about = About {
        campaign,
        takes_focus,
        has_form: false,
    };
    view! {
        <div class="daan-columns daan-single">
            {title}
            <div class="daan-card">{status_panel(flow, locale, about)}</div>
        </div>
    }
}
