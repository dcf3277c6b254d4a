//! How pieces get into a page, and change there.

use super::Piece;
use super::drawn::{Drawn, rebuild_each};
use crate::signals::follow;
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::{AddAnyAttr, Render, RenderHtml};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::{Mountable, Position, PositionState};
use std::cell::RefCell;
use std::rc::Rc;

impl Render for Piece {
    type State = Drawn;

    fn build(self) -> Drawn {
        match self {
            Piece::Text(text) => Drawn::Text(Rndr::create_text_node(&text), text),
            Piece::Element(element) => Drawn::Element(element.build()),
            Piece::Inert(html) => Drawn::Inert(Rndr::create_element_from_html(html.into()), html),
            Piece::Several(pieces) => Drawn::Several(
                pieces.into_iter().map(Render::build).collect(),
                Rndr::create_placeholder(),
            ),
            Piece::Live(draw) => live(draw),
        }
    }

    /// What is of the same kind stays in the page, and with it the focus and what was typed.
    fn rebuild(self, drawn: &mut Drawn) {
        match (self, &mut *drawn) {
            (Piece::Text(text), Drawn::Text(node, before)) => {
                if text != *before {
                    Rndr::set_text(node, &text);
                    *before = text;
                }
            }
            (Piece::Element(element), Drawn::Element(before)) if before.is_like(&element) => {
                element.rebuild(before);
            }
            (Piece::Inert(html), Drawn::Inert(_, before)) if html == *before => {}
            (Piece::Several(pieces), Drawn::Several(before, _)) if pieces.len() == before.len() => {
                rebuild_each(pieces, before);
            }
            (piece, _) => {
                let mut after = piece.build();
                drawn.insert_before_this(&mut after);
                drawn.unmount();
                *drawn = after;
            }
        }
    }
}

fn live(mut draw: Box<dyn FnMut() -> Piece + Send>) -> Drawn {
    let now: Rc<RefCell<Option<Drawn>>> = Rc::default();
    let kept = Rc::clone(&now);
    let effect = follow(Box::new(move || {
        let piece = draw();
        let mut now = kept.borrow_mut();
        match &mut *now {
            Some(drawn) => piece.rebuild(drawn),
            None => *now = Some(piece.build()),
        }
    }));
    Drawn::Live(now, effect)
}

/// What the router and `mount_to` ask of a view. Nothing is written in the browser.
impl RenderHtml for Piece {
    type AsyncOutput = Piece;
    type Owned = Piece;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Piece {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Piece {
        self
    }
}

impl AddAnyAttr for Piece {
    type Output<SomeNewAttr: Attribute> = Piece;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Piece {
        self
    }
}
