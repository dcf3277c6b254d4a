//! The few things asked of the browser itself; everything fails softly, because a private window, a
//! blocked storage or an old engine must not cost a gift.

use daan_domain::Timestamp;
use js_sys::{Date, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventTarget, Storage, Window};

/// The window; `None` outside of a browser.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// The element with this id.
pub(crate) fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Local storage, where the browser grants it.
pub(crate) fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// The storage of this tab alone, which outlives a reload, where the browser grants it.
pub(crate) fn tab_storage() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

/// The time by the donor's clock, which may be wrong by any amount.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 are far below 2^53, and what is below one is not wanted"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_ms(Date::now() as i64)
}

/// 128 random bits in hex.
pub(crate) fn random_key() -> String {
    let bytes = Uint8Array::new_with_length(16);
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        // Without it (an engine from before 2014) the key repeats and the server says so.
        let _ = crypto.get_random_values_with_js_u8_array(&bytes);
    }
    bytes.to_vec().iter().fold(String::new(), |mut key, byte| {
        for digit in [byte >> 4, byte & 15] {
            key.extend(char::from_digit(u32::from(digit), 16));
        }
        key
    })
}

/// What the browser calls itself.
pub(crate) fn user_agent() -> String {
    window()
        .and_then(|window| window.navigator().user_agent().ok())
        .unwrap_or_default()
}

/// The query of the page's address, with its question mark.
pub(crate) fn search() -> String {
    window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default()
}

/// A number from 0 to `limit - 1`; good enough to spread retries.
pub(crate) fn jitter(limit: u32) -> u32 {
    let bytes = Uint8Array::new_with_length(2);
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_js_u8_array(&bytes);
    }
    let drawn = u32::from(bytes.get_index(0)) * 256 + u32::from(bytes.get_index(1));
    drawn % limit.max(1)
}

/// Whether the browser believes to be connected.
pub(crate) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page is in front.
pub(crate) fn is_visible() -> bool {
    document().is_none_or(|document| !document.hidden())
}

/// A listener that is taken off when dropped.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `heard` for every event of this name.
    pub(crate) fn new(
        target: &EventTarget,
        name: &'static str,
        heard: impl FnMut(Event) + 'static,
    ) -> Listener {
        let closure = Closure::new(heard);
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Listener {
            target: target.clone(),
            name,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

/// The text of a property, if it is one.
pub(crate) fn text_property(object: &JsValue, name: &str) -> Option<String> {
    js_sys::Reflect::get(object, &JsValue::from_str(name))
        .ok()?
        .as_string()
}
