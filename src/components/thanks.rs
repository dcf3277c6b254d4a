//! A gift that has arrived.

use super::copyable::copyable;
use super::progress::{Figures, progress};
use super::share::share;
use super::status::About;
use crate::checkout::flow::Flow;
use crate::checkout::step::Ticket;
use crate::date;
use crate::place::Place;
use crate::texts::{StatusTexts, texts};
use daan_api::{Campaign, CampaignView, DonationView, Question as _, SurplusView};
use daan_domain::{Currency, Gateway, Locale, Money, Status, filled};
use leptos::html::H2;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// What arrived, and what to keep.
pub(super) fn thanks(
    ticket: &Ticket,
    view: &DonationView,
    flow: Flow,
    locale: Locale,
    about: &About,
    heading: NodeRef<H2>,
) -> impl IntoView + use<> {
    let t = &texts(locale).status;
    let place = flow.place();
    let amount = displayed(view.amount_minor, &view.currency, locale).unwrap_or_default();
    let campaign = about
        .campaign
        .as_ref()
        .map_or_else(|| view.campaign.clone(), |campaign| campaign.title.clone());
    let title = campaign.clone();
    // Nobody wants to tell others of a gift that went back.
    let stays = view.status() != Some(Status::Refunded);
    let told = match view.status() {
        Some(Status::PartiallyRefunded) => &t.partially_refunded,
        Some(Status::Refunded) => &t.refunded,
        _ => &t.done,
    };
    let text = filled(told.text, &[("amount", &amount), ("campaign", &campaign)]);
    let date = view
        .paid_at
        .as_ref()
        .and_then(|paid_at| date::displayed(paid_at, &view.currency, locale));
    let returned = view
        .returned_minor
        .and_then(|minor| displayed(minor, &view.currency, locale));
    let gateway = Gateway::lookup(&view.gateway).map(|gateway| gateway.name().to_owned());
    let surplus: Vec<_> = view
        .surplus
        .iter()
        .filter_map(|surplus| surplus_text(surplus, t, locale))
        .map(|text| view! { <p>{text}</p> })
        .collect();
    view! {
        <div class="daan-panel" data-mood=if stays { "done" } else { "rest" }>
            <span class="daan-mark" aria-hidden="true"></span>
            <h2 node_ref=heading tabindex="-1" aria-level=place.heading_level()>{told.title}</h2>
            <p class="daan-lead">{text}</p>
            {surplus}
            {stays.then(|| grown(about, flow, locale))}
            {view.under_review.then(|| view! { <p>{t.held_beside}</p> })}
            <dl class="daan-facts">
                {fact(t.amount, Some(amount))}
                {fact(t.returned, returned)}
                {fact(t.campaign, Some(campaign))}
                {fact(t.date, date)}
                {fact(t.gateway, gateway)}
                {copyable(t.reference, ticket.donation_id.clone(), t)}
                {view.payment_id.clone().map(|id| copyable(t.payment, id, t))}
            </dl>
            <p class="daan-keep">
                <a href=receipt_of(ticket, &place, locale) target=place.target() rel="external">{t.receipt}</a>
                {mailed(view, t).map(|text| view! { <span>{text}</span> })}
                <span class="daan-hint">{t.keep}</span>
            </p>
            {stays.then(|| share(&view.campaign, &title, flow, locale))}
            <div class="daan-actions">
                {give_again(&place, &view.campaign, locale)}
            </div>
        </div>
    }
}

/// Where the mail is that brings the receipt; nothing for a word of a newer server.
fn mailed(view: &DonationView, t: &StatusTexts) -> Option<&'static str> {
    match view.receipt_mail.as_deref()? {
        "waiting" => Some(t.receipt_waits),
        "sent" => Some(t.receipt_sent),
        _ => None,
    }
}

/// A page of the server's alone: the app's router keeps its hands off a link that is `external`.
fn receipt_of(ticket: &Ticket, place: &Place, locale: Locale) -> String {
    place.address(&["/donations/", &ticket.token, "/receipt"].concat(), locale)
}

/// To the form again; where there is no page of its own to go to, by beginning anew.
fn give_again(place: &Place, campaign: &str, locale: Locale) -> AnyView {
    let label = texts(locale).status.give_again;
    if let Some(again) = &place.again {
        let again = SendWrapper::new(Rc::clone(again));
        return view! {
            <button class="daan-button daan-quiet" part="button" type="button" on:click=move |_| again()>
                {label}
            </button>
        }
        .into_any();
    }
    let form = place.address(&["/donate/", campaign].concat(), locale);
    view! { <a class="daan-button daan-quiet" part="button" href=form>{label}</a> }.into_any()
}

/// How far the campaign has come with this gift: for whoever has just given, the bar moves from what it was.
fn grown(about: &About, flow: Flow, locale: Locale) -> Option<AnyView> {
    let campaign = about.campaign.as_ref()?;
    let before = Figures::of(campaign).filter(|figures| figures.are_shown())?;
    let figures = RwSignal::new(before);
    if about.takes_focus
        && let Some(client) = flow.client()
    {
        let question = Campaign {
            slug: campaign.slug.clone(),
            locale: Some(locale.tag().to_owned()),
        };
        spawn_local(async move {
            // Without an answer the figures of before stand, which were true then.
            let request = question.request().anew();
            let answer: Option<CampaignView> = client.read(client.ask(request).await).ok();
            if let Some(now) = answer.as_ref().and_then(Figures::of) {
                let _ = figures.try_set(now);
            }
        });
    }
    Some(progress(figures, locale))
}

/// The amount as a reader of this language expects it; `None` for a currency of a newer server.
pub(super) fn displayed(amount_minor: i64, currency: &str, locale: Locale) -> Option<String> {
    let money = Money::new(amount_minor, Currency::lookup(currency)?).ok()?;
    Some(money.display(locale).to_string())
}

fn surplus_text(surplus: &SurplusView, t: &StatusTexts, locale: Locale) -> Option<String> {
    let amount = displayed(surplus.amount_minor, &surplus.currency, locale)?;
    let text = if surplus.is_refunded {
        t.surplus_returned
    } else {
        t.surplus_on_its_way
    };
    Some(filled(text, &[("amount", &amount)]))
}

/// A line of a list of facts, where there is something to say.
pub(super) fn fact(label: &'static str, value: Option<String>) -> Option<impl IntoView> {
    value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
}
