//! What can be a piece, under the names that `view!` knows.

use super::{Element, Piece, Value};
use std::borrow::Cow;

/// What can stand in a view.
pub trait IntoPiece {
    /// It, as a piece.
    fn into_piece(self) -> Piece;
}

impl IntoPiece for Piece {
    fn into_piece(self) -> Piece {
        self
    }
}

impl IntoPiece for Element {
    fn into_piece(self) -> Piece {
        Piece::Element(self)
    }
}

impl IntoPiece for &'static str {
    fn into_piece(self) -> Piece {
        Piece::Text(Cow::Borrowed(self))
    }
}

impl IntoPiece for String {
    fn into_piece(self) -> Piece {
        Piece::Text(Cow::Owned(self))
    }
}

impl IntoPiece for () {
    fn into_piece(self) -> Piece {
        Piece::Several(vec![])
    }
}

impl<T: IntoPiece> IntoPiece for Option<T> {
    fn into_piece(self) -> Piece {
        match self {
            Some(piece) => piece.into_piece(),
            None => Piece::Several(vec![]),
        }
    }
}

impl<T: IntoPiece> IntoPiece for Vec<T> {
    fn into_piece(self) -> Piece {
        Piece::Several(self.into_iter().map(IntoPiece::into_piece).collect())
    }
}

impl<F, T> IntoPiece for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoPiece,
{
    fn into_piece(mut self) -> Piece {
        Piece::Live(Box::new(move || self().into_piece()))
    }
}

/// A closure in a view, whose own type is of no use any more.
#[doc(hidden)]
pub fn reactive<T: 'static>(
    draw: impl FnMut() -> T + Send + 'static,
) -> Box<dyn FnMut() -> T + Send> {
    Box::new(draw)
}

/// What a component gives back.
pub trait IntoView: IntoPiece + Sized {
    /// It, as a piece.
    fn into_view(self) -> Piece {
        self.into_piece()
    }
}

impl<T: IntoPiece> IntoView for T {}

/// What a component gives back that has several ends.
pub trait IntoAny: IntoPiece + Sized {
    /// It, as a piece.
    fn into_any(self) -> Piece {
        self.into_piece()
    }
}

impl<T: IntoPiece> IntoAny for T {}

/// A block of a view.
#[doc(hidden)]
pub trait IntoRender: IntoPiece + Sized {
    fn into_render(self) -> Piece {
        self.into_piece()
    }
}

impl<T: IntoPiece> IntoRender for T {}

/// A child among several.
#[doc(hidden)]
pub trait IntoMaybeErased: IntoPiece + Sized {
    fn into_maybe_erased(self) -> Piece {
        self.into_piece()
    }
}

impl<T: IntoPiece> IntoMaybeErased for T {}

/// The items of a loop.
pub trait CollectView {
    /// All of them, one after the other.
    fn collect_view(self) -> Piece;
}

impl<I, T> CollectView for I
where
    I: IntoIterator<Item = T>,
    T: IntoPiece,
{
    fn collect_view(self) -> Piece {
        Piece::Several(self.into_iter().map(IntoPiece::into_piece).collect())
    }
}

/// All that one `view!` makes.
#[derive(Debug)]
pub struct View;

impl View {
    /// It, as a piece.
    #[expect(clippy::new_ret_no_self, reason = "the name that `view!` knows")]
    pub fn new(view: impl IntoPiece) -> Piece {
        view.into_piece()
    }
}

impl Piece {
    /// Leptos marks views in debug builds.
    #[doc(hidden)]
    #[must_use]
    pub fn with_view_marker(self, _: impl Into<Cow<'static, str>>) -> Piece {
        self
    }
}

/// The children of an element.
#[derive(Debug)]
pub struct StaticVec;

impl StaticVec {
    /// All of them.
    pub fn from(pieces: Vec<Piece>) -> Piece {
        Piece::Several(pieces)
    }
}

/// An element without anything that could change.
#[derive(Debug)]
pub struct InertElement;

impl InertElement {
    /// It, as a piece.
    #[expect(clippy::new_ret_no_self, reason = "the name that `view!` knows")]
    pub fn new(html: &'static str) -> Piece {
        Piece::Inert(html)
    }
}

/// What an attribute can be.
pub trait IntoAttributeValue: Sized {
    /// It, as a value.
    fn into_attribute_value(self) -> Value;

    /// The element with it.
    #[doc(hidden)]
    fn put(self, element: Element, name: &'static str) -> Element {
        element.with_value(name, self.into_attribute_value())
    }
}

impl IntoAttributeValue for Value {
    fn into_attribute_value(self) -> Value {
        self
    }
}

impl IntoAttributeValue for &'static str {
    fn into_attribute_value(self) -> Value {
        Value::Fixed(Cow::Borrowed(self))
    }

    // Most attributes of most elements.
    #[inline(never)]
    fn put(self, element: Element, name: &'static str) -> Element {
        element.with_value(name, Value::Fixed(Cow::Borrowed(self)))
    }
}

impl IntoAttributeValue for String {
    fn into_attribute_value(self) -> Value {
        Value::Fixed(Cow::Owned(self))
    }
}

/// An attribute that is there or not, such as `checked`.
impl IntoAttributeValue for bool {
    fn into_attribute_value(self) -> Value {
        if self {
            Value::Fixed(Cow::Borrowed(""))
        } else {
            Value::Absent
        }
    }
}

impl<T: IntoAttributeValue> IntoAttributeValue for Option<T> {
    fn into_attribute_value(self) -> Value {
        match self {
            Some(value) => value.into_attribute_value(),
            None => Value::Absent,
        }
    }
}

impl<F, T> IntoAttributeValue for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoAttributeValue,
{
    fn into_attribute_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_attribute_value()))
    }
}
