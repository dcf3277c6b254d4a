//! What the server says of a form: below the campaign's name, and before the first field.

use super::summary::Summary;
use crate::components::ids;
use crate::page::{FormState, Notice, localized};
use crate::texts::plain::plain;
use daan_domain::Locale;
use leptos::prelude::*;

/// What there is to say before anything is filled in: what is wrong, and that the donor came back.
pub(in crate::components) fn said(locale: Locale) -> AnyView {
    let state = use_context::<FormState>().unwrap_or_default();
    let notice = state.notice.clone().map(|notice| told(notice, locale));
    view! { <div class="daan-said" id=ids::SAID>{notice}{summary(&state, locale)}</div> }.into_any()
}

fn told(notice: Notice, locale: Locale) -> impl IntoView {
    let t = plain(locale);
    let Notice::Cancelled { token } = notice;
    let page = localized(&["/donations/", &token].concat(), locale);
    view! {
        <p class="daan-notice" role="status">
            {t.cancelled} " " <a href=page>{t.cancelled_gift}</a>
        </p>
    }
}

fn summary(state: &FormState, locale: Locale) -> Option<AnyView> {
    let at_fields = state.at_fields();
    let problem = state.elsewhere();
    if problem.is_none() && at_fields.is_empty() {
        return None;
    }
    let summary = Summary {
        message: problem.map(|error| error.message.clone()),
        reference: problem.map(|error| error.reference.clone()),
        at_fields: at_fields
            .into_iter()
            .map(|(field, message)| (ids::of(field).to_owned(), message))
            .collect(),
    };
    Some(summary.view(locale))
}
