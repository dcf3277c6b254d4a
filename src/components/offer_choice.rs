//! In which currency to give, and so through whom.

use super::drawn;
use crate::checkout::draft::Draft;
use crate::offer::in_order;
use crate::texts::texts;
use daan_domain::{Currency, Locale, Offer, filled};
use leptos::prelude::*;

/// The currencies to choose from; one needs no choice.
pub(super) fn offer_choice(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
) -> Option<impl IntoView> {
    let chips: Vec<_> = offers.with_value(|offers| {
        in_order(offers, locale)
            .into_iter()
            .filter_map(|place| Some((place, offers.get(place)?.currency().code())))
            .map(|(place, code)| chip(place, code, locale, draft))
            .collect()
    });
    (chips.len() > 1).then(|| {
        view! {
            <fieldset class="daan-amounts daan-currencies">
                <legend class="daan-label" part="label">{texts(locale).form.offers}</legend>
                <div class="daan-chips"><div>{chips}</div></div>
            </fieldset>
        }
    })
}

fn chip(place: usize, code: &'static str, locale: Locale, draft: Draft) -> impl IntoView {
    let id = ["daan-currency-", code].concat();
    let names = &texts(locale).currencies;
    let name = names
        .iter()
        .find(|(of, _)| *of == code)
        .map(|(_, name)| *name);
    view! {
        <label class="daan-chip">
            <input
                type="radio"
                name="currency"
                id=id
                value=code
                checked=draft.offer.get_untracked() == place
                prop:checked=move || draft.offer.get() == place
                on:change=move |_| draft.choose_offer(place)
            />
            <span>{name} <small>{code}</small></span>
        </label>
    }
}

/// Says that the phone number has changed the currency, where the number was typed. An empty place for the
/// words is there from the start: only what appears in such a place is read out.
pub(super) fn offer_by_phone(locale: Locale, draft: Draft) -> AnyView {
    let says = move || {
        let text = if draft.moved.get() {
            texts(locale).ways.moved
        } else {
            ""
        };
        filled(text, &[("currency", Currency::NPR.code())]).into_any()
    };
    view! { <p class="daan-notice" role="status">{drawn(Box::new(says))}</p> }.into_any()
}
