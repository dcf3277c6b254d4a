//! An order that was asked for before the app was there, by a small script (`public/served.js`).

use crate::browser;
use daan_api::Answer;
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where the script leaves it: by the key that it took, a promise of the answer's text, or of `null` where the server
/// did not make the order or could not be reached.
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
    let all = Reflect::get(&browser::window()?.into(), &JsValue::from_str(LEFT)).ok()?;
    let key = JsValue::from_str(key);
    let left = Reflect::get(&all, &key).ok()?.dyn_into().ok()?;
    let _ = Reflect::set(&all, &key, &JsValue::UNDEFINED);
    Some(left)
}
