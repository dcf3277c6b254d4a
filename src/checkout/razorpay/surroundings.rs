//! What the payment window changes in the page: it locks scrolling and swaps two `<meta>` tags, and
//! does not always put them back (a second `open`, a fault, a frame that is blocked).

use crate::browser;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The page as it was before the window.
pub(super) struct Surroundings {
    overflow: String,
    metas: Vec<Element>,
}

const METAS: &str = "meta[name=viewport],meta[name=theme-color]";

impl Surroundings {
    /// Notes the page as it is.
    pub(super) fn save() -> Surroundings {
        Surroundings {
            overflow: body()
                .and_then(|body| body.style().get_property_value("overflow").ok())
                .unwrap_or_default(),
            metas: metas(),
        }
    }

    /// Puts the page back, whatever the window has done meanwhile. Doing it twice is harmless.
    pub(super) fn restore(&self) {
        if let Some(body) = body() {
            let _ = body.style().set_property("overflow", &self.overflow);
        }
        for strange in metas().iter().filter(|meta| !self.metas.contains(meta)) {
            strange.remove();
        }
        let head = browser::document().and_then(|document| document.head());
        for own in self.metas.iter().filter(|meta| !meta.is_connected()) {
            if let Some(head) = &head {
                let _ = head.append_child(own);
            }
        }
    }

    /// Hides the window's container. It must stay in the page: the script keeps that node and never
    /// makes another.
    pub(super) fn hide_container() {
        let container = browser::document()
            .and_then(|document| {
                document
                    .query_selector(".razorpay-container")
                    .ok()
                    .flatten()
            })
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(container) = container {
            let _ = container.style().set_property("display", "none");
        }
    }
}

fn body() -> Option<HtmlElement> {
    browser::document()?.body()
}

fn metas() -> Vec<Element> {
    let found = browser::document().and_then(|document| document.query_selector_all(METAS).ok());
    found.map_or_else(Vec::new, |list| {
        (0..list.length())
            .filter_map(|index| list.get(index)?.dyn_into().ok())
            .collect()
    })
}
