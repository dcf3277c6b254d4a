//! An order that was asked for before the app was there, by the page's own small script (`public/early.js`).

use crate::browser;
use daan_api::Answer;
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where the script leaves it: the key that it took, and a promise of the answer's text, or of `null` where the
/// server did not make the order or could not be reached.
const LEFT: &str = "daanEarly";

/// The answer to the request of this key: the one that is on its way already, and where that says nothing, or there
/// is none, `otherwise`. An early answer serves once, because a later press asks how the gift stands by then.
pub(super) fn answer(key: &str, otherwise: Answer) -> Answer {
    let Some(early) = left(key) else {
        return otherwise;
    };
    Box::pin(async move {
        let text = JsFuture::from(early).await.ok();
        match text.and_then(|text| text.as_string()) {
            Some(text) => Ok(text),
            None => otherwise.await,
        }
    })
}

fn left(key: &str) -> Option<Promise> {
    let window = browser::window()?;
    let get = |from: &JsValue, name: &str| Reflect::get(from, &JsValue::from_str(name)).ok();
    let left = get(&window, LEFT)?;
    let own = get(&left, "key")?.as_string()?;
    let _ = Reflect::set(&window, &JsValue::from_str(LEFT), &JsValue::UNDEFINED);
    (own == key).then(|| get(&left, "answer")?.dyn_into().ok())?
}
