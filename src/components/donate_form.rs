//! The form, from the amount to the button.

use super::amount_picker::amount_picker;
use super::donor_fields::donor_fields;
use super::ids;
use super::small_print::{declaration, small_print};
use crate::browser;
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::checkout::step::{Event, Step};
use crate::offer::payable;
use crate::texts::{FormTexts, texts};
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
    show_refusals(draft, flow);
    let offers = StoredValue::new(offers);
    let slug = StoredValue::new(campaign.slug.clone());
    let press = move |event: SubmitEvent| {
        event.prevent_default();
        let checked = with_offer(offers, draft, |offer| {
            draft.check(offer, &slug.get_value(), locale)
        });
        match checked {
            Some(Ok(request)) => flow.tell(Event::Submitted(Box::new(request))),
            Some(Err(field)) => focus(ids::of(field)),
            None => {}
        }
    };
    let action = ["/donate/", &campaign.slug].concat();
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
            on:focusin=move |_| flow.warm_up()
            on:pointerdown=move |_| flow.warm_up()
            on:touchstart=move |_| flow.warm_up()
        >
            <h2>{t.title}</h2>
            <noscript><p class="daan-notice">{t.needs_script}</p></noscript>
            <input type="hidden" name="locale" value=locale.tag() />
            {offer_choice(offers, draft, t)}
            {of_offer(offers, locale, draft, |offer, locale, draft| amount_picker(offer, locale, draft).into_any())}
            {donor_fields(locale, draft)}
            {of_offer(offers, locale, draft, |offer, locale, _| declaration(offer, locale).into_any())}
            {problem(flow, locale)}
            {button(offers, locale, draft, flow)}
            {of_offer(offers, locale, draft, |offer, locale, _| small_print(offer, locale).into_any())}
        </form>
    }
    .into_any()
}

/// The chosen offer. Tracks the choice.
fn with_offer<T>(
    offers: StoredValue<Vec<Offer>>,
    draft: Draft,
    look: impl FnOnce(&Offer) -> T,
) -> Option<T> {
    let index = draft.offer.get();
    offers.with_value(|offers| offers.get(index).or_else(|| offers.first()).map(look))
}

/// What changes with the chosen offer. By function pointer, so that the browser gets the code for drawing
/// it anew once and not for each part.
fn of_offer(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
    view: fn(&Offer, Locale, Draft) -> AnyView,
) -> impl IntoView {
    move || with_offer(offers, draft, |offer| view(offer, locale, draft))
}

/// One way to give needs no choice.
fn offer_choice(
    offers: StoredValue<Vec<Offer>>,
    draft: Draft,
    t: &'static FormTexts,
) -> Option<impl IntoView> {
    let codes: Vec<_> =
        offers.with_value(|offers| offers.iter().map(|offer| offer.currency().code()).collect());
    (codes.len() > 1).then(|| {
        let chips: Vec<_> = codes
            .into_iter()
            .enumerate()
            .map(|(index, code)| offer_chip(index, code, draft))
            .collect();
        view! {
            <fieldset class="daan-amounts">
                <legend class="daan-label">{t.offers}</legend>
                <div class="daan-chips"><div>{chips}</div></div>
            </fieldset>
        }
    })
}

fn offer_chip(index: usize, code: &'static str, draft: Draft) -> impl IntoView {
    let id = ["daan-currency-", code].concat();
    view! {
        <label class="daan-chip">
            <input
                type="radio"
                name="currency"
                id=id
                value=code
                checked=draft.offer.get_untracked() == index
                on:change=move |_| {
                    draft.preset.set(None);
                    draft.touch(Field::Amount);
                    draft.offer.set(index);
                }
            />
            <span>{code}</span>
        </label>
    }
}

/// What the server said of the last press, where no field is to blame; with the reference by which its log
/// has it, where the server was reached at all.
fn problem(flow: Flow, locale: Locale) -> impl IntoView {
    let label = texts(locale).status.reference;
    let text = move || {
        flow.look(|step| match step {
            Step::Form {
                problem: Some(error),
                ..
            } if field_of(error).is_none() => Some(quoted(error, label)),
            _ => None,
        })
    };
    view! { <p class="daan-error daan-problem" role="alert">{text}</p> }
}

fn quoted(error: &ApiError, label: &str) -> String {
    if error.reference.is_empty() {
        return error.message.clone();
    }
    [&error.message, " ", label, ": ", &error.reference].concat()
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
            focus(ids::of(field));
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
        None => with_offer(offers, draft, |offer| match draft.amount(offer) {
            Ok(amount) => t
                .donate_amount
                .replace("{amount}", &amount.display(locale).to_string()),
            Err(_) => t.donate.to_owned(),
        })
        .unwrap_or_default(),
    };
    let busy = move || flow.look(Step::is_busy);
    view! {
        <button
            class="daan-button"
            id=ids::BUTTON
            type="submit"
            aria-disabled=move || busy().then_some("true")
            aria-describedby="daan-declaration"
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
        Step::Beginning | Step::Reopening(_) => Some(t.preparing),
        Step::Loading(..) => Some(t.opening),
        Step::Paying(..) => Some(t.paying),
        _ => None,
    }
}

/// After the errors are drawn, so that a field in the folded part can take the focus.
fn focus(id: &'static str) {
    Timeout::new(0, move || {
        let element = browser::element(id).and_then(|element| element.dyn_into().ok());
        if let Some(element) = element {
            let element: HtmlElement = element;
            let _ = element.focus();
        }
    })
    .forget();
}
