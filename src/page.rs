//! Whole pages: what the server writes into `<div id="daan">`, and what the app puts in its place.

pub use crate::boot::Boot;

use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::checkout::step::{Event, Ticket};
use crate::components::{campaign_page, donation_page};
use crate::texts::{own_name, texts};
use daan_api::{CampaignView, Client, DonationView, Problem};
use daan_domain::Locale;
use leptos::prelude::*;

/// What stands in `<div id="daan">` at `/` and `/donate/{slug}`.
pub fn campaign_html(campaign: &CampaignView, locale: Locale) -> String {
    rendered(|| {
        let flow = Flow::new(Client::new("", locale), locale, None);
        shell(
            locale,
            campaign_page(campaign, locale, Draft::new(), flow).into_any(),
        )
    })
}

/// What stands in `<div id="daan">` at `/donations/{token}`.
pub fn donation_html(
    donation: &DonationView,
    campaign: Option<&CampaignView>,
    token: &str,
    locale: Locale,
) -> String {
    rendered(|| {
        let flow = Flow::new(Client::new("", locale), locale, None);
        let ticket = Ticket {
            donation_id: donation.donation_id.clone(),
            token: token.to_owned(),
        };
        flow.show(Event::Arrived(ticket, Box::new(donation.clone())));
        shell(
            locale,
            donation_page(campaign.cloned(), locale, flow).into_any(),
        )
    })
}

/// What stands in `<div id="daan">` where there is nothing else to show: a sentence for the reader and,
/// where there is one, what to name when asking for help.
pub fn problem_html(message: &str, reference: Option<&str>, locale: Locale) -> String {
    rendered(|| shell(locale, problem(message, reference, locale).into_any()))
}

/// The text of `<title>`: the campaign's title, else the app's name.
pub fn title(campaign: Option<&CampaignView>, locale: Locale) -> String {
    let app = texts(locale).app;
    campaign.map_or_else(
        || app.to_owned(),
        |campaign| [&campaign.title, " · ", app].concat(),
    )
}

/// A sentence in place of a page.
pub fn problem(message: &str, reference: Option<&str>, locale: Locale) -> impl IntoView + use<> {
    let t = &texts(locale).status;
    let reference = reference
        .filter(|reference| !reference.is_empty())
        .map(|reference| {
            view! {
                <dl class="daan-facts"><div><dt>{t.reference}</dt><dd><code>{reference.to_owned()}</code></dd></div></dl>
            }
        });
    view! {
        <div class="daan-columns daan-single">
            <div class="daan-card">
                <div class="daan-panel" data-mood="alert">
                    <span class="daan-mark" aria-hidden="true"></span>
                    <h1>{t.problem}</h1>
                    <p>{message.to_owned()}</p>
                    {reference}
                    <div class="daan-actions"><a class="daan-button daan-quiet" href="/">{t.to_campaign}</a></div>
                </div>
            </div>
        </div>
    }
}

/// What stands at an address where there is nothing.
pub fn nowhere(locale: Locale) -> impl IntoView {
    problem(&Problem::RouteNotFound.message(locale), None, locale)
}

/// What stands where data is still on its way.
pub fn loading(locale: Locale) -> impl IntoView {
    let t = &texts(locale).status;
    view! {
        <div class="daan-columns daan-single">
            <p class="daan-loading" role="status">{t.loading}</p>
        </div>
    }
}

/// Header and footer around a page.
pub fn shell(locale: Locale, content: AnyView) -> impl IntoView {
    let t = texts(locale);
    view! {
        <header class="daan-header">
            <a class="daan-logo" href="/">
                <span class="daan-logo-mark" aria-hidden="true"></span>
                {t.app}
            </a>
            {language_switch(locale)}
        </header>
        <main class="daan-main">{content}</main>
        <footer class="daan-footer"><p>{t.footer}</p></footer>
    }
}

/// Plain links: the address alone carries the language.
fn language_switch(now: Locale) -> impl IntoView {
    let links: Vec<_> = Locale::ALL
        .into_iter()
        .map(|locale| {
            view! {
                <a
                    href=["?lang=", locale.tag()].concat()
                    id=["daan-lang-", locale.tag()].concat()
                    lang=locale.tag()
                    hreflang=locale.tag()
                    aria-current=(locale == now).then_some("true")
                >
                    {own_name(locale)}
                </a>
            }
        })
        .collect();
    view! { <nav class="daan-languages" aria-label=texts(now).language>{links}</nav> }
}

fn rendered<V: IntoView>(page: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| page().into_view().to_html());
    owner.unset_with_forced_cleanup();
    html
}
