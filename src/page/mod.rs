//! Whole pages: what the server writes into `<div id="daan">`, and what the app puts in its place.
//!
//! What only the server writes is compiled for it alone: the browser must not carry it.

#[cfg(not(target_arch = "wasm32"))]
mod served;

#[cfg(test)]
pub(crate) use served::samples;
#[cfg(not(target_arch = "wasm32"))]
pub use served::*;

pub use crate::boot::Boot;

use crate::components::copyable;
use crate::texts::{own_name, texts};
use daan_api::{BrowserProblem, CampaignView};
use daan_domain::Locale;
use leptos::prelude::*;

/// The text of `<title>`: the campaign's title, else the app's name.
pub fn title(campaign: Option<&CampaignView>, locale: Locale) -> String {
    let app = texts(locale).app;
    campaign.map_or_else(
        || app.to_owned(),
        |campaign| [&campaign.title, " · ", app].concat(),
    )
}

/// A sentence in place of a page.
pub fn problem(message: &str, reference: Option<&str>, locale: Locale) -> AnyView {
    let t = &texts(locale).status;
    let reference = reference
        .filter(|reference| !reference.is_empty())
        .map(|reference| {
            view! {
                <dl class="daan-facts">{copyable(t.reference, reference.to_owned(), t)}</dl>
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
                    <div class="daan-actions"><a class="daan-button daan-quiet" href=localized("/", locale) rel="external">{t.to_campaign}</a></div>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What stands at an address where there is nothing.
pub fn nowhere(locale: Locale) -> AnyView {
    problem(&BrowserProblem::NothingHere.message(locale), None, locale)
}

/// What stands where data is still on its way.
pub fn loading(locale: Locale) -> AnyView {
    let t = &texts(locale).status;
    view! {
        <div class="daan-columns daan-single">
            <p class="daan-loading" role="status">{t.loading}</p>
        </div>
    }
    .into_any()
}

/// Header and footer around a page.
pub fn shell(locale: Locale, content: AnyView) -> AnyView {
    let t = texts(locale);
    view! {
        {header(locale)}
        <main class="daan-main">{content}</main>
        <footer class="daan-footer"><p>{t.footer}</p></footer>
    }
    .into_any()
}

/// Whose page it is, and the languages that it can be read in.
fn header(locale: Locale) -> AnyView {
    view! {
        <header class="daan-header">
            // The server knows which campaign stands at "/"; the router does not.
            <a class="daan-logo" href=localized("/", locale) rel="external">
                <span class="daan-logo-mark" aria-hidden="true"></span>
                {texts(locale).app}
            </a>
            {language_switch(locale)}
        </header>
    }
    .into_any()
}

/// An address of ours in this language.
pub(crate) fn localized(path: &str, locale: Locale) -> String {
    [path, "?lang=", locale.tag()].concat()
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
