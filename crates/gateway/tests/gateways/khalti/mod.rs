//! The Khalti client against what Khalti's pages show, against the sandbox, and against broken lines.

mod build;
mod documents;
mod faults;
mod sandbox;
