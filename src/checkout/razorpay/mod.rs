//! The one type around `window.Razorpay`.

mod agent;
mod options;
pub mod silence;
mod surroundings;

use super::step::{AttemptFailure, Proof};
use crate::browser;
use daan_api::OpenCheckout;
use daan_domain::Locale;
use js_sys::Function;
use silence::{SILENT_MS, Watch};
use std::hint::black_box;
use std::rc::Rc;
use surroundings::Surroundings;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    // Looked up when called, so the script may come later than the module.
    type Razorpay;
    #[wasm_bindgen(constructor, catch)]
    fn new(options: &JsValue) -> Result<Razorpay, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn on(this: &Razorpay, event: &str, listener: &Function) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn open(this: &Razorpay) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Razorpay) -> Result<JsValue, JsValue>;
}

/// How the donor comes back from paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The window stays in the page and calls its handler.
    Handler,
    /// The window leaves the page, and the gateway sends the donor to the callback URL.
    Redirect,
}

impl Mode {
    /// What this browser, at this address, needs.
    pub fn of_this_page() -> Mode {
        if agent::needs_redirect(&browser::user_agent(), &browser::search()) {
            Mode::Redirect
        } else {
            Mode::Handler
        }
    }
}

/// What the window says.
#[derive(Debug, Clone)]
pub enum WindowEvent {
    /// The handler was called.
    Paid(Proof),
    /// `payment.failed`: one attempt; the window stays open.
    AttemptFailed(AttemptFailure),
    /// The donor closed the window.
    Dismissed,
    /// The donor gave the window up, which has stayed empty; it is still open.
    Silent,
}

/// The window could not be opened: what checkout.js threw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowBroke(pub String);

/// An open payment window. Keep it until it has ended: it owns the functions that checkout.js calls,
/// and puts the page back as it was when dropped.
pub struct PaymentWindow {
    instance: Razorpay,
    // Owned here because checkout.js calls them long after `open` has returned.
    _listeners: Listeners,
    _watch: Watch,
    surroundings: Surroundings,
}

impl PaymentWindow {
    /// Opens the window on an order.
    ///
    /// `heard` is called for everything the window says, at most once with an ending, and never before
    /// this function has returned.
    ///
    /// # Errors
    /// [`WindowBroke`] where the constructor or `open` throws; the page is as it was.
    pub fn open(
        order: &OpenCheckout,
        locale: Locale,
        mode: Mode,
        heard: impl Fn(WindowEvent) + 'static,
    ) -> Result<PaymentWindow, WindowBroke> {
        let heard: Heard = Rc::new(heard);
        let surroundings = Surroundings::save();
        let (options, listeners) = prepare(order, locale, mode, &heard)?;
        let instance = Razorpay::new(&options).map_err(|error| broke(&error))?;
        let [_, _, failed] = &listeners;
        instance
            .on("payment.failed", failed.as_ref().unchecked_ref())
            .map_err(|error| broke(&error))?;
        if let Err(error) = instance.open() {
            surroundings.restore();
            return Err(broke(&error));
        }
        let watch = silence::watch(SILENT_MS, locale, move || heard(WindowEvent::Silent));
        Ok(PaymentWindow {
            instance,
            _listeners: listeners,
            _watch: watch,
            surroundings,
        })
    }

    /// Takes the window away without waiting for its frame, which may be the part that is broken.
    pub fn close(self) {
        let _ = self.instance.close();
        Surroundings::hide_container();
    }
}

impl Drop for PaymentWindow {
    fn drop(&mut self) {
        self.surroundings.restore();
    }
}

type Heard = Rc<dyn Fn(WindowEvent)>;

/// `handler`, `ondismiss`, `payment.failed`.
type Listeners = [Closure<dyn FnMut(JsValue)>; 3];

/// All that a window is opened with.
fn prepare(
    order: &OpenCheckout,
    locale: Locale,
    mode: Mode,
    heard: &Heard,
) -> Result<(JsValue, Listeners), WindowBroke> {
    let handler = listen(heard, paid);
    let dismissed = listen(heard, |_| WindowEvent::Dismissed);
    let failed = listen(heard, |answer| WindowEvent::AttemptFailed(failure(answer)));
    let options = options::of(
        order,
        locale,
        mode,
        handler.as_ref().unchecked_ref(),
        dismissed.as_ref().unchecked_ref(),
    )
    .map_err(|error| broke(&error))?;
    Ok((options, [handler, dismissed, failed]))
}

/// Everything of [`PaymentWindow::open`] but the window.
///
/// # Errors
/// [`WindowBroke`] where the options cannot be made.
pub(super) fn rehearse(order: &OpenCheckout, locale: Locale) -> Result<(), WindowBroke> {
    black_box(Surroundings::save());
    let heard: Heard = Rc::new(|_| {});
    prepare(order, locale, Mode::of_this_page(), &heard).map(drop)
}

fn listen(heard: &Heard, read: fn(&JsValue) -> WindowEvent) -> Closure<dyn FnMut(JsValue)> {
    let heard = Rc::clone(heard);
    Closure::new(move |answer: JsValue| heard(read(&answer)))
}

/// An answer without a proof ends the window all the same; the server is asked what came of it.
fn paid(answer: &JsValue) -> WindowEvent {
    proof(answer).map_or(WindowEvent::Dismissed, WindowEvent::Paid)
}

fn proof(answer: &JsValue) -> Option<Proof> {
    Some(Proof {
        payment_id: browser::text_property(answer, "razorpay_payment_id")?,
        order_id: browser::text_property(answer, "razorpay_order_id")?,
        signature: browser::text_property(answer, "razorpay_signature")?,
    })
}

fn failure(answer: &JsValue) -> AttemptFailure {
    let error = js_sys::Reflect::get(answer, &JsValue::from_str("error")).unwrap_or_default();
    let text = |name| browser::text_property(&error, name).unwrap_or_default();
    AttemptFailure {
        code: text("code"),
        reason: text("reason"),
    }
}

fn broke(error: &JsValue) -> WindowBroke {
    let message = browser::text_property(error, "message").or_else(|| error.as_string());
    WindowBroke(message.unwrap_or_default())
}
