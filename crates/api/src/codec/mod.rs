//! JSON on both sides, and the query string of the one `GET`.

// The browser has a JSON parser of its own; carrying `serde_json` as well would cost 17 kB brotli. Tests in
// the browser hold the two against each other.
#[cfg_attr(target_arch = "wasm32", path = "browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "native.rs")]
mod json;

pub use json::*;

use bytes::Bytes;
use http::Method;
use server_fn::codec::Encoding;
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// JSON, by the target's own means.
pub struct Json;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: ToWire> Encodes<T> for Json {
    type Error = String;

    fn encode(value: &T) -> Result<Bytes, String> {
        json::encode(value).map(Bytes::from)
    }
}

impl<T: FromWire> Decodes<T> for Json {
    type Error = String;

    fn decode(bytes: Bytes) -> Result<T, String> {
        json::decode(&bytes)
    }
}

/// `POST` with a JSON body, answered in JSON.
pub(crate) type JsonPost = server_fn::codec::Post<Json>;

/// `GET` with a query string: cacheable, and no preflight from a page on another origin.
pub struct Query;

impl ContentType for Query {
    const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";
}

impl Encoding for Query {
    const METHOD: Method = Method::GET;
}

/// Reads a query string, on the server.
pub(crate) fn decode_query<T: FromWire>(query: &str) -> Result<T, String> {
    json::decode_query(query)
}
