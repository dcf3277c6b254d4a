//! Pieces that are in a page.

use super::Piece;
use super::element::DrawnElement;
use leptos::prelude::{Render, RenderEffect};
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::Mountable;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Comment, Element, Node, Text};

/// A piece that is in a page.
pub enum Drawn {
    /// A text, and what it is now.
    Text(Text, Cow<'static, str>),
    /// An element.
    Element(DrawnElement),
    /// An element that never changes, and its HTML.
    Inert(Element, &'static str),
    /// Any number of pieces, and the mark that is their place when there are none.
    Several(Vec<Drawn>, Comment),
    /// What is drawn anew by itself, and what does so.
    Live(Rc<RefCell<Option<Drawn>>>, RenderEffect<()>),
}

/// As many pieces as were drawn.
pub(super) fn rebuild_each(pieces: Vec<Piece>, drawn: &mut [Drawn]) {
    for (piece, drawn) in pieces.into_iter().zip(drawn) {
        piece.rebuild(drawn);
    }
}

impl Drawn {
    /// The one node that it is, or the one that marks its end.
    fn node(&self) -> Option<&Node> {
        match self {
            Drawn::Text(node, _) => Some(node),
            Drawn::Element(element) => Some(&element.node),
            Drawn::Inert(node, _) => Some(node),
            Drawn::Several(_, mark) => Some(mark),
            Drawn::Live(..) => None,
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        match self {
            Drawn::Several(pieces, _) => pieces.iter_mut().for_each(Mountable::unmount),
            Drawn::Live(now, _) => now.borrow_mut().unmount(),
            _ => {}
        }
        if let Some(node) = self.node() {
            Rndr::remove(node);
        }
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        match self {
            Drawn::Several(pieces, _) => {
                for piece in pieces {
                    piece.mount(parent, before);
                }
            }
            Drawn::Live(now, _) => now.borrow_mut().mount(parent, before),
            _ => {}
        }
        if let Some(node) = self.node() {
            Rndr::insert_node(parent, node, before);
        }
    }

    fn insert_before_this(&self, other: &mut dyn Mountable) -> bool {
        match self {
            Drawn::Several(pieces, mark) => match pieces.first() {
                Some(first) => first.insert_before_this(other),
                None => mark.insert_before_this(other),
            },
            Drawn::Live(now, _) => now.borrow().insert_before_this(other),
            _ => self
                .node()
                .is_some_and(|node| node.insert_before_this(other)),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match self {
            Drawn::Text(..) => vec![],
            Drawn::Element(element) => vec![element.node.clone()],
            Drawn::Inert(node, _) => vec![node.clone()],
            Drawn::Several(pieces, _) => pieces.iter().flat_map(Mountable::elements).collect(),
            Drawn::Live(now, _) => now.borrow().elements(),
        }
    }
}
