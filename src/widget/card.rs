//! What a widget is drawn on: the languages to choose from, and below them what it is about.

use crate::texts::{own_name, texts};
use daan_domain::Locale;
use leptos::prelude::*;

/// The card with this content. `now` is the language that the donor chooses, `tag` that of the content.
pub(crate) fn card(
    now: RwSignal<Locale>,
    tag: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
    theme: String,
    content: AnyView,
) -> AnyView {
    view! {
        <div class="daan daan-widget" lang=tag data-theme=theme>
            {languages(now)}
            {content}
        </div>
    }
    .into_any()
}

fn languages(now: RwSignal<Locale>) -> AnyView {
    let buttons: Vec<_> = Locale::ALL
        .into_iter()
        .map(|locale| {
            view! {
                <button
                    type="button"
                    lang=locale.tag()
                    aria-pressed=move || if now.get() == locale { "true" } else { "false" }
                    on:click=move |_| now.set(locale)
                >
                    {own_name(locale)}
                </button>
            }
        })
        .collect();
    let label = move || texts(now.get()).language;
    view! { <div class="daan-languages" role="group" aria-label=label>{buttons}</div> }.into_any()
}
