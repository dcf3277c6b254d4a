//! An element: its tag, what it has, what it hears, what is in it.

use super::drawn::{Drawn, rebuild_each};
use super::{IntoAttributeValue, IntoPiece, Piece, Value};
use crate::signals::{NodeRef, follow};
use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::{Render, RenderEffect};
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use leptos::tachys::view::Mountable;
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue};

type Node = web_sys::Element;

/// What a property is, each time that it is asked for.
type Asked = Box<dyn FnMut() -> JsValue + Send>;
/// Hears an event.
type Hears = Box<dyn FnMut(JsValue) + Send>;
/// Makes the element known to the code around.
type MakesKnown = Box<dyn FnOnce(&Node) + Send>;

/// An element that is not in a page yet. In a box, because every word of a view hands it on.
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    properties: Vec<(&'static str, Asked)>,
    listeners: Vec<(Cow<'static, str>, Hears)>,
    known: Option<MakesKnown>,
    children: Vec<Piece>,
}

/// An element that is in a page.
pub struct DrawnElement {
    pub(super) node: Node,
    tag: &'static str,
    names: Vec<&'static str>,
    effects: Vec<RenderEffect<()>>,
    listeners: Vec<RemoveEventHandler<Node>>,
    children: Vec<Drawn>,
}

/// The elements that our views are made of.
pub mod elements {
    use super::Element;

    macro_rules! elements {
        ($($name:ident)*) => {
            $(
                #[doc = concat!("A `", stringify!($name), "`.")]
                pub fn $name() -> Element {
                    Element::new(stringify!($name))
                }
            )*
        };
    }

    elements! {
        a b button code dd details div dl dt fieldset footer form h1 h2 h3 header img input label
        legend li main nav p progress section small span strong summary textarea time ul
    }
}

/// The attributes that they have; those with a hyphen go by [`Element::attr`].
macro_rules! attributes {
    ($($method:ident $name:literal)*) => {
        impl Element {
            $(
                #[doc = concat!("With `", $name, "`.")]
                #[must_use]
                pub fn $method(self, value: impl IntoAttributeValue) -> Element {
                    self.attr($name, value)
                }
            )*
        }
    };
}

attributes! {
    action "action"
    alt "alt"
    aria_current "aria-current"
    aria_describedby "aria-describedby"
    aria_disabled "aria-disabled"
    aria_hidden "aria-hidden"
    aria_invalid "aria-invalid"
    aria_label "aria-label"
    aria_level "aria-level"
    aria_live "aria-live"
    aria_pressed "aria-pressed"
    autocapitalize "autocapitalize"
    autocomplete "autocomplete"
    checked "checked"
    class "class"
    datetime "datetime"
    decoding "decoding"
    hidden "hidden"
    href "href"
    hreflang "hreflang"
    id "id"
    inputmode "inputmode"
    lang "lang"
    max "max"
    method "method"
    name "name"
    novalidate "novalidate"
    open "open"
    part "part"
    r#for "for"
    r#type "type"
    rel "rel"
    required "required"
    role "role"
    rows "rows"
    spellcheck "spellcheck"
    src "src"
    style "style"
    tabindex "tabindex"
    target "target"
    value "value"
}

impl Element {
    fn new(tag: &'static str) -> Element {
        Element(Box::new(Parts {
            tag,
            attributes: vec![],
            properties: vec![],
            listeners: vec![],
            known: None,
            children: vec![],
        }))
    }

    /// With an attribute.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl IntoAttributeValue) -> Element {
        value.put(self, name)
    }

    // What follows of each pair is not generic, and not to be found inside of the other: the browser gets it once.

    /// With an attribute.
    #[inline(never)]
    pub(super) fn with_value(mut self, name: &'static str, value: Value) -> Element {
        self.0.attributes.push((name, value));
        self
    }

    /// With a property of its node, which is set anew when a signal that it reads has changed.
    #[must_use]
    pub fn prop<T: Into<JsValue>>(
        self,
        name: &'static str,
        mut value: impl FnMut() -> T + Send + 'static,
    ) -> Element {
        self.with_property(name, Box::new(move || value().into()))
    }

    #[inline(never)]
    fn with_property(mut self, name: &'static str, value: Asked) -> Element {
        self.0.properties.push((name, value));
        self
    }

    /// Calls `heard` for every event of this kind.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what `view!` writes hands it over"
    )]
    pub fn on<E>(self, event: E, mut heard: impl FnMut(E::EventType) + Send + 'static) -> Element
    where
        E: EventDescriptor,
        E::EventType: From<JsValue>,
    {
        self.with_listener(
            event.name(),
            Box::new(move |event: JsValue| heard(event.into())),
        )
    }

    #[inline(never)]
    fn with_listener(mut self, name: Cow<'static, str>, heard: Hears) -> Element {
        self.0.listeners.push((name, heard));
        self
    }

    /// Known by this name to the code around.
    #[must_use]
    pub fn node_ref<E>(mut self, known: NodeRef<E>) -> Element
    where
        E: ElementType + 'static,
        E::Output: JsCast + Clone + 'static,
    {
        self.0.known = Some(Box::new(move |node| known.load(node)));
        self
    }

    /// With this in it, and nothing else. As many pieces as `view!` names stand there for good.
    #[must_use]
    pub fn child(self, child: impl IntoPiece) -> Element {
        self.with_piece(child.into_piece())
    }

    #[inline(never)]
    fn with_piece(mut self, piece: Piece) -> Element {
        match piece {
            Piece::Several(pieces) => self.0.children = pieces,
            piece => self.0.children.push(piece),
        }
        self
    }

    pub(super) fn build(self) -> DrawnElement {
        let mut drawn = DrawnElement {
            node: Rndr::create_element(self.0.tag, None),
            tag: self.0.tag,
            names: vec![],
            effects: vec![],
            listeners: vec![],
            children: vec![],
        };
        for piece in drawn.take(self) {
            let mut child = piece.build();
            child.mount(&drawn.node, None);
            drawn.children.push(child);
        }
        drawn
    }

    pub(super) fn rebuild(self, drawn: &mut DrawnElement) {
        let children = drawn.take(self);
        rebuild_each(children, &mut drawn.children);
    }
}

impl DrawnElement {
    /// Whether nothing has to be added or taken away to make it this one.
    pub(super) fn is_like(&self, Element(other): &Element) -> bool {
        self.tag == other.tag
            && self.children.len() == other.children.len()
            && self.names.len() == other.attributes.len()
            && self
                .names
                .iter()
                .zip(&other.attributes)
                .all(|(own, (name, _))| own == name)
    }

    /// Becomes this element, but for its children.
    fn take(&mut self, Element(element): Element) -> Vec<Piece> {
        self.names.clear();
        self.effects.clear();
        for (name, value) in element.attributes {
            self.names.push(name);
            self.set(name, value);
        }
        for (name, mut value) in element.properties {
            self.follow(Box::new(move |node| {
                Rndr::set_property_or_value(node, name, &value());
            }));
        }
        self.listeners.clear();
        for (name, heard) in element.listeners {
            let listener = Rndr::add_event_listener(&self.node, &name, heard);
            self.listeners.push(listener);
        }
        if let Some(known) = element.known {
            known(&self.node);
        }
        element.children
    }

    fn set(&mut self, name: &'static str, value: Value) {
        match value {
            Value::Live(mut value) => self.follow(Box::new(move |node| write(node, name, value()))),
            fixed => write(&self.node, name, fixed),
        }
    }

    fn follow(&mut self, mut set: Box<dyn FnMut(&Node)>) {
        let node = self.node.clone();
        self.effects.push(follow(Box::new(move || set(&node))));
    }
}

fn write(node: &Node, name: &str, value: Value) {
    match value {
        Value::Absent => Rndr::remove_attribute(node, name),
        Value::Fixed(value) => Rndr::set_attribute(node, name, &value),
        // Read where it is read: in the effect of the value around it.
        Value::Live(mut value) => write(node, name, value()),
    }
}
