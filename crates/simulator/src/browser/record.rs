//! What a browser keeps when its tab is closed.

use daan_web::checkout::step::{Proof, Ticket};

/// The record in local storage.
#[derive(Clone, Default)]
pub(crate) struct Record {
    /// The key of the press.
    pub(crate) key: String,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) proof: Option<Proof>,
    /// Whether the donor left the page to pay.
    pub(crate) has_left: bool,
}
