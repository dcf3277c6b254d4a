//! A text that is read out or sent to somebody: shown whole, copied with one press.

use crate::browser;
use crate::texts::StatusTexts;
use gloo_timers::callback::Timeout;
use leptos::html::Code;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How long the button says that it has copied.
const SAID_MS: u32 = 2_000;

/// A line of a list of facts, with a button that copies its value.
pub(crate) fn copyable(
    label: &'static str,
    value: String,
    t: &'static StatusTexts,
) -> impl IntoView + use<> {
    let copied = RwSignal::new(false);
    let shown = NodeRef::<Code>::new();
    let text = value.clone();
    let press = move |_| copy(text.clone(), copied, shown);
    let says = move || if copied.get() { t.copied } else { t.copy };
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                <code node_ref=shown>{value}</code>
                <button class="daan-copy" type="button" on:click=press aria-live="polite">
                    {says}
                </button>
            </dd>
        </div>
    }
}

fn copy(text: String, copied: RwSignal<bool>, shown: NodeRef<Code>) {
    spawn_local(async move {
        if to_clipboard(&text).await {
            // The browser may take its time, and the view be gone meanwhile.
            let _ = copied.try_set(true);
            Timeout::new(SAID_MS, move || {
                let _ = copied.try_set(false);
            })
            .forget();
        } else if let Some(code) = shown.try_get_untracked().flatten() {
            // No clipboard outside of a secure context: selected, the text is one key away.
            select(&code);
        }
    });
}

/// Whether the text is on the clipboard now.
pub(super) async fn to_clipboard(text: &str) -> bool {
    let Some(window) = browser::window() else {
        return false;
    };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    match clipboard.map(JsCast::dyn_into::<web_sys::Clipboard>) {
        Ok(Ok(clipboard)) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        _ => false,
    }
}

fn select(element: &web_sys::Element) {
    let selection = browser::window().and_then(|window| window.get_selection().ok().flatten());
    if let Some(selection) = selection {
        let _ = selection.select_all_children(element);
    }
}
