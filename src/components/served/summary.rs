//! What is wrong with a page that was sent.

use crate::components::ids;
use crate::texts::plain::plain;
use crate::texts::texts;
use daan_domain::Locale;
use leptos::prelude::*;

/// All that is wrong, at the head of its page.
#[derive(Default)]
pub(crate) struct Summary {
    /// What no field is to blame for.
    pub(crate) message: Option<String>,
    /// What to name when asking for help.
    pub(crate) reference: Option<String>,
    /// The id of each field that is wrong, and what is.
    pub(crate) at_fields: Vec<(String, String)>,
}

impl Summary {
    /// Each with a way to where it is mended. It takes the focus, so that it is read first.
    pub(crate) fn view(self, locale: Locale) -> AnyView {
        let title = if self.message.is_some() {
            texts(locale).status.problem
        } else {
            plain(locale).refused
        };
        let message = self.message.map(|message| view! { <p>{message}</p> });
        let reference = self
            .reference
            .filter(|reference| !reference.is_empty())
            .map(|reference| {
                let label = texts(locale).status.reference;
                view! { <p>{label} ": " <code>{reference}</code></p> }
            });
        let links: Vec<_> = self
            .at_fields
            .into_iter()
            .map(|(id, message)| view! { <li><a href=["#", &id].concat()>{message}</a></li> })
            .collect();
        let list = (!links.is_empty()).then(|| view! { <ul>{links}</ul> });
        view! {
            <div class="daan-summary" id=ids::SUMMARY role="alert" tabindex="-1" autofocus=true>
                <h2>{title}</h2>
                {message}
                {reference}
                {list}
            </div>
        }
        .into_any()
    }
}
