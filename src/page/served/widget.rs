//! A widget as the server writes it, for the loader to show until its app is there.

use super::rendered;
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::components::campaign_page;
use crate::place::Place;
use crate::widget::{Wishes, card};
use daan_api::{CampaignView, Client};
use daan_domain::Locale;
use leptos::prelude::*;

/// The campaign's card and form. Links lead to pages of `server`, an origin. What a page wishes that cannot be met is
/// passed over here: the app tells it.
pub fn widget_html(
    campaign: &CampaignView,
    locale: Locale,
    wishes: &Wishes,
    server: &str,
) -> String {
    rendered(|| {
        let mut campaign = campaign.clone();
        wishes.narrow(&mut campaign);
        let draft = Draft::new();
        wishes.fill(draft, &campaign);
        let flow = Flow::new(Client::new("", locale), locale, None);
        flow.settle_in(Place {
            server: server.to_owned(),
            campaign: Some(campaign.slug.clone()),
            ..Place::default()
        });
        let page = campaign_page(&campaign, locale, draft, flow);
        let theme = "auto".to_owned();
        card(
            RwSignal::new(locale),
            move || locale.tag(),
            theme,
            page.into_any(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::samples::{campaign, campaign_of_two, spaced};

    const SERVER: &str = "https://give.example.org";

    fn shown(wishes: &Wishes) -> String {
        spaced(&widget_html(&campaign_of_two(), Locale::En, wishes, SERVER))
    }

    #[test]
    fn the_widget_is_a_guest_with_all_languages_to_choose_from() {
        let html = shown(&Wishes::default());
        for part in [
            r#"<div lang="en" data-theme="auto" class="daan daan-widget">"#,
            r#"<button type="button" lang="en" aria-pressed="true">English</button>"#,
            r#"<button type="button" lang="ne" aria-pressed="false">"#,
            r#"action="https://give.example.org/donate/education?lang=en""#,
            r#"name="email""#,
            "<h2>Books &amp; &lt;b&gt;bags&lt;/b&gt;</h2>",
            r#"aria-level="3">Your gift</h2>"#,
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(
            !html.contains("attr:") && !html.contains("<h1") && !html.contains(r#"href="/"#),
            "{html}"
        );
    }

    #[test]
    fn what_the_page_wishes_is_there_before_the_app_is() {
        let wishes = Wishes {
            amounts: Some("100,250".to_owned()),
            amount: Some("250".to_owned()),
            gateways: Some("razorpay".to_owned()),
            ..Wishes::default()
        };
        let html = shown(&wishes);
        assert!(html.contains(r#"value="10000""#), "{html}");
        let chosen = html
            .split("<input")
            .find(|input| input.contains(r#"value="25000""#));
        assert!(chosen.unwrap().contains("checked"), "{html}");
        assert!(!html.contains("NPR"), "{html}");
    }

    /// The same for everybody, so that a browser may keep it.
    #[test]
    fn nothing_in_it_is_of_one_visit() {
        let html = || {
            widget_html(
                &campaign("razorpay"),
                Locale::Ne,
                &Wishes::default(),
                SERVER,
            )
        };
        assert_eq!(html(), html());
        assert!(html().contains(r#"name="idempotency_key" value="""#));
    }
}
