//! A payment window that says nothing.
//!
//! Where its frame is blocked (by a policy, a content blocker, a network) the window stands there empty
//! and tells the page nothing at all. Then a note above it offers the way out; the window is never closed
//! by itself, because on a slow line its frame may only be late.

use crate::browser::{self, Listener};
use crate::texts::texts;
use daan_domain::Locale;
use gloo_timers::callback::Timeout;
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Longer than a frame takes that loads at all.
pub(super) const SILENT_MS: u32 = 12_000;

thread_local! {
    static EAR: RefCell<Option<Listener>> = const { RefCell::new(None) };
    /// The frame that has spoken. A page has one, however many windows it opens.
    static SPEAKER: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
    static NOTE: RefCell<Option<Note>> = const { RefCell::new(None) };
}

/// Begins to listen for the frame, which speaks first when the script has just come, before any window is
/// opened. Doing it twice is harmless.
pub(crate) fn listen() {
    let Some(window) = browser::window() else {
        return;
    };
    EAR.with_borrow_mut(|ear| {
        ear.get_or_insert_with(|| {
            Listener::new(&window, "message", |event| {
                let source = property(&event, "source");
                if is_frame(&source) {
                    SPEAKER.set(source);
                    NOTE.take();
                }
            })
        });
    });
}

/// Looks after an open window until it is dropped.
pub struct Watch {
    _timer: Timeout,
}

/// Offers the way out where the frame has said nothing in this time; `left` is called if the donor takes it.
pub fn watch(silent_ms: u32, locale: Locale, left: impl Fn() + 'static) -> Watch {
    listen();
    let timer = Timeout::new(silent_ms, move || {
        if !has_spoken() {
            NOTE.set(Note::put(locale, Rc::new(left)));
        }
    });
    Watch { _timer: timer }
}

impl Drop for Watch {
    fn drop(&mut self) {
        NOTE.take();
    }
}

fn has_spoken() -> bool {
    SPEAKER.with_borrow(is_frame)
}

/// Whether this is the inside of a payment window's frame that is in the page.
fn is_frame(source: &JsValue) -> bool {
    let frames = browser::document().and_then(|document| {
        document
            .query_selector_all(".razorpay-container iframe")
            .ok()
    });
    frames.is_some_and(|frames| {
        (0..frames.length())
            .filter_map(|index| frames.get(index))
            .any(|frame| Object::is(&property(&frame, "contentWindow"), source))
    })
}

fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
}

/// The note, in the page until it is dropped.
struct Note {
    element: HtmlElement,
    _press: Listener,
}

/// Set one by one and not as an attribute, which a strict policy of the page would forbid. Above the window,
/// whose layer is the highest there is: it comes later in the page.
const NOTE_STYLE: &str = "position:fixed;inset:0 0 auto;z-index:2147483647;padding:0.75rem 1rem;\
    background:#fff;color:#10201f;font:1rem/1.5 system-ui,sans-serif;text-align:center;\
    box-shadow:0 1px 0.75rem rgba(0,0,0,0.4)";
const BUTTON_STYLE: &str = "min-height:2.75rem;margin-inline-start:0.75rem;padding:0.25rem 1rem;\
    border:0;border-radius:0.5rem;background:#0b5351;color:#fff;font:inherit;font-weight:600;cursor:pointer";

impl Note {
    fn put(locale: Locale, left: Rc<dyn Fn()>) -> Option<Note> {
        let t = &texts(locale).ways;
        let element = made("div", NOTE_STYLE, t.silent)?;
        element.set_attribute("role", "alert").ok()?;
        let button = made("button", BUTTON_STYLE, t.silent_close)?;
        button.set_attribute("type", "button").ok()?;
        element.append_child(&button).ok()?;
        let press = Listener::new(&button, "click", move |_| {
            let left = Rc::clone(&left);
            // Later, because it takes this very button away.
            spawn_local(async move { left() });
        });
        browser::document()?.body()?.append_child(&element).ok()?;
        Some(Note {
            element,
            _press: press,
        })
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        self.element.remove();
    }
}

fn made(name: &str, style: &str, text: &str) -> Option<HtmlElement> {
    let element: HtmlElement = browser::document()?
        .create_element(name)
        .ok()?
        .dyn_into()
        .ok()?;
    element.style().set_css_text(style);
    element.set_text_content(Some(text));
    Some(element)
}
