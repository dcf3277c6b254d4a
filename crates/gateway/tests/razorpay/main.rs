//! The Razorpay client against what Razorpay's pages show, against the sandbox, and against broken lines.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod build;
mod documents;
mod errors;
mod faults;
mod line;
mod sandbox;
mod shapes;
mod signatures;
mod stub;
