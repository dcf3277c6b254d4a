//! Where on a page a donor looks and presses: anywhere, or inside of one widget.

use super::donor::Donor;
use serde_json::json;
use std::cell::Cell;

/// The page, or the widget that this selector names.
#[derive(Default)]
pub(super) struct Place(Cell<Option<&'static str>>);

impl Place {
    pub(super) fn is_page(&self) -> bool {
        self.0.get().is_none()
    }

    /// What things are looked for in, as a script's expression.
    pub(super) fn root(&self) -> String {
        match self.0.get() {
            None => "document".to_owned(),
            Some(widget) => format!("document.querySelector({}).shadowRoot", json!(widget)),
        }
    }

    /// What holds all that can be read, as a script's expression.
    pub(super) fn body(&self) -> String {
        match self.0.get() {
            None => "document.body".to_owned(),
            Some(_) => format!("{}.querySelector('.daan')", self.root()),
        }
    }

    /// A script that answers the element, or null.
    pub(super) fn query(&self, selector: &str) -> String {
        format!("return {}.querySelector({})", self.root(), json!(selector))
    }
}

impl Donor {
    /// From now on everything is looked for inside of this widget, and nowhere else.
    pub(crate) fn turns_to(&self, widget: &'static str) {
        self.place.0.set(Some(widget));
    }

    /// From now on everything is looked for on the page itself again.
    pub(crate) fn turns_to_page(&self) {
        self.place.0.set(None);
    }
}
