//! Where a checkout stands: alone on its own page, or as a guest on somebody else's.

use crate::browser;
use crate::page::localized;
use daan_api::BeginRequest;
use daan_domain::Locale;
use std::rc::Rc;
use web_sys::{Element, ShadowRoot};

/// Answers whether a gift may be begun.
pub type Asked = Rc<dyn Fn(&BeginRequest) -> bool>;

/// The surroundings of one checkout. The default is the hosted page.
#[derive(Clone, Default)]
pub struct Place {
    /// The origin of the server whose pages the links lead to; empty on its own pages.
    pub server: String,
    /// The campaign that everything here is about. A page of ours is about whatever its donor has begun.
    pub campaign: Option<String>,
    /// The tree that the elements are in, where that is not the document.
    pub root: Option<ShadowRoot>,
    /// Begins anew after a gift, where no page of its own does that.
    pub again: Option<Rc<dyn Fn()>>,
    /// Whether the page around lets a gift be begun.
    pub may_submit: Option<Asked>,
}

impl Place {
    /// The element with this id, in this checkout's own tree.
    pub(crate) fn element(&self, id: &str) -> Option<Element> {
        match &self.root {
            Some(root) => root.get_element_by_id(id),
            None => browser::element(id),
        }
    }

    /// An address of ours in this language.
    pub(crate) fn address(&self, path: &str, locale: Locale) -> String {
        [&self.server, localized(path, locale).as_str()].concat()
    }

    /// Whether this is somebody else's page.
    pub(crate) fn is_guest(&self) -> bool {
        self.campaign.is_some()
    }

    /// The level of a heading below the campaign's title: that is one lower on a page which has a title of its own.
    pub(crate) fn heading_level(&self) -> Option<&'static str> {
        self.is_guest().then_some("3")
    }

    /// Where a link opens: a page of ours would take the place of the one that we are a guest on.
    pub(crate) fn target(&self) -> Option<&'static str> {
        self.is_guest().then_some("_blank")
    }
}
