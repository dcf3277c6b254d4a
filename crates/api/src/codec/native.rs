//! JSON by `serde_json`.

use serde::{Serialize, de::DeserializeOwned};

/// What can be sent.
pub trait ToWire: Serialize {}

/// What can be received.
pub trait FromWire: DeserializeOwned {}

impl<T: Serialize> ToWire for T {}

impl<T: DeserializeOwned> FromWire for T {}

/// The value as JSON text; `None` if it cannot be written, which no type of ours is known to.
pub fn to_json<T: ToWire>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The value of a JSON text; `None` if it is not one of this type.
pub fn from_json<T: FromWire>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

pub(super) fn encode<T: ToWire>(value: &T) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

pub(super) fn decode<T: FromWire>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

pub(super) fn decode_query<T: FromWire>(query: &str) -> Result<T, String> {
    serde_urlencoded::from_str(query).map_err(|error| error.to_string())
}

/// Makes a struct writable and readable; here its serde derives have done so.
#[macro_export]
macro_rules! wire {
    ($($ignored:tt)*) => {};
}
