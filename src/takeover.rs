//! The app takes the place of the server's page without the donor noticing: what was typed, chosen and
//! focused before the app had loaded is still there afterwards, and a press made too early counts.

use crate::browser::{self, Listener};
use crate::checkout::draft::Draft;
use crate::components::ids;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node};

/// Set on `<html>` by the page's own small script while an input method composes.
const COMPOSING: &str = "data-daan-composing";
/// Set on the form by the same script when it was submitted before the app was there.
const PRESSED: &str = "data-pressed";

/// What the donor has done to the server's page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    texts: Vec<(&'static str, String)>,
    preset: Option<i64>,
    currency: Option<String>,
    anonymous: bool,
    more: bool,
    focus: Option<Focus>,
    pressed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Focus {
    id: String,
    selection: Option<(u32, u32)>,
}

const TEXTS: [&str; 6] = [
    ids::AMOUNT,
    ids::NAME,
    ids::EMAIL,
    ids::PHONE,
    ids::PAN,
    ids::MESSAGE,
];

impl Typed {
    /// Reads the page as it is now.
    pub fn read() -> Typed {
        let Some(document) = browser::document() else {
            return Typed::default();
        };
        let checked = |name: &str| {
            let selector = ["input[name=", name, "]:checked"].concat();
            document
                .query_selector(&selector)
                .ok()
                .flatten()
                .and_then(|element| value_of(&element))
        };
        let has = |id, attribute| {
            document
                .get_element_by_id(id)
                .is_some_and(|element| element.has_attribute(attribute))
        };
        Typed {
            texts: TEXTS
                .into_iter()
                .filter_map(|id| Some((id, value_of(&document.get_element_by_id(id)?)?)))
                .collect(),
            preset: checked("preset").and_then(|minor| minor.parse().ok()),
            currency: checked("currency"),
            anonymous: checked("anonymous").is_some(),
            more: has(ids::MORE, "open"),
            focus: focus(&document),
            pressed: has(ids::FORM, PRESSED),
        }
    }

    /// Puts it into the draft that the live form is made from.
    pub fn fill(&self, draft: Draft, currencies: &[&str]) {
        for (id, text) in &self.texts {
            let signal = match *id {
                ids::AMOUNT => draft.amount,
                ids::NAME => draft.name,
                ids::EMAIL => draft.email,
                ids::PHONE => draft.phone,
                ids::PAN => draft.pan,
                _ => draft.message,
            };
            signal.set(text.clone());
        }
        draft.preset.set(self.preset);
        draft.anonymous.set(self.anonymous);
        draft.more.set(self.more);
        let offer = self
            .currency
            .as_ref()
            .and_then(|code| currencies.iter().position(|offered| offered == code));
        draft.offer.set(offer.unwrap_or_default());
    }

    /// Puts the focus and the caret back, and does a press that came too early.
    pub fn resume(&self) {
        if let Some(focus) = &self.focus {
            restore(focus);
        }
        if self.pressed
            && let Some(button) = browser::element(ids::BUTTON)
            && let Ok(button) = button.dyn_into::<HtmlElement>()
        {
            button.click();
        }
    }
}

fn value_of(element: &Element) -> Option<String> {
    element
        .dyn_ref::<HtmlInputElement>()
        .map(HtmlInputElement::value)
        .or_else(|| {
            element
                .dyn_ref::<HtmlTextAreaElement>()
                .map(HtmlTextAreaElement::value)
        })
}

fn focus(document: &Document) -> Option<Focus> {
    let element = document.active_element()?;
    let id = element.id();
    let selection = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        // `None` for e-mail fields, which have no selection by the standard.
        let start = input.selection_start().ok().flatten();
        start.zip(input.selection_end().ok().flatten())
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let start = area.selection_start().ok().flatten();
        start.zip(area.selection_end().ok().flatten())
    } else {
        None
    };
    (!id.is_empty()).then_some(Focus { id, selection })
}

fn restore(focus: &Focus) {
    let Some(element) = browser::element(&focus.id) else {
        return;
    };
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
    let Some((start, end)) = focus.selection else {
        place_caret_at_end(&element);
        return;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let _ = input.set_selection_range(start, end);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_selection_range(start, end);
    }
}

/// An e-mail field tells nobody where its caret is, and a fresh one would have it at the start; setting
/// the value moves it to the end, where it was for all who only typed.
fn place_caret_at_end(element: &Element) {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>()
        && input.type_() == "email"
    {
        let text = input.value();
        input.set_value("");
        input.set_value(&text);
    }
}

/// Replaces `root` by the app's view of it: `build` fills an empty twin, which then takes its place in
/// one step, so that nothing is ever half there – and the server's page stays if `build` fails.
pub fn take_over(root: &Element, build: impl FnOnce(HtmlElement)) {
    let twin: Option<HtmlElement> = root
        .clone_node()
        .ok()
        .and_then(|node: Node| node.dyn_into().ok());
    if let Some(twin) = twin {
        build(twin.clone());
        let _ = root.replace_with_with_node_1(&twin);
    }
}

/// Calls `ready` at once, or when the input method has finished: replacing a field under a composition
/// would lose what is being composed.
pub fn when_not_composing(ready: impl FnOnce() + 'static) {
    let document = browser::document();
    let root = document.as_ref().and_then(Document::document_element);
    match (document, root) {
        (Some(document), Some(root)) if root.has_attribute(COMPOSING) => {
            let ready = RefCell::new(Some(ready));
            let kept: Rc<RefCell<Option<Listener>>> = Rc::default();
            let own = Rc::clone(&kept);
            let ended = move |_| {
                own.take();
                if let Some(ready) = ready.take() {
                    // After the input event that brings the composed text.
                    gloo_timers::callback::Timeout::new(0, ready).forget();
                }
            };
            let listener = Listener::new(&document, "compositionend", ended);
            kept.replace(Some(listener));
        }
        _ => ready(),
    }
}
