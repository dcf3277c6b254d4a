//! What a page's address says beside its path: the language, else the server has chosen it; and whether
//! the donor leaves the page to pay.

use daan_domain::Locale;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use web_sys::{Element, window};

/// What the server has chosen, which is the language of every address that names none.
#[derive(Clone, Copy)]
pub(super) struct Served(Locale);

impl Served {
    /// As the page says, before the app says anything else there.
    pub(super) fn read() -> Served {
        let tag = root().and_then(|root| root.get_attribute("lang"));
        Served(tag.and_then(|tag| Locale::lookup(&tag)).unwrap_or_default())
    }
}

/// The language now. Must be called below the router.
pub(super) fn current() -> Memo<Locale> {
    let query = use_query_map();
    let Served(served) = expect_context();
    Memo::new(move |_| {
        let asked = query.with(|query| query.get("lang"));
        asked.and_then(|tag| Locale::lookup(&tag)).unwrap_or(served)
    })
}

/// Keeps `mode=redirect` in the address when a link to another language comes without it. Must be called
/// below the router.
pub(super) fn keep_mode() {
    let location = use_location();
    let has_mode = move || {
        location
            .query
            .with(|query| query.get_str("mode") == Some("redirect"))
    };
    if !untrack(has_mode) {
        return;
    }
    let navigate = use_navigate();
    Effect::new(move |_| {
        if !has_mode() {
            let (path, search) = (location.pathname.get(), location.search.get());
            let joint = if search.is_empty() { "" } else { "&" };
            let address = [&path, "?", &search, joint, "mode=redirect"].concat();
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&address, options);
        }
    });
}

/// Tells screen readers and the tab what the page is now.
pub(super) fn announce(locale: Locale, title: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", locale.tag());
    }
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// `?lang=…` and `mode=…` as they are in the address, to go along to the next page.
pub(super) fn in_address() -> String {
    window()
        .and_then(|window| window.location().search().ok())
        .filter(|search| search.contains("lang=") || search.contains("mode="))
        .unwrap_or_default()
}

fn root() -> Option<Element> {
    window()?.document()?.document_element()
}
