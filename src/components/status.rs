//! What became of a gift: calm, clear, and always with its reference.

use super::copyable::copyable;
use crate::checkout::flow::Flow;
use crate::checkout::step::{Event, Step, Ticket};
use crate::date;
use crate::page::localized;
use crate::texts::{StatusTexts, Texts, Told, texts};
use daan_api::{CampaignView, DonationView};
use daan_domain::{Currency, Locale, Money, Status};
use leptos::html::H2;
use leptos::prelude::*;

/// After so many tries a donor wonders whether anything happens at all.
const LONG: u32 = 3;

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
    view! { <section class="daan-status" role="status">{body}</section> }
}

fn panel(step: &Step, flow: Flow, locale: Locale, about: &About, heading: NodeRef<H2>) -> AnyView {
    let t = &texts(locale).status;
    if let Step::Done(ticket, view) = step {
        return done(ticket, view, locale, about, heading).into_any();
    }
    let mood = mood(step);
    view! {
        <div class="daan-panel" data-mood=mood>
            <span class="daan-mark" aria-hidden="true"></span>
            <h2 node_ref=heading tabindex="-1">{title(step, locale)}</h2>
            {lines(step, t).into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            {offline(step, flow, t)}
            {step.ticket().map(|ticket| view! {
                <dl class="daan-facts">{copyable(t.reference, ticket.donation_id.clone(), t)}</dl>
            })}
            {actions(step, flow, about, locale)}
        </div>
    }
    .into_any()
}

fn mood(step: &Step) -> &'static str {
    match step {
        Step::Unpaid { .. } | Step::Blocked(..) => "ask",
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
        Step::Waiting { .. } => Some(&t.waiting),
        Step::UnderReview { .. } => Some(&t.review),
        Step::Unpaid { .. } => Some(&t.unpaid),
        Step::Blocked(..) => Some(&t.blocked),
        Step::Leaving(_) => Some(&t.leaving),
        Step::Form { .. }
        | Step::Beginning
        | Step::Reopening(_)
        | Step::Loading(..)
        | Step::Paying(..)
        | Step::Rejected(..)
        | Step::Done(..) => None,
    }
}

fn title(step: &Step, locale: Locale) -> &'static str {
    let Texts { form, status, .. } = texts(locale);
    match step {
        Step::Reopening(_) => form.preparing,
        Step::Loading(..) => form.opening,
        Step::Paying(..) => form.paying,
        Step::Rejected(..) => status.rejected,
        _ => told(step, status).map_or(status.loading, |told| told.title),
    }
}

fn lines(step: &Step, t: &'static StatusTexts) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    if let Step::Unpaid {
        failure: Some(_), ..
    } = step
    {
        lines.push(t.attempt_failed.to_owned());
    }
    match step {
        Step::Rejected(_, error)
        | Step::Unpaid {
            problem: Some(error),
            ..
        } => lines.push(error.message.clone()),
        _ => lines.extend(told(step, t).map(|told| told.text.to_owned())),
    }
    if let Step::Confirming { tries, .. } | Step::Checking { tries, .. } = step
        && *tries >= LONG
    {
        lines.push(t.still_trying.to_owned());
    }
    lines
}

fn offline(step: &Step, flow: Flow, t: &'static StatusTexts) -> Option<impl IntoView> {
    let asks = mood(step) == "busy";
    let text = move || (!flow.is_online()).then_some(t.offline);
    asks.then(|| view! { <p class="daan-offline">{text}</p> })
}

fn actions(step: &Step, flow: Flow, about: &About, locale: Locale) -> Option<AnyView> {
    let t = &texts(locale).status;
    let again = if about.has_form {
        t.try_again
    } else {
        t.pay_now
    };
    let change = about.has_form.then(|| {
        view! {
            <button class="daan-button daan-quiet" type="button" on:click=move |_| flow.tell(Event::ChangeGift)>
                {t.change}
            </button>
        }
    });
    match step {
        Step::Unpaid { .. } | Step::Blocked(..) => Some(
            view! {
                <div class="daan-actions">
                    <button class="daan-button" type="button" on:click=move |_| flow.tell(Event::TryAgain)>
                        {again}
                    </button>
                    {change}
                </div>
            }
            .into_any(),
        ),
        Step::Rejected(ticket, _) => Some(
            view! {
                <div class="daan-actions">
                    <a class="daan-button" href=page_of(ticket, locale)>{t.open_page}</a>
                </div>
            }
            .into_any(),
        ),
        Step::Waiting { .. } | Step::Checking { .. } | Step::Confirming { .. } => Some(
            view! {
                <div class="daan-actions">
                    <button class="daan-button daan-quiet" type="button" on:click=move |_| flow.hurry()>
                        {t.check_now}
                    </button>
                </div>
            }
            .into_any(),
        ),
        _ => None,
    }
}

fn page_of(ticket: &Ticket, locale: Locale) -> String {
    localized(&["/donations/", &ticket.token].concat(), locale)
}

fn done(
    ticket: &Ticket,
    view: &DonationView,
    locale: Locale,
    about: &About,
    heading: NodeRef<H2>,
) -> impl IntoView + use<> {
    let t = &texts(locale).status;
    let amount = Currency::lookup(&view.currency)
        .and_then(|currency| Money::new(view.amount_minor, currency).ok())
        .map(|money| money.display(locale).to_string())
        .unwrap_or_default();
    let campaign = about
        .campaign
        .as_ref()
        .map_or_else(|| view.campaign.clone(), |campaign| campaign.title.clone());
    let told = match view.status() {
        Some(Status::PartiallyRefunded) => &t.partially_refunded,
        Some(Status::Refunded) => &t.refunded,
        _ => &t.done,
    };
    let text = told
        .text
        .replace("{amount}", &amount)
        .replace("{campaign}", &campaign);
    let date = view
        .paid_at
        .as_ref()
        .and_then(|paid_at| date::displayed(paid_at, &view.currency, locale));
    view! {
        <div class="daan-panel" data-mood="done">
            <span class="daan-mark" aria-hidden="true"></span>
            <h2 node_ref=heading tabindex="-1">{told.title}</h2>
            <p class="daan-lead">{text}</p>
            <dl class="daan-facts">
                {fact(t.amount, Some(amount))}
                {fact(t.campaign, Some(campaign))}
                {fact(t.date, date)}
                {copyable(t.reference, ticket.donation_id.clone(), t)}
                {view.payment_id.clone().map(|id| copyable(t.payment, id, t))}
            </dl>
            <p class="daan-keep"><a href=page_of(ticket, locale)>{t.keep}</a></p>
            <div class="daan-actions">
                <a class="daan-button daan-quiet" href=localized(&["/donate/", &view.campaign].concat(), locale)>{t.give_again}</a>
            </div>
        </div>
    }
}

fn fact(label: &'static str, value: Option<String>) -> Option<impl IntoView> {
    value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
}
