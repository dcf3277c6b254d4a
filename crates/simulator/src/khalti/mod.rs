//! A model of Khalti, written from its documents and not from our client.

mod api;
mod books;

pub(crate) use api::serve;
pub(crate) use books::Books;

pub(crate) const SECRET: &str = "simulator-khalti-secret";
