//! What carries calls to a gateway: the network, or whatever stands for it.

use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode};
use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// Carries calls in place of the network, for simulations and tests: all but the wire is the real client.
///
/// Time-outs are the network's, so whoever stands for it keeps them too.
pub trait Transport: Send + Sync {
    /// Carries one call there and its answer back.
    ///
    /// # Errors
    /// [`Lost`] where there is no answer.
    fn carry(&self, request: Request) -> Carried<'_>;
}

/// A call under way.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Delivered, Lost>> + Send + 'a>>;

/// An answer as it came out of the network.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as far as it came.
    pub body: Vec<u8>,
    /// Whether the line broke before the body's end.
    pub is_cut: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// There was no connection: the call certainly was not made.
    BeforeSending,
    /// The line went dead, or time ran out, after the call was sent.
    AfterSending,
}

impl fmt::Debug for dyn Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}
