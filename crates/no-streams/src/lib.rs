//! Stands in for `wasm-streams`, which leptos brings into every browser build for server functions that stream.
//!
//! None of ours does, but that crate exports classes to JavaScript, and what is exported is linked whether it is
//! used or not: code, glue and the futures behind it. Here the same names lead to streams that are over at once.

use futures::stream::{self, Stream};
use wasm_bindgen::JsValue;

/// A stream of the browser's.
#[derive(Debug, Clone)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of the browser's.
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// A stream of the browser's that never begins.
    pub fn from_stream<St>(_: St) -> ReadableStream
    where
        St: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        ReadableStream(JsValue::UNDEFINED.into())
    }

    /// The stream of the browser's.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that is over.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        stream::empty()
    }
}
