//! How much: presets to press, or an amount of one's own.

use super::ids;
use super::text_field::{described_by, hint_and_error, invalid};
use crate::amount::grouped;
use crate::checkout::draft::Draft;
use crate::texts::texts;
use daan_domain::{Currency, Field, Locale, Offer};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The amounts of one offer.
pub(super) fn amount_picker(offer: &Offer, locale: Locale, draft: Draft) -> impl IntoView + use<> {
    let t = &texts(locale).form;
    let own = NodeRef::<Input>::new();
    let chips: Vec<_> = offer
        .rules
        .presets()
        .iter()
        .map(|preset| {
            let label = preset.display(locale).to_string();
            chip(preset.amount_minor(), label, draft, own)
        })
        .collect();
    view! {
        <fieldset class="daan-amounts">
            <legend class="daan-label">{t.amounts}</legend>
            <div class="daan-chips"><div>{chips}</div></div>
            {own_amount(offer, locale, draft, own)}
        </fieldset>
    }
}

fn chip(minor: i64, label: String, draft: Draft, own: NodeRef<Input>) -> impl IntoView {
    let id = ["daan-preset-", &minor.to_string()].concat();
    let checked = move || draft.preset.get() == Some(minor);
    view! {
        <label class="daan-chip">
            <input
                type="radio"
                name="preset"
                id=id
                value=minor.to_string()
                checked=draft.preset.get_untracked() == Some(minor)
                prop:checked=checked
                on:change=move |_| choose(draft, minor, own)
            />
            <span>{label}</span>
        </label>
    }
}

fn choose(draft: Draft, minor: i64, own: NodeRef<Input>) {
    draft.preset.set(Some(minor));
    draft.amount.set(String::new());
    if let Some(input) = own.get_untracked() {
        input.set_value("");
    }
    draft.touch(Field::Amount);
}

fn own_amount(
    offer: &Offer,
    locale: Locale,
    draft: Draft,
    own: NodeRef<Input>,
) -> impl IntoView + use<> {
    let t = &texts(locale).form;
    let limits = offer.rules.limits();
    let hint = t
        .own_amount_hint
        .replace("{min}", &limits.min.display(locale).to_string())
        .replace("{max}", &limits.max.display(locale).to_string());
    view! {
        <div class="daan-field">
            <label class="daan-label daan-label-own" for=ids::AMOUNT>{t.own_amount}</label>
            <div class="daan-affix" data-wide=(offer.currency() != Currency::INR).then_some("")>
                <span aria-hidden="true">{sign(offer.currency())}</span>
                <input
                    class="daan-input"
                    node_ref=own
                    id=ids::AMOUNT
                    name="amount"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    value=draft.amount.get_untracked()
                    aria-describedby=described_by(ids::AMOUNT)
                    aria-invalid=invalid(draft, Field::Amount)
                    on:input=move |event| typed(draft, &event)
                    on:compositionend=move |event| typed(draft, &event)
                />
            </div>
            {hint_and_error(draft, Field::Amount, ids::AMOUNT, hint)}
        </div>
    }
}

/// An own amount takes the place of a preset.
fn typed(draft: Draft, event: &web_sys::Event) {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    if !is_composing(event) {
        group(&input);
    }
    let text = input.value();
    if !text.trim().is_empty() {
        draft.preset.set(None);
    }
    draft.amount.set(text);
    draft.touch(Field::Amount);
}

/// While an input method composes, the text is its own.
fn is_composing(event: &web_sys::Event) -> bool {
    js_sys::Reflect::get(event, &"isComposing".into()).is_ok_and(|composing| composing.is_truthy())
}

fn group(input: &HtmlInputElement) {
    let text = input.value();
    let caret = input.selection_start().ok().flatten();
    let caret = caret.and_then(|caret| usize::try_from(caret).ok());
    let caret = caret.unwrap_or_else(|| text.chars().count());
    if let Some((text, caret)) = grouped(&text, caret) {
        input.set_value(&text);
        if let Ok(caret) = u32::try_from(caret) {
            let _ = input.set_selection_range(caret, caret);
        }
    }
}

fn sign(currency: Currency) -> &'static str {
    if currency == Currency::INR {
        "₹"
    } else {
        currency.code()
    }
}
