//! The form, from the amount to the button.

use super::copyable::copyable;
use super::donor_fields::donor_fields;
use super::offer_choice::{offer_by_phone, offer_choice};
use super::parts::{
    amounts, donate_label, forget_said, key, of_offer, other_way, said, second_button,
};
use super::small_print::{declaration, small_print};
use super::{drawn, ids};
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::checkout::rehearsal;
use crate::checkout::step::Step;
use crate::offer::payable;
use crate::texts::{FormTexts, StatusTexts, texts};
use daan_api::{ApiError, CampaignView};
use daan_domain::{Field, Locale, Offer};
use gloo_timers::callback::Timeout;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The form of a campaign; without an offer that can be paid, a sentence in its place.
pub fn donate_form(
    campaign: &CampaignView,
    locale: Locale,
    draft: Draft,
    flow: Flow,
) -> impl IntoView + use<> {
    let t = &texts(locale).form;
    let offers = payable(&campaign.offers);
    if offers.is_empty() {
        return view! { <p class="daan-notice">{t.no_offer}</p> }.into_any();
    }
    draft.preselect(&offers, locale);
    show_refusals(draft, flow);
    let offers = StoredValue::new(offers);
    let slug = StoredValue::new(campaign.slug.clone());
    let press = move |event: SubmitEvent| {
        event.prevent_default();
        forget_said(flow);
        let check = |offer: &Offer| draft.check(offer, &slug.get_value(), locale);
        let checked = untrack(|| with_offer(offers, draft, check));
        match checked {
            Some(Ok(request)) => flow.submit(request),
            Some(Err(field)) => focus(flow, ids::of(field)),
            None => {}
        }
    };
    let touched = move || {
        flow.warm_up();
        rehearsal::plan(flow, locale, || {
            untrack(|| with_offer(offers, draft, Offer::clone))
        });
    };
    // A page that was written changes nothing by itself.
    let has_app = cfg!(target_arch = "wasm32");
    let place = flow.place();
    let level = place.heading_level();
    let action = place.address(&["/donate/", &campaign.slug].concat(), locale);
    view! {
        <form
            class="daan-form"
            id=ids::FORM
            method="post"
            action=action
            novalidate=true
            data-preparing=t.preparing
            data-slow=t.slow
            on:submit=press
            on:focusin=move |_| touched()
            on:pointerdown=move |_| touched()
            on:touchstart=move |_| touched()
        >
            {said(locale)}
            <h2 id=ids::TITLE tabindex="-1" aria-level=level>{t.title}</h2>
            {key()}
            <input type="hidden" name="locale" value=locale.tag() />
            {offer_choice(offers, locale, draft)}
            {amounts(offers, locale, draft)}
            {donor_fields(locale, draft)}
            {has_app.then(|| offer_by_phone(locale, draft))}
            <div class="daan-aside" id=ids::DECLARATION>
                {of_offer(offers, locale, draft, |offer, locale, _| declaration(offer, locale))}
            </div>
            {problem(flow)}
            {other_way(campaign, locale, draft, flow)}
            {button(offers, locale, draft, flow)}
            {second_button(campaign, locale, draft)}
            {reference(flow, locale)}
            {of_offer(offers, locale, draft, |offer, locale, _| Some(small_print(offer, locale)))}
        </form>
    }
    .into_any()
}

/// The chosen offer. Tracks the choice.
pub(super) fn with_offer<T>(
    offers: StoredValue<Vec<Offer>>,
    draft: Draft,
    look: impl FnOnce(&Offer) -> T,
) -> Option<T> {
    let index = draft.offer.get();
    offers.with_value(|offers| offers.get(index).or_else(|| offers.first()).map(look))
}

/// What the server said of the last press, where no field is to blame.
fn problem(flow: Flow) -> impl IntoView {
    let text = move || {
        flow.look(|step| match step {
            Step::Form {
                problem: Some(error),
                ..
            } if field_of(error).is_none() => Some(error.message.clone()),
            _ => None,
        })
    };
    view! { <p class="daan-error daan-problem" part="error" role="alert">{text}</p> }
}

/// By what the gift is found again, from the moment on that it has a name.
fn reference(flow: Flow, locale: Locale) -> AnyView {
    let t = &texts(locale).status;
    let named = move || flow.look(|step| name(step, || flow.has_begun(), t));
    drawn(Box::new(move || {
        named()
            .map(|(label, name)| {
                view! { <dl class="daan-facts">{copyable(label, name, t)}</dl> }
            })
            .into_any()
    }))
}

/// A request that the server refused has a name too, by which its log has it.
fn name(
    step: &Step,
    has_begun: impl FnOnce() -> bool,
    t: &'static StatusTexts,
) -> Option<(&'static str, String)> {
    match step {
        Step::Form {
            problem: Some(error),
            ..
        } if field_of(error).is_none() && !error.reference.is_empty() => {
            Some((t.reference, error.reference.clone()))
        }
        // What another day has left behind is asked about, and nobody's business until there is an answer.
        Step::Form { known, .. } => known
            .as_ref()
            .filter(|_| has_begun())
            .map(|ticket| (t.earlier, ticket.donation_id.clone())),
        other => other
            .ticket()
            .map(|ticket| (t.reference, ticket.donation_id.clone())),
    }
}

fn field_of(error: &ApiError) -> Option<Field> {
    Field::lookup(error.field.as_deref()?)
}

/// What the server refuses about a field goes to the same place as what the form itself found.
fn show_refusals(draft: Draft, flow: Flow) {
    Effect::new(move |_| {
        let refused = flow.look(|step| match step {
            Step::Form {
                problem: Some(error),
                ..
            } => field_of(error).map(|field| (field, error.message.clone())),
            _ => None,
        });
        if let Some((field, message)) = refused {
            draft.show(vec![(field, message)]);
            focus(flow, ids::of(field));
        }
    });
}

/// The button names the amount. While a press is worked on it stays focusable and says so; what makes a
/// second press harmless is the step.
fn button(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
    flow: Flow,
) -> impl IntoView {
    let t = &texts(locale).form;
    let label = move || match flow.look(busy_label(t)) {
        Some(label) => label.to_owned(),
        None => donate_label(offers, locale, draft).unwrap_or_else(|| t.donate.to_owned()),
    };
    let busy = move || flow.look(Step::is_busy);
    view! {
        <button
            class="daan-button"
            part="button"
            id=ids::BUTTON
            type="submit"
            aria-disabled=move || busy().then_some("true")
            aria-describedby=ids::DECLARATION
        >
            {label}
        </button>
        <p class="daan-hidden" role="status">
            {move || flow.look(busy_label(t))}
        </p>
    }
}

fn busy_label(t: &'static FormTexts) -> impl Fn(&Step) -> Option<&'static str> {
    move |step| match step {
        Step::Beginning(_) | Step::Recalling(..) | Step::Reopening(..) => Some(t.preparing),
        Step::Loading(..) => Some(t.opening),
        Step::Paying(..) => Some(t.paying),
        _ => None,
    }
}

/// After the errors are drawn, so that a field in the folded part can take the focus.
pub(super) fn focus(flow: Flow, id: &'static str) {
    Timeout::new(0, move || {
        let element = flow
            .place()
            .element(id)
            .and_then(|element| element.dyn_into().ok());
        if let Some(element) = element {
            let element: HtmlElement = element;
            let _ = element.focus();
        }
    })
    .forget();
}
