//! How much: presets to press, or an amount of one's own.

use super::ids;
use super::text_field::{described_by, invalid};
use crate::amount::grouped;
use crate::checkout::draft::Draft;
use crate::texts::texts;
use daan_domain::{Currency, Field, Locale, Money, Offer, filled};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Presets and an own amount under one name.
pub(super) fn fieldset(locale: Locale, chips: AnyView, own: AnyView) -> AnyView {
    view! {
        <fieldset class="daan-amounts">
            <legend class="daan-label" part="label">{texts(locale).form.amounts}</legend>
            {chips}
            {own}
        </fieldset>
    }
    .into_any()
}

/// A preset to press.
pub(super) struct Chip {
    pub(super) amount: Money,
    pub(super) id: String,
    /// What a form without the app sends.
    pub(super) value: String,
    pub(super) is_chosen: bool,
}

/// One preset. It takes the place of an own amount.
pub(super) fn chip(chip: Chip, locale: Locale, draft: Draft, own: NodeRef<Input>) -> AnyView {
    let minor = chip.amount.amount_minor();
    view! {
        <label class="daan-chip" part="amount">
            <input
                type="radio"
                name="preset"
                id=chip.id
                value=chip.value
                checked=chip.is_chosen
                prop:checked=move || draft.preset.get() == Some(minor)
                on:change=move |_| choose(draft, minor, own)
            />
            <span part="amount">{chip.amount.display(locale).to_string()}</span>
        </label>
    }
    .into_any()
}

fn choose(draft: Draft, minor: i64, own: NodeRef<Input>) {
    draft.preset.set(Some(minor));
    draft.amount.set(String::new());
    if let Some(input) = own.get_untracked() {
        input.set_value("");
    }
    draft.touch(Field::Amount);
}

/// What stands around the field for an own amount.
pub(super) struct Own {
    pub(super) sign: AnyView,
    /// Whether the sign takes the room of a code.
    pub(super) is_wide: bool,
    pub(super) hint: AnyView,
}

/// An amount of one's own.
pub(super) fn own_amount(own: Own, locale: Locale, draft: Draft, place: NodeRef<Input>) -> AnyView {
    view! {
        <div class="daan-field">
            <label class="daan-label daan-label-own" part="label" for=ids::AMOUNT>{texts(locale).form.own_amount}</label>
            <div class="daan-affix" data-wide=own.is_wide.then_some("")>
                {own.sign}
                <input
                    class="daan-input"
                    part="input"
                    node_ref=place
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
            {own.hint}
        </div>
    }
    .into_any()
}

/// The least and the most.
pub(super) fn limits_text(offer: &Offer, locale: Locale) -> String {
    let limits = offer.rules.limits();
    let text = texts(locale).form.own_amount_hint;
    let [min, max] = [limits.min, limits.max].map(|limit| limit.display(locale).to_string());
    filled(text, &[("min", &min), ("max", &max)])
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

/// What stands before an amount.
pub(super) fn sign(currency: Currency) -> &'static str {
    if currency == Currency::INR {
        "₹"
    } else {
        currency.code()
    }
}
