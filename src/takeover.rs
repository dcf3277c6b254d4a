//! The app takes the place of the server's page without the donor noticing: what was typed, chosen and
//! focused before the app had loaded is still there afterwards, and a press made too early counts.

use crate::browser::{self, Listener};
use crate::checkout::draft::Draft;
use crate::components::{error_id, ids};
use daan_domain::Field;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node};

/// Set on `<html>` by the page's own small script while an input method composes.
const COMPOSING: &str = "data-daan-composing";
/// Set on the form by the same script when it was submitted before the app was there.
const PRESSED: &str = "data-pressed";
/// Set on `<html>` by the same script when it has sent the form itself, because the app did not come.
const SENT: &str = "data-daan-sent";

const SAID: &str = "#daan-said";

/// What the donor has done to the server's page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    texts: Vec<(Field, String)>,
    errors: Vec<(Field, String)>,
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

const FIELDS: [Field; 6] = [
    Field::Amount,
    Field::Name,
    Field::Email,
    Field::Phone,
    Field::Pan,
    Field::Message,
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
        let currency = checked("currency");
        let has = |id, attribute| {
            document
                .get_element_by_id(id)
                .is_some_and(|element| element.has_attribute(attribute))
        };
        Typed {
            texts: FIELDS
                .into_iter()
                .filter_map(|field| {
                    let input = document.get_element_by_id(ids::of(field))?;
                    Some((field, value_of(&input)?))
                })
                .collect(),
            errors: FIELDS
                .into_iter()
                .filter_map(|field| Some((field, error_at(&document, field)?)))
                .collect(),
            preset: checked("preset").and_then(|preset| minor(&preset, currency.as_deref())),
            currency,
            anonymous: checked("anonymous").is_some(),
            more: has(ids::MORE, "open"),
            focus: focus(&document),
            pressed: has(ids::FORM, PRESSED) && !is_leaving(&document),
        }
    }

    /// Puts it into the draft that the live form is made from.
    pub fn fill(&self, draft: Draft, currencies: &[&str]) {
        for (field, text) in &self.texts {
            let signal = match field {
                Field::Amount => draft.amount,
                Field::Name => draft.name,
                Field::Email => draft.email,
                Field::Phone => draft.phone,
                Field::Pan => draft.pan,
                _ => draft.message,
            };
            signal.set(text.clone());
        }
        draft.preset.set(self.preset);
        draft.anonymous.set(self.anonymous);
        draft.more.set(self.more);
        draft.show(self.errors.clone());
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

/// What the server found wrong with a field.
fn error_at(document: &Document, field: Field) -> Option<String> {
    let element = document.get_element_by_id(&error_id(ids::of(field)))?;
    element.text_content().filter(|text| !text.is_empty())
}

/// The amount of a preset, which names its currency where there are several. One of another currency than
/// the chosen one is none.
fn minor(preset: &str, currency: Option<&str>) -> Option<i64> {
    let minor = match preset.split_once(':') {
        Some((code, minor)) => (Some(code) == currency).then_some(minor)?,
        None => preset,
    };
    minor.parse().ok()
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
/// one step, so that nothing is ever half there – and the server's page stays if `build` fails, or if the
/// browser is already leaving it for the server's answer.
pub fn take_over(root: &Element, build: impl FnOnce(HtmlElement)) {
    let document = root
        .owner_document()
        .and_then(|page| page.document_element());
    if document.is_some_and(|document| document.has_attribute(SENT)) {
        return;
    }
    let twin: Option<HtmlElement> = root
        .clone_node()
        .ok()
        .and_then(|node: Node| node.dyn_into().ok());
    if let Some(twin) = twin {
        build(twin.clone());
        keep_said(root, &twin);
        let _ = root.replace_with_with_node_1(&twin);
    }
}

fn is_leaving(document: &Document) -> bool {
    document
        .document_element()
        .is_some_and(|root| root.has_attribute(SENT))
}

/// What the server said above its form is still true: it moves as it is, and goes with the next press.
fn keep_said(root: &Element, twin: &Element) {
    let said = |page: &Element| page.query_selector(SAID).ok().flatten();
    if let Some((from, to)) = said(root).zip(said(twin)) {
        while let Some(node) = from.first_child() {
            if to.append_child(&node).is_err() {
                return;
            }
        }
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
