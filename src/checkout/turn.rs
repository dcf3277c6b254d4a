//! Which tab brings a proof, where several know of it.
//!
//! A courtesy between tabs that spares the server: should two bring the same proof after all, it counts once.

use crate::browser;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// With the donation's reference behind it.
const NAME: &str = "daan-resume.";

#[wasm_bindgen]
extern "C" {
    // Not in an old browser, nor outside of a secure context.
    type MayLock;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &MayLock) -> Option<Locks>;

    type Locks;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, held: &Function) -> Result<Promise, JsValue>;
}

/// The turn, or a place in the queue for it; given back when dropped, and by the browser when the tab is gone.
pub(super) struct Turn {
    give_back: Function,
}

/// Queues for the turn; `granted` is called when it has come, never before this function has returned, and
/// also where the browser refuses to keep turns. `None` where it knows no turns.
pub(super) fn ask(donation_id: &str, granted: impl Fn() + 'static) -> Option<Turn> {
    let locks = browser::window()?
        .navigator()
        .unchecked_into::<MayLock>()
        .locks()?;
    let mut give_back = None;
    let until_given_back = Promise::new(&mut |resolve, _| give_back = Some(resolve));
    let granted = Rc::new(granted);
    let told = Rc::clone(&granted);
    // It frees itself when called, which may be long after the turn is not wanted any more.
    let held = Closure::once_into_js(move |_: JsValue| -> JsValue {
        spawn_local(async move { told() });
        until_given_back.into()
    });
    let name = [NAME, donation_id].concat();
    let request = locks.request(&name, held.unchecked_ref()).ok()?;
    spawn_local(async move {
        if JsFuture::from(request).await.is_err() {
            granted();
        }
    });
    give_back.map(|give_back| Turn { give_back })
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = self.give_back.call0(&JsValue::UNDEFINED);
    }
}
