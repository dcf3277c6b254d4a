//! Mistakes that are planted on purpose: whether the simulation finds them says whether it would find others.

mod bug;
mod copy;
mod hunt;

pub use bug::Bug;
pub use hunt::hunt;
