//! The clients against what the gateways' pages show, against the sandbox, and against broken lines.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod carried;
mod desk;
mod elsewhere;
mod khalti;
mod line;
mod razorpay;
mod stub;
