//! The parts of the form as the app draws them: those of the chosen offer, and anew when another is chosen.

use super::amount_picker::{Chip, Own, chip, fieldset, limits_text, own_amount, sign};
use super::donate_form::with_offer;
use super::text_field::hint_and_error;
use super::{drawn, ids};
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::texts::texts;
use daan_api::CampaignView;
use daan_domain::{Currency, Field, Locale, Offer, filled};
use leptos::html::Input;
use leptos::prelude::*;

pub(super) use super::other_way::other_way;

/// A place for what the server has said of a form: see `takeover`.
pub(super) fn said(_: Locale) -> AnyView {
    view! { <div class="daan-said" id=ids::SAID></div> }.into_any()
}

/// What the server has said is over with the next press.
pub(super) fn forget_said(flow: Flow) {
    if let Some(said) = flow.place().element(ids::SAID) {
        said.set_text_content(None);
    }
}

/// The app sends keys of its own.
pub(super) fn key() {}

/// The amounts of the chosen offer.
pub(super) fn amounts(offers: StoredValue<Vec<Offer>>, locale: Locale, draft: Draft) -> AnyView {
    of_offer(offers, locale, draft, |offer, locale, draft| {
        Some(of_one(offer, locale, draft))
    })
}

fn of_one(offer: &Offer, locale: Locale, draft: Draft) -> AnyView {
    let place = NodeRef::<Input>::new();
    let presets = offer.rules.presets().iter();
    let chips: Vec<_> = presets
        .map(|amount| {
            let value = amount.amount_minor().to_string();
            let preset = Chip {
                amount: *amount,
                id: ["daan-preset-", &value].concat(),
                value,
                is_chosen: draft.preset.get_untracked() == Some(amount.amount_minor()),
            };
            chip(preset, locale, draft, place)
        })
        .collect();
    let own = Own {
        sign: view! { <span aria-hidden="true">{sign(offer.currency())}</span> }.into_any(),
        is_wide: offer.currency() != Currency::INR,
        hint: hint_and_error(
            draft,
            Field::Amount,
            ids::AMOUNT,
            limits_text(offer, locale),
        )
        .into_any(),
    };
    fieldset(
        locale,
        view! { <div class="daan-chips"><div>{chips}</div></div> }.into_any(),
        own_amount(own, locale, draft, place),
    )
}

/// Another way has a button of its own: see `other_way`.
pub(super) fn second_button(_: &CampaignView, _: Locale, _: Draft) {}

/// What changes with the chosen offer. By function pointer, so that the browser gets the code for drawing
/// it anew once and not for each part.
pub(super) fn of_offer(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
    view: fn(&Offer, Locale, Draft) -> Option<AnyView>,
) -> AnyView {
    drawn(Box::new(move || {
        with_offer(offers, draft, |offer| view(offer, locale, draft))
            .flatten()
            .into_any()
    }))
}

/// The button names the amount.
pub(super) fn donate_label(
    offers: StoredValue<Vec<Offer>>,
    locale: Locale,
    draft: Draft,
) -> Option<String> {
    let amount = with_offer(offers, draft, |offer| draft.amount(offer).ok())??;
    let text = texts(locale).form.donate_amount;
    let amount = amount.display(locale).to_string();
    Some(filled(text, &[("amount", &amount)]))
}

/// The text of a text area: a node, which no markup can come out of.
pub(super) fn area_text(text: &str) -> String {
    text.to_owned()
}
