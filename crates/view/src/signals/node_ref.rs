//! An element, for the code around its view.

use super::{RwSignal, SignalExt};
use leptos::html::ElementType;
use std::fmt;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// An element, for the code around its view, as Leptos'. `None` until it is drawn.
pub struct NodeRef<E: ElementType>(RwSignal<Option<E::Output>>)
where
    E::Output: 'static;

impl<E> NodeRef<E>
where
    E: ElementType,
    E::Output: JsCast + Clone + 'static,
{
    /// Of no element yet.
    #[expect(clippy::new_without_default, reason = "as Leptos has it")]
    pub fn new() -> NodeRef<E> {
        NodeRef(RwSignal::new(None))
    }

    /// Of this one.
    pub(crate) fn load(self, node: &Element) {
        self.0.set(Some(node.clone().unchecked_into()));
    }

    /// The element. Tracks.
    pub fn get(&self) -> Option<E::Output> {
        self.0.get()
    }

    /// The element.
    pub fn get_untracked(&self) -> Option<E::Output> {
        self.0.get_untracked()
    }

    /// The element.
    pub fn try_get_untracked(&self) -> Option<Option<E::Output>> {
        self.0.try_get_untracked()
    }
}

impl<E: ElementType> Copy for NodeRef<E> where E::Output: 'static {}

impl<E: ElementType> Clone for NodeRef<E>
where
    E::Output: 'static,
{
    fn clone(&self) -> NodeRef<E> {
        *self
    }
}

impl<E: ElementType> fmt::Debug for NodeRef<E>
where
    E::Output: 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NodeRef")
    }
}
