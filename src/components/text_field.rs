//! A labelled field with its hint and its error.

use crate::checkout::draft::Draft;
use daan_domain::Field;
use leptos::prelude::*;

/// What is fixed about a text field.
#[derive(Clone, Copy)]
pub(super) struct Spec {
    pub(super) field: Field,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// The word for "optional", where it is.
    pub(super) optional: Option<&'static str>,
    pub(super) kind: &'static str,
    pub(super) inputmode: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) autocapitalize: &'static str,
}

/// One line of text.
///
/// The value is written into the input once and only read afterwards: setting it while the donor types
/// would fight the caret and break input methods.
pub(super) fn text_field(
    draft: Draft,
    value: RwSignal<String>,
    spec: Spec,
) -> impl IntoView + use<> {
    let Spec { field, id, .. } = spec;
    view! {
        <div class="daan-field">
            {label(spec)}
            <input
                class="daan-input"
                part="input"
                id=id
                name=spec.name
                type=spec.kind
                inputmode=spec.inputmode
                autocomplete=spec.autocomplete
                autocapitalize=spec.autocapitalize
                spellcheck="false"
                required=spec.optional.is_none()
                value=value.get_untracked()
                aria-describedby=described_by(id)
                aria-invalid=invalid(draft, field)
                on:input=typed(draft, value, field)
            />
            {hint_and_error(draft, field, id, spec.hint.to_owned())}
        </div>
    }
}

fn label(spec: Spec) -> impl IntoView {
    let optional = spec
        .optional
        .map(|word| view! { <span class="daan-optional">{word}</span> });
    view! { <label class="daan-label" part="label" for=spec.id>{spec.label}{optional}</label> }
}

/// The hint gives way to the error: both at once would say the same thing twice.
pub(super) fn hint_and_error(
    draft: Draft,
    field: Field,
    id: &'static str,
    hint: String,
) -> impl IntoView + use<> {
    let empty = hint.is_empty();
    view! {
        <p class="daan-hint" id=hint_id(id) hidden=move || empty || draft.error(field).is_some()>
            {hint}
        </p>
        {error(draft, field, id)}
    }
}

/// What is wrong with a field.
pub(super) fn error(draft: Draft, field: Field, id: &'static str) -> impl IntoView + use<> {
    view! {
        <p class="daan-error" part="error" id=error_id(id) aria-live="polite">
            {move || draft.error(field)}
        </p>
    }
}

pub(super) fn described_by(id: &str) -> String {
    [&hint_id(id), " ", &error_id(id)].concat()
}

/// A function of its own and not a closure at each field: the browser gets the code of every closure anew.
pub(super) fn invalid(
    draft: Draft,
    field: Field,
) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync {
    move || draft.error(field).map(|_| "true")
}

/// Takes over what is typed.
pub(super) fn typed(
    draft: Draft,
    value: RwSignal<String>,
    field: Field,
) -> impl Fn(web_sys::Event) + Copy {
    move |event| {
        value.set(event_target_value(&event));
        draft.touch(field);
    }
}

pub(super) fn hint_id(id: &str) -> String {
    [id, "-hint"].concat()
}

pub(crate) fn error_id(id: &str) -> String {
    [id, "-error"].concat()
}
