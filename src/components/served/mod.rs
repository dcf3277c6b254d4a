//! The parts of the form as the server writes them: those of every offer, because nobody has chosen one yet
//! and perhaps no script ever will. The style sheet shows the ones of the chosen currency.

mod go_on;
mod instead;
mod offers;
mod said;
mod summary;

pub(crate) use go_on::go_on;
pub(super) use instead::{other_way, second_button};
pub(super) use offers::{amounts, of_offer};
pub(super) use said::said;
pub(crate) use summary::Summary;

use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::page::FormState;
use daan_domain::{Locale, Offer};
use leptos::prelude::*;

/// The page is written anew after each press.
pub(super) fn forget_said(_: Flow) {}

/// The name of the gift that this page sends.
pub(super) fn key() -> AnyView {
    let state = use_context::<FormState>().unwrap_or_default();
    let key = state.key().to_owned();
    view! { <input type="hidden" name="idempotency_key" value=key /> }.into_any()
}

/// Without a script the button would name an amount that is no longer the one that is typed.
pub(super) fn donate_label(_: StoredValue<Vec<Offer>>, _: Locale, _: Draft) -> Option<String> {
    None
}

/// The text of a text area. The view writes it as it is, as if it were a script's; and browsers leave out a
/// line break at its beginning.
pub(super) fn area_text(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    if text.starts_with('\n') {
        ["\n", &text].concat()
    } else {
        text
    }
}
