//! What belongs to an offer, for each of them; one that is the only one needs no name.

use crate::checkout::draft::Draft;
use crate::components::amount_picker::{Chip, Own, chip, fieldset, limits_text, own_amount, sign};
use crate::components::ids;
use crate::components::text_field::{error, hint_id};
use crate::offer::in_order;
use crate::page::named;
use daan_domain::{Currency, Field, Locale, Money, Offer};
use leptos::html::Input;
use leptos::prelude::*;

/// An offer among the others.
struct Standing {
    offer: Offer,
    /// Its place in the order in which the currencies are shown, from 1.
    place: usize,
    is_chosen: bool,
    is_only: bool,
}

/// What belongs to one offer, for each of them.
pub(in crate::components) fn of_offer(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
    view: fn(&Offer, Locale, Draft) -> Option<AnyView>,
) -> AnyView {
    blocks(offers, locale, draft, |standing| {
        view(&standing.offer, locale, draft)
    })
}

/// The amounts of every offer, and one field for an own one: it is of the currency that is chosen.
pub(in crate::components) fn amounts(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
) -> AnyView {
    let field = NodeRef::<Input>::new();
    let chips = blocks(offers, locale, draft, |standing| {
        let presets = standing.offer.rules.presets().iter();
        let chips: Vec<_> = presets
            .map(|preset| chip(preset_of(standing, *preset, draft), locale, draft, field))
            .collect();
        Some(view! { <div class="daan-chips"><div>{chips}</div></div> }.into_any())
    });
    let own = own_amount(own(offers, locale, draft), locale, draft, field);
    fieldset(locale, chips, own)
}

fn standings(offers: StoredValue<Vec<Offer>>, locale: Locale, draft: Draft) -> Vec<Standing> {
    let offers = offers.get_value();
    in_order(&offers, locale)
        .into_iter()
        .enumerate()
        .filter_map(|(at, index)| {
            Some(Standing {
                offer: offers.get(index)?.clone(),
                place: at + 1,
                is_chosen: draft.offer.get_untracked() == index,
                is_only: offers.len() == 1,
            })
        })
        .collect()
}

/// The style sheet hides the blocks of other currencies, and where it cannot, their names tell them apart.
fn blocks(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
    view: impl Fn(&Standing) -> Option<AnyView>,
) -> AnyView {
    let blocks: Vec<_> = standings(offers, locale, draft)
        .into_iter()
        .filter_map(|standing| {
            let content = view(&standing)?;
            if standing.is_only {
                return Some(content);
            }
            let block = view! {
                <div class="daan-of" data-of=standing.place.to_string()>
                    <span class="daan-of-name">{standing.offer.currency().code()}</span>
                    {content}
                </div>
            };
            Some(block.into_any())
        })
        .collect();
    blocks.into_any()
}

/// The chosen offer's chips have the ids that the app gives them.
fn preset_of(standing: &Standing, amount: Money, draft: Draft) -> Chip {
    let (minor, code) = (amount.amount_minor(), amount.currency().code());
    let id = minor.to_string();
    Chip {
        amount,
        id: if standing.is_chosen {
            ["daan-preset-", &id].concat()
        } else {
            ["daan-preset-", code, "-", &id].concat()
        },
        value: if standing.is_only {
            id
        } else {
            named(minor, code)
        },
        is_chosen: standing.is_chosen && draft.preset.get_untracked() == Some(minor),
    }
}

fn own(offers: StoredValue<Vec<Offer>>, locale: Locale, draft: Draft) -> Own {
    let standings = standings(offers, locale, draft);
    let has_error = untrack(|| draft.error(Field::Amount)).is_some();
    let signs: Vec<_> = standings.iter().map(sign_of).collect();
    let limits: Vec<_> = standings
        .iter()
        .map(|standing| limits_of(standing, locale))
        .collect();
    let hint = view! {
        <p class="daan-hint" id=hint_id(ids::AMOUNT) hidden=has_error>{limits}</p>
        {error(draft, Field::Amount, ids::AMOUNT)}
    };
    Own {
        sign: signs.into_any(),
        is_wide: standings
            .iter()
            .any(|standing| standing.offer.currency() != Currency::INR),
        hint: hint.into_any(),
    }
}

fn sign_of(standing: &Standing) -> AnyView {
    let sign = sign(standing.offer.currency());
    if standing.is_only {
        return view! { <span aria-hidden="true">{sign}</span> }.into_any();
    }
    let place = standing.place.to_string();
    view! { <span class="daan-of" data-of=place aria-hidden="true">{sign}</span> }.into_any()
}

fn limits_of(standing: &Standing, locale: Locale) -> AnyView {
    let text = limits_text(&standing.offer, locale);
    if standing.is_only {
        return text.into_any();
    }
    let place = standing.place.to_string();
    let name = [standing.offer.currency().code(), ": "].concat();
    view! {
        <span class="daan-of" data-of=place><span class="daan-of-name">{name}</span>{text}</span>
    }
    .into_any()
}
