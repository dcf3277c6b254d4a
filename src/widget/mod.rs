//! The checkout as a guest in a page of somebody else's: what `<daan-donate>` holds once a donor has come.
//!
//! Knows no custom element and no address to load from; the loader (`crates/embed/daan.js`) has both.

mod card;
pub mod contract;
#[cfg(any(target_arch = "wasm32", test))]
mod told;
#[cfg(test)]
mod types;
#[cfg(target_arch = "wasm32")]
mod view;
mod wishes;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use card::card;
#[cfg(target_arch = "wasm32")]
pub use view::{Emit, Setting, Widget, widget};
pub use wishes::{Doubt, Wishes};
