//! JSON by the browser's own parser.

use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    // The default serializer makes Maps, which JSON.stringify writes as {}.
    let value = value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| error.to_string())?;
    js_sys::JSON::stringify(&value)
        .map(|text| String::from(text).into_bytes())
        .map_err(|error| text_of(&error))
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let value = js_sys::JSON::parse(text).map_err(|error| text_of(&error))?;
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// Only a server reads queries.
pub(super) fn decode_query<T: DeserializeOwned>(_: &str) -> Result<T, String> {
    Err("a browser serves no requests".to_owned())
}

fn text_of(error: &JsValue) -> String {
    js_sys::Error::from(error.clone()).message().into()
}
