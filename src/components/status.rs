//! What became of a gift: calm, clear, and always with its reference.

use super::actions::actions;
use super::copyable::copyable;
use super::drawn;
use super::other_way::OtherWay;
use super::thanks::{fact, thanks};
use crate::checkout::flow::{Flow, Gift};
use crate::checkout::step::Step;
use crate::texts::{StatusTexts, Texts, Told, texts};
use daan_api::{CampaignView, DonationView, OfferView};
use daan_domain::{Currency, Gateway, Locale, Money};
use leptos::html::H2;
use leptos::prelude::*;

/// What a panel is about, beside the step.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The campaign, if known.
    pub campaign: Option<CampaignView>,
    /// Whether the panel took the place of the form, so that reading goes on at its heading.
    pub takes_focus: bool,
    /// Whether there is a form to go back to.
    pub has_form: bool,
}

/// The state of the donation in words, what to do, and what to keep.
pub fn status_panel(flow: Flow, locale: Locale, about: About) -> impl IntoView + use<> {
    let heading = NodeRef::<H2>::new();
    if about.takes_focus {
        Effect::new(move |_| {
            if let Some(heading) = heading.get() {
                let _ = heading.focus();
            }
        });
    }
    let body = move || flow.look(|step| panel(step, flow, locale, &about, heading));
    view! { <section class="daan-status" role="status">{drawn(Box::new(body))}</section> }
}

fn panel(step: &Step, flow: Flow, locale: Locale, about: &About, heading: NodeRef<H2>) -> AnyView {
    let t = &texts(locale).status;
    if let Step::Done(ticket, view) = step {
        return thanks(ticket, view, flow, locale, about, heading).into_any();
    }
    let mood = mood(step);
    view! {
        <div class="daan-panel" data-mood=mood>
            <span class="daan-mark" aria-hidden="true"></span>
            <h2 node_ref=heading tabindex="-1" aria-level=flow.place().heading_level()>{title(step, locale)}</h2>
            {lines(step, locale).into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            {still_trying(step, flow, t)}
            {offline(step, flow, t)}
            {step.ticket().map(|ticket| view! {
                <dl class="daan-facts">
                    {given(flow, locale, about)}
                    {copyable(t.reference, ticket.donation_id.clone(), t)}
                </dl>
            })}
            {actions(step, flow, about.has_form, locale)}
        </div>
    }
    .into_any()
}

fn mood(step: &Step) -> &'static str {
    match step {
        Step::Unpaid { .. } | Step::Blocked { .. } => "ask",
        Step::Rejected(..) => "alert",
        Step::UnderReview { .. } => "rest",
        Step::Done(..) => "done",
        _ => "busy",
    }
}

fn told(step: &Step, t: &'static StatusTexts) -> Option<&'static Told> {
    match step {
        Step::Checking { .. } => Some(&t.checking),
        Step::Confirming { .. } => Some(&t.confirming),
        Step::Waiting {
            gateway: Some(Gateway::Khalti),
            ..
        } => Some(&t.waiting_khalti),
        Step::Waiting { .. } => Some(&t.waiting),
        Step::UnderReview { .. } => Some(&t.review),
        Step::Unpaid { .. } => Some(&t.unpaid),
        Step::Blocked { .. } => Some(&t.blocked),
        Step::Leaving(..) => Some(&t.leaving),
        Step::Form { .. }
        | Step::Beginning(_)
        | Step::Recalling(..)
        | Step::Reopening(..)
        | Step::Loading(..)
        | Step::Paying(..)
        | Step::Rejected(..)
        | Step::Done(..) => None,
    }
}

fn title(step: &Step, locale: Locale) -> &'static str {
    let Texts { form, status, .. } = texts(locale);
    match step {
        Step::Reopening(..) => form.preparing,
        Step::Loading(..) => form.opening,
        Step::Paying(..) => form.paying,
        Step::Rejected(..) => status.rejected,
        _ => told(step, status).map_or(status.loading, |told| told.title),
    }
}

fn lines(step: &Step, locale: Locale) -> Vec<String> {
    let t = &texts(locale).status;
    let mut lines: Vec<String> = failed_attempt(step, t).into_iter().collect();
    match step {
        Step::Rejected(_, error)
        | Step::Unpaid {
            problem: Some(error),
            ..
        } => lines.push(error.message.clone()),
        _ => lines.extend(told(step, t).map(|told| told.text.to_owned())),
    }
    if let Step::Waiting { gateway, .. } = step {
        let left = if *gateway == Some(Gateway::Khalti) {
            t.left_khalti
        } else {
            t.left
        };
        lines.push(left.to_owned());
    }
    lines.extend(other_way(step, locale));
    lines
}

/// The server knows why; where it does not, the window has at least said that an attempt failed.
fn failed_attempt(step: &Step, t: &StatusTexts) -> Option<String> {
    match step {
        Step::Unpaid { view, failure, .. } => match &view.failure {
            Some(known) => Some(known.message.clone()),
            None => failure.as_ref().map(|_| t.attempt_failed.to_owned()),
        },
        _ => None,
    }
}

fn other_way(step: &Step, locale: Locale) -> Option<String> {
    let (Step::Unpaid { view, .. }
    | Step::Blocked {
        view: Some(view), ..
    }) = step
    else {
        return None;
    };
    let other = step.alternative().and_then(OtherWay::read)?;
    Some(other.sentence(money(view)?, locale))
}

/// How much, and to whom, as far as it is known.
fn given(flow: Flow, locale: Locale, about: &About) -> AnyView {
    let t = &texts(locale).status;
    let offers = about
        .campaign
        .as_ref()
        .map(|campaign| campaign.offers.clone());
    let offers = offers.unwrap_or_default();
    drawn(Box::new(move || {
        let gift = flow.gift();
        let amount = gift
            .as_ref()
            .map(|gift| gift.amount.display(locale).to_string());
        let payee = gift.and_then(|gift| payee(gift, &offers));
        view! { {fact(t.amount, amount)} {fact(t.payee, payee)} }.into_any()
    }))
}

fn payee(gift: Gift, offers: &[OfferView]) -> Option<String> {
    let code = gift.amount.currency().code();
    gift.payee.or_else(|| {
        offers
            .iter()
            .find(|offer| offer.gateway == gift.gateway && offer.currency == code)
            .map(|offer| offer.payee.clone())
    })
}

fn money(view: &DonationView) -> Option<Money> {
    Money::new(view.amount_minor, Currency::lookup(&view.currency)?).ok()
}

/// By itself, so that a button below keeps the focus when it comes.
fn still_trying(step: &Step, flow: Flow, t: &'static StatusTexts) -> Option<impl IntoView> {
    let tries = matches!(step, Step::Confirming { .. } | Step::Checking { .. });
    let line = move || flow.is_long().then(|| view! { <p>{t.still_trying}</p> });
    tries.then_some(line)
}

fn offline(step: &Step, flow: Flow, t: &'static StatusTexts) -> Option<impl IntoView> {
    let asks = mood(step) == "busy";
    let text = move || (!flow.is_online()).then_some(t.offline);
    asks.then(|| view! { <p class="daan-offline">{text}</p> })
}
