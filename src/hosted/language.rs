//! The language of a page: the address says it, else the server has chosen.

use daan_domain::Locale;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use web_sys::{Element, window};

/// The language now. Must be called below the router.
pub(super) fn current() -> Memo<Locale> {
    let query = use_query_map();
    let served = root()
        .and_then(|root| root.get_attribute("lang"))
        .and_then(|tag| Locale::lookup(&tag))
        .unwrap_or_default();
    Memo::new(move |_| {
        let asked = query.with(|query| query.get("lang"));
        asked.and_then(|tag| Locale::lookup(&tag)).unwrap_or(served)
    })
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

/// `?lang=…` as it is in the address, to go along to the next page.
pub(super) fn in_address() -> String {
    window()
        .and_then(|window| window.location().search().ok())
        .filter(|search| search.contains("lang="))
        .unwrap_or_default()
}

fn root() -> Option<Element> {
    window()?.document()?.document_element()
}
