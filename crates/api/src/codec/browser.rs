//! JSON by the browser's own parser, and types that read and write themselves as JavaScript values.
//!
//! serde is left out on purpose: its visitors and error texts for our few types weigh 15 kB brotli, a fifth
//! of the whole checkout.

use crate::wire::{AmountMinor, Next};
use js_sys::{Array, JSON, Object, Reflect};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// What can be sent.
pub trait ToWire {
    /// The value as JavaScript has it; `undefined` is left out of an object.
    fn to_js(&self) -> JsValue;
}

/// What can be received.
pub trait FromWire: Sized {
    /// The value. Where this is none, `is_sound` becomes false and something empty stands in its place, so that a
    /// struct is read in one go: a way out after each member, with all that was read before it to be thrown away,
    /// would be most of the code here.
    fn read(value: &JsValue, is_sound: &mut bool) -> Self;

    /// The value, if this is one.
    fn from_js(value: &JsValue) -> Option<Self> {
        let mut is_sound = true;
        let read = Self::read(value, &mut is_sound);
        is_sound.then_some(read)
    }
}

/// The value as JSON text; `None` if it cannot be written, which no type of ours is known to.
pub fn to_json<T: ToWire>(value: &T) -> Option<String> {
    JSON::stringify(&value.to_js()).ok().map(String::from)
}

/// The value of a JSON text; `None` if it is not one of this type.
pub fn from_json<T: FromWire>(text: &str) -> Option<T> {
    T::from_js(&JSON::parse(text).ok()?)
}

pub(super) fn encode<T: ToWire>(value: &T) -> Result<Vec<u8>, String> {
    to_json(value)
        .map(String::into_bytes)
        .ok_or_else(|| "not to be written as JSON".to_owned())
}

pub(super) fn decode<T: FromWire>(bytes: &[u8]) -> Result<T, String> {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(from_json)
        .ok_or_else(|| "not the JSON that was expected".to_owned())
}

/// Only a server reads queries.
pub(super) fn decode_query<T>(_: &str) -> Result<T, String> {
    Err("a browser serves no requests".to_owned())
}

/// An object without members.
pub fn object() -> Object {
    Object::new()
}

/// Gives an object a member.
pub fn put<T: ToWire>(object: &Object, name: &str, value: &T) {
    set(object, name, &value.to_js());
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Setting a member of an object of our own cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// The member of this name, if there is one of this type.
pub fn member<T: FromWire>(object: &JsValue, name: &str) -> Option<T> {
    let mut is_sound = true;
    let value = read_member(object, name, &mut is_sound);
    is_sound.then_some(value)
}

/// The member of this name, as [`FromWire::read`] has it.
pub fn read_member<T: FromWire>(object: &JsValue, name: &str, is_sound: &mut bool) -> T {
    T::read(&property(object, name, is_sound), is_sound)
}

/// The member of this name, else the type's own default.
pub fn read_or_default<T: FromWire + Default>(
    object: &JsValue,
    name: &str,
    is_sound: &mut bool,
) -> T {
    read_member::<Option<T>>(object, name, is_sound).unwrap_or_default()
}

fn property(object: &JsValue, name: &str, is_sound: &mut bool) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_else(|_| {
        *is_sound = false;
        JsValue::UNDEFINED
    })
}

/// What was found, or a fault and something empty.
fn found<T: Default>(value: Option<T>, is_sound: &mut bool) -> T {
    *is_sound &= value.is_some();
    value.unwrap_or_default()
}

/// Makes a struct writable and readable, member by member. Those in `or_default` may be absent, as with
/// serde's `default` on the other side.
#[macro_export]
macro_rules! wire {
    ($name:path { $($member:ident),* $(,)? } $(or_default { $($late:ident),* $(,)? })?) => {
        impl $crate::codec::ToWire for $name {
            fn to_js(&self) -> ::wasm_bindgen::JsValue {
                let object = $crate::codec::object();
                $($crate::codec::put(&object, stringify!($member), &self.$member);)*
                $($($crate::codec::put(&object, stringify!($late), &self.$late);)*)?
                object.into()
            }
        }

        impl $crate::codec::FromWire for $name {
            fn read(value: &::wasm_bindgen::JsValue, is_sound: &mut bool) -> Self {
                Self {
                    $($member: $crate::codec::read_member(value, stringify!($member), is_sound),)*
                    $($($late: $crate::codec::read_or_default(value, stringify!($late), is_sound),)*)?
                }
            }
        }
    };
}

impl ToWire for String {
    fn to_js(&self) -> JsValue {
        JsValue::from_str(self)
    }
}

impl FromWire for String {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        found(value.as_string(), is_sound)
    }
}

impl ToWire for bool {
    fn to_js(&self) -> JsValue {
        JsValue::from_bool(*self)
    }
}

/// An absent one is false, as the other side's `serde(default)` reads it.
impl FromWire for bool {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        !value.is_undefined() && found(value.as_bool(), is_sound)
    }
}

/// Integers up to 2^53, which is as far as `Money` goes.
impl ToWire for i64 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "JavaScript has no other number; whole up to 2^53"
    )]
    fn to_js(&self) -> JsValue {
        JsValue::from_f64(*self as f64)
    }
}

impl FromWire for i64 {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        found(integer(value), is_sound)
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "whole and within 2^53, as is checked right before"
)]
fn integer(value: &JsValue) -> Option<i64> {
    js_sys::Number::is_safe_integer(value)
        .then(|| value.as_f64())
        .flatten()
        .map(|number| number as i64)
}

impl<T: ToWire> ToWire for Option<T> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, ToWire::to_js)
    }
}

impl<T: FromWire> FromWire for Option<T> {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        let is_there = !value.is_undefined() && !value.is_null();
        is_there.then(|| T::read(value, is_sound))
    }
}

impl<T: ToWire> ToWire for Vec<T> {
    fn to_js(&self) -> JsValue {
        let array = Array::new();
        for item in self {
            array.push(&item.to_js());
        }
        array.into()
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        let mut items = vec![];
        match value.dyn_ref::<Array>() {
            Some(array) => {
                for index in 0..array.length() {
                    items.push(T::read(&array.get(index), is_sound));
                }
            }
            None => *is_sound = false,
        }
        items
    }
}

impl<T: ToWire> ToWire for Arc<T> {
    fn to_js(&self) -> JsValue {
        self.as_ref().to_js()
    }
}

impl<T: FromWire> FromWire for Arc<T> {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        Arc::new(T::read(value, is_sound))
    }
}

impl ToWire for AmountMinor {
    fn to_js(&self) -> JsValue {
        self.0.to_js()
    }
}

impl FromWire for AmountMinor {
    fn read(value: &JsValue, _: &mut bool) -> Self {
        AmountMinor(integer(value))
    }
}

const KIND: &str = "kind";
const OPEN_CHECKOUT: &str = "open_checkout";
const REDIRECT: &str = "redirect";

impl ToWire for Next {
    fn to_js(&self) -> JsValue {
        let (kind, value) = match self {
            Next::OpenCheckout(open) => (OPEN_CHECKOUT, open.to_js()),
            Next::Redirect { url } => {
                let value = object();
                put(&value, "url", url);
                (REDIRECT, value.into())
            }
        };
        set(&value, KIND, &JsValue::from_str(kind));
        value
    }
}

impl FromWire for Next {
    fn read(value: &JsValue, is_sound: &mut bool) -> Self {
        let kind: String = read_member(value, KIND, is_sound);
        if kind == OPEN_CHECKOUT {
            return Next::OpenCheckout(FromWire::read(value, is_sound));
        }
        *is_sound &= kind == REDIRECT;
        Next::Redirect {
            url: read_member(value, "url", is_sound),
        }
    }
}
