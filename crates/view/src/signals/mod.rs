//! Leptos' signals under their own names, with the code for them once.
//!
//! Leptos makes all of its code anew for every type that a signal holds. Here each of them is a [`Cell`]: a value of
//! any type in one box, and the one kind of Leptos' signals that tells who reads it. Only what touches the value
//! itself is of its type.

mod cell;
mod effect;
mod memo;
mod node_ref;
mod signal;
mod stored;

pub use effect::Effect;
pub(crate) use effect::follow;
pub use memo::Memo;
pub use node_ref::NodeRef;
pub use signal::{RwSignal, SignalExt};
pub use stored::{StoredExt, StoredValue};
