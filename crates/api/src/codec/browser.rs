//! JSON by the browser's own parser, and types that read and write themselves as JavaScript values.
//!
//! serde is left out on purpose: its visitors and error texts for our few types weigh 15 kB brotli, a fifth
//! of the whole checkout.

use crate::wire::{AmountMinor, Next};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What can be sent.
pub trait ToWire {
    /// The value as JavaScript has it; `undefined` is left out of an object.
    fn to_js(&self) -> JsValue;
}

/// What can be received.
pub trait FromWire: Sized {
    /// The value, if this is one.
    fn from_js(value: &JsValue) -> Option<Self>;
}

pub(super) fn encode<T: ToWire>(value: &T) -> Result<Vec<u8>, String> {
    JSON::stringify(&value.to_js())
        .map(|text| String::from(text).into_bytes())
        .map_err(|_| "not to be written as JSON".to_owned())
}

pub(super) fn decode<T: FromWire>(bytes: &[u8]) -> Result<T, String> {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| JSON::parse(text).ok())
        .and_then(|value| T::from_js(&value))
        .ok_or_else(|| "not the JSON that was expected".to_owned())
}

/// Only a server reads queries.
pub(super) fn decode_query<T>(_: &str) -> Result<T, String> {
    Err("a browser serves no requests".to_owned())
}

/// Makes an object of these members.
pub fn object<const N: usize>(members: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of an object of our own cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
    }
    object.into()
}

/// The member of this name, if there is one of this type.
pub fn member<T: FromWire>(object: &JsValue, name: &str) -> Option<T> {
    T::from_js(&Reflect::get(object, &JsValue::from_str(name)).ok()?)
}

/// The member of this name, else the type's own default; nothing if there is one of another type.
pub fn member_or_default<T: FromWire + Default>(object: &JsValue, name: &str) -> Option<T> {
    member::<Option<T>>(object, name).map(Option::unwrap_or_default)
}

/// Makes a struct writable and readable, member by member. Those in `or_default` may be absent, as with
/// serde's `default` on the other side.
#[macro_export]
macro_rules! wire {
    ($name:path { $($member:ident),* $(,)? } $(or_default { $($late:ident),* $(,)? })?) => {
        impl $crate::codec::ToWire for $name {
            fn to_js(&self) -> ::wasm_bindgen::JsValue {
                $crate::codec::object([
                    $((stringify!($member), $crate::codec::ToWire::to_js(&self.$member)),)*
                    $($((stringify!($late), $crate::codec::ToWire::to_js(&self.$late)),)*)?
                ])
            }
        }

        impl $crate::codec::FromWire for $name {
            fn from_js(value: &::wasm_bindgen::JsValue) -> Option<Self> {
                Some(Self {
                    $($member: $crate::codec::member(value, stringify!($member))?,)*
                    $($($late: $crate::codec::member_or_default(value, stringify!($late))?,)*)?
                })
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
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl ToWire for bool {
    fn to_js(&self) -> JsValue {
        JsValue::from_bool(*self)
    }
}

/// An absent one is false, as the other side's `serde(default)` reads it.
impl FromWire for bool {
    fn from_js(value: &JsValue) -> Option<Self> {
        if value.is_undefined() {
            Some(false)
        } else {
            value.as_bool()
        }
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
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "whole and within 2^53, as is checked right before"
    )]
    fn from_js(value: &JsValue) -> Option<Self> {
        js_sys::Number::is_safe_integer(value)
            .then(|| value.as_f64())
            .flatten()
            .map(|number| number as i64)
    }
}

impl<T: ToWire> ToWire for Option<T> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, ToWire::to_js)
    }
}

impl<T: FromWire> FromWire for Option<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        if value.is_undefined() || value.is_null() {
            Some(None)
        } else {
            T::from_js(value).map(Some)
        }
    }
}

impl<T: ToWire> ToWire for Vec<T> {
    fn to_js(&self) -> JsValue {
        self.iter().map(ToWire::to_js).collect::<Array>().into()
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        value
            .dyn_ref::<Array>()?
            .iter()
            .map(|item| T::from_js(&item))
            .collect()
    }
}

impl<T: ToWire> ToWire for Box<T> {
    fn to_js(&self) -> JsValue {
        self.as_ref().to_js()
    }
}

impl<T: FromWire> FromWire for Box<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        T::from_js(value).map(Box::new)
    }
}

impl ToWire for AmountMinor {
    fn to_js(&self) -> JsValue {
        self.0.to_js()
    }
}

impl FromWire for AmountMinor {
    fn from_js(value: &JsValue) -> Option<Self> {
        Some(AmountMinor(i64::from_js(value)))
    }
}

const KIND: &str = "kind";
const OPEN_CHECKOUT: &str = "open_checkout";
const REDIRECT: &str = "redirect";

impl ToWire for Next {
    fn to_js(&self) -> JsValue {
        let (kind, value) = match self {
            Next::OpenCheckout(open) => (OPEN_CHECKOUT, open.to_js()),
            Next::Redirect { url } => (REDIRECT, object([("url", url.to_js())])),
        };
        let _ = Reflect::set(&value, &JsValue::from_str(KIND), &JsValue::from_str(kind));
        value
    }
}

impl FromWire for Next {
    fn from_js(value: &JsValue) -> Option<Self> {
        match member::<String>(value, KIND)?.as_str() {
            OPEN_CHECKOUT => FromWire::from_js(value).map(Next::OpenCheckout),
            REDIRECT => member(value, "url").map(|url| Next::Redirect { url }),
            _ => None,
        }
    }
}
