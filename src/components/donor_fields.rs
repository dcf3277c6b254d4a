//! Who gives: a name and an address, and more only for those who want to.

use super::ids;
use super::parts::area_text;
use super::text_field::{Spec, described_by, hint_and_error, invalid, text_field, typed};
use crate::checkout::draft::Draft;
use crate::texts::{FormTexts, texts};
use daan_domain::{Field, Locale};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The fields of the donor.
pub(super) fn donor_fields(locale: Locale, draft: Draft) -> impl IntoView + use<> {
    let t = &texts(locale).form;
    view! {
        {text_field(draft, draft.name, name(t))}
        {text_field(draft, draft.email, email(t))}
        <details
            class="daan-more"
            id=ids::MORE
            open=draft.more.get_untracked()
            prop:open=move || draft.more.get()
            on:toggle=move |event| draft.more.set(is_open(&event))
        >
            <summary>{t.more}</summary>
            <div class="daan-more-fields">
                {text_field(draft, draft.phone, phone(t))}
                {text_field(draft, draft.pan, pan(t))}
                {message(t, draft)}
            </div>
        </details>
        {anonymous(t, draft)}
    }
}

fn is_open(event: &web_sys::Event) -> bool {
    let details = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

fn name(t: &FormTexts) -> Spec {
    Spec {
        field: Field::Name,
        id: ids::NAME,
        name: "name",
        label: t.name,
        hint: t.name_hint,
        optional: None,
        kind: "text",
        inputmode: "text",
        autocomplete: "name",
        autocapitalize: "words",
    }
}

fn email(t: &FormTexts) -> Spec {
    Spec {
        field: Field::Email,
        id: ids::EMAIL,
        name: "email",
        label: t.email,
        hint: t.email_hint,
        optional: None,
        kind: "email",
        inputmode: "email",
        autocomplete: "email",
        autocapitalize: "none",
    }
}

fn phone(t: &FormTexts) -> Spec {
    Spec {
        field: Field::Phone,
        id: ids::PHONE,
        name: "phone",
        label: t.phone,
        hint: t.phone_hint,
        optional: Some(t.optional),
        kind: "tel",
        inputmode: "tel",
        autocomplete: "tel",
        autocapitalize: "none",
    }
}

fn pan(t: &FormTexts) -> Spec {
    Spec {
        field: Field::Pan,
        id: ids::PAN,
        name: "pan",
        label: t.pan,
        hint: t.pan_hint,
        optional: Some(t.optional),
        kind: "text",
        inputmode: "text",
        autocomplete: "off",
        autocapitalize: "characters",
    }
}

fn message(t: &'static FormTexts, draft: Draft) -> impl IntoView {
    view! {
        <div class="daan-field">
            <label class="daan-label" part="label" for=ids::MESSAGE>
                {t.message}
                <span class="daan-optional">{t.optional}</span>
            </label>
            <textarea
                class="daan-input"
                part="input"
                id=ids::MESSAGE
                name="message"
                rows="3"
                aria-describedby=described_by(ids::MESSAGE)
                aria-invalid=invalid(draft, Field::Message)
                on:input=typed(draft, draft.message, Field::Message)
            >
                {draft.message.with_untracked(|text| area_text(text))}
            </textarea>
            {hint_and_error(draft, Field::Message, ids::MESSAGE, String::new())}
        </div>
    }
}

fn anonymous(t: &'static FormTexts, draft: Draft) -> impl IntoView {
    view! {
        <div class="daan-check">
            <input
                type="checkbox"
                id=ids::ANONYMOUS
                name="anonymous"
                value="true"
                checked=draft.anonymous.get_untracked()
                aria-describedby="daan-anonymous-hint"
                on:change=move |event| draft.anonymous.set(event_target_checked(&event))
            />
            <label for=ids::ANONYMOUS>
                {t.anonymous}
                <span class="daan-hint" id="daan-anonymous-hint">{t.anonymous_hint}</span>
            </label>
        </div>
    }
}
