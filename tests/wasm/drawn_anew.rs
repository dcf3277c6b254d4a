use crate::page::{pause, stage};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen_test::wasm_bindgen_test;

thread_local! {
    static WAS_DRAWN_AFTER_ITS_END: Cell<bool> = const { Cell::new(false) };
}

/// As a form does that chooses an offer while it takes the place of another form.
#[wasm_bindgen_test]
async fn what_has_left_the_page_is_not_drawn_anew_by_what_took_its_place() {
    let owner = Owner::new();
    let (language, offer) = owner.with(|| (RwSignal::new(0), RwSignal::new(0)));
    let form = move || {
        let own = StoredValue::new(());
        offer.set(language.get_untracked());
        let part = move || {
            let text = offer.get().to_string();
            if own.try_get_value().is_none() {
                WAS_DRAWN_AFTER_ITS_END.set(true);
            }
            text
        };
        part.into_any()
    };
    let page = move || {
        language.get();
        form.into_any()
    };
    let _page = mount_to(stage(""), move || page.into_any());
    language.set(1);
    pause(20).await;
    assert!(!WAS_DRAWN_AFTER_ITS_END.get());
}
