//! A view as data.

mod drawn;
mod element;
mod into;
mod render;

pub use element::{Element, elements};
pub use into::{
    CollectView, InertElement, IntoAny, IntoAttributeValue, IntoMaybeErased, IntoPiece, IntoRender,
    IntoView, StaticVec, View, reactive,
};

use std::borrow::Cow;

/// A part of a page, whatever it is.
pub enum Piece {
    /// A text.
    Text(Cow<'static, str>),
    /// An element.
    Element(Element),
    /// An element that never changes, in HTML.
    Inert(&'static str),
    /// Any number of pieces.
    Several(Vec<Piece>),
    /// A piece that is drawn anew when a signal that it reads has changed.
    Live(Box<dyn FnMut() -> Piece + Send>),
}

/// What an attribute is.
pub enum Value {
    /// It is not there.
    Absent,
    /// A text.
    Fixed(Cow<'static, str>),
    /// A text that is set anew when a signal that it reads has changed.
    Live(Box<dyn FnMut() -> Value + Send>),
}
