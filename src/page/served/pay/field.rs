//! A field of a page that the app does not have.

use leptos::prelude::*;

/// A line of text.
pub(super) struct Input {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// Empty where there is nothing to explain.
    pub(super) hint: &'static str,
    pub(super) value: String,
    pub(super) inputmode: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) error: Option<&'static str>,
}

/// The field with its hint, which gives way to the error.
pub(super) fn input(input: Input) -> AnyView {
    let hint_id = [&input.id, "-hint"].concat();
    let error_id = [&input.id, "-error"].concat();
    let has_hint = !input.hint.is_empty() && input.error.is_none();
    let hint = has_hint.then(|| view! { <p class="daan-hint" id=hint_id.clone()>{input.hint}</p> });
    let described_by = if has_hint { &hint_id } else { &error_id }.clone();
    view! {
        <div class="daan-field">
            <label class="daan-label" for=input.id.clone()>{input.label}</label>
            <input
                class="daan-input"
                id=input.id
                name=input.name
                type="text"
                inputmode=input.inputmode
                autocomplete=input.autocomplete
                autocapitalize="none"
                spellcheck="false"
                value=input.value
                aria-describedby=described_by
                aria-invalid=input.error.map(|_| "true")
            />
            {hint}
            <p class="daan-error" id=error_id>{input.error}</p>
        </div>
    }
    .into_any()
}
