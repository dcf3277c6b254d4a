//! Loading checkout.js: once, late, and again after a failure.

use crate::browser;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlScriptElement;

/// checkout.js did not come, or not in time, or is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptMissing;

/// Longer than a slow phone needs for 300 kB; shorter than a donor's patience.
pub const TIMEOUT_MS: u32 = 8_000;

thread_local! {
    /// Everyone who asks while the script is on its way shares this promise. A page has one script,
    /// however many widgets it has.
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    /// How often a script was given up that had not answered in time.
    static GIVEN_UP: Cell<u32> = const { Cell::new(0) };
}

/// Makes `window.Razorpay` available. A script that the page already has is used; a failure is
/// forgotten, so that the next call tries again.
///
/// # Errors
/// [`ScriptMissing`] after [`TIMEOUT_MS`], on a network or policy error, or where the script does not
/// define `Razorpay`.
pub async fn load(url: &str) -> Result<(), ScriptMissing> {
    load_within(url, TIMEOUT_MS).await
}

/// [`load`] with a time limit of the caller's, in milliseconds. Who asks while a load is on its way waits
/// for that one, with its address and limit.
///
/// # Errors
/// As [`load`].
pub async fn load_within(url: &str, timeout_ms: u32) -> Result<(), ScriptMissing> {
    if is_there() {
        return Ok(());
    }
    let promise = LOADING.with_borrow_mut(|loading| {
        loading
            .get_or_insert_with(|| request(url, timeout_ms))
            .clone()
    });
    let outcome = JsFuture::from(promise.clone()).await;
    forget(&promise);
    if outcome.is_ok() && is_there() {
        Ok(())
    } else {
        Err(ScriptMissing)
    }
}

/// Only this load: another waiter may have begun a new one meanwhile.
fn forget(promise: &Promise) {
    LOADING.with_borrow_mut(|loading| {
        if loading
            .as_ref()
            .is_some_and(|current| js_sys::Object::is(current, promise))
        {
            *loading = None;
        }
    });
}

/// Whether the page has checkout.js. A script tag alone does not say so.
pub fn is_there() -> bool {
    Reflect::get(&js_sys::global(), &JsValue::from_str("Razorpay"))
        .is_ok_and(|constructor| constructor.is_function())
}

fn request(url: &str, timeout_ms: u32) -> Promise {
    Promise::new(&mut |loaded, failed| {
        if insert(url, timeout_ms, &loaded, &failed).is_none() {
            let _ = failed.call0(&JsValue::UNDEFINED);
        }
    })
}

/// No `data-*` attribute may be set: with `data-key` the script would put a button of its own into
/// the form.
fn insert(url: &str, timeout_ms: u32, loaded: &Function, failed: &Function) -> Option<()> {
    let document = browser::document()?;
    let script: HtmlScriptElement = document.create_element("script").ok()?.dyn_into().ok()?;
    script.set_src(&address(url, GIVEN_UP.get()));
    script.set_async(true);
    script.set_onload(Some(loaded));
    let give_up = {
        let (script, failed) = (script.clone(), failed.clone());
        move || {
            script.remove();
            let _ = failed.call0(&JsValue::UNDEFINED);
        }
    };
    let on_error = Closure::once_into_js(give_up.clone());
    script.set_onerror(Some(on_error.unchecked_ref()));
    // A timer that fires after the script has come settles nothing twice; it only would take the
    // tag away, which a script that has run does not need.
    let asked = script.clone();
    let too_late = move || {
        // One that failed is out of the page already, and did answer.
        if asked.is_connected() && !is_there() {
            GIVEN_UP.set(GIVEN_UP.get().saturating_add(1));
        }
        give_up();
    };
    Timeout::new(timeout_ms, too_late).forget();
    document.head()?.append_child(&script).ok()?;
    Some(())
}

/// Removing a script does not end its request, and a browser lets a second request for the same address
/// wait for the first (Chromium for 20 s): after a silence the address has to be another one.
fn address(url: &str, given_up: u32) -> String {
    match given_up {
        0 => url.to_owned(),
        times => {
            let joint = if url.contains('?') { "&" } else { "?" };
            [url, joint, "again=", &times.to_string()].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn only_after_a_silence_is_the_address_another() {
        assert_eq!(address("https://a/b.js", 0), "https://a/b.js");
        assert_eq!(address("https://a/b.js", 2), "https://a/b.js?again=2");
        assert_eq!(address("https://a/b.js?c", 1), "https://a/b.js?c&again=1");
    }
}
